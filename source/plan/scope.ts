import {join} from '../runbook/paths.ts';
import {fill, fillString, holds, type Scope} from '../runbook/placeholders.ts';
import type {Runbook, RunbookCheck} from '../runbook/format.ts';
import type {Facts} from '../drivers/contract.ts';
import {text} from './text.ts';
import type {State} from '../journal/state.ts';
import {chosenApplication} from './application.ts';
import {answered, answeredOfVersion, asksOf, versionAsks} from './context.ts';
import {
	findingId,
	type ConfigSeen,
	type PlaceSeen,
	type Release,
	type SetSeen,
	type VersionsSeen,
} from './observations.ts';

export type ReadyCheck = {id: string; title: string; check: string; with: unknown};
export type ReadyStore = {
	id: string;
	title: string;
	kind: 'folder' | 'file' | 'secret-file';
	path: string;
	must: boolean;
	recoverable: boolean;
};

/**
 * The answers to the runbook's questions as text, with `${id.host}` and `${id.port}` of every address;
 * questions that do not apply or stay empty are ''.
 */
export function siteAnswers(runbook: Runbook, state: State): Record<string, string> {
	const site: Record<string, string> = {};
	const asked = asksOf(runbook, state);
	const ofVersion = versionAsks(runbook, state);
	for (const ask of runbook.ask) {
		if (ask.kind === 'secret') continue;
		const about = ofVersion.includes(ask);
		const due = (about || asked.includes(ask)) && holds(ask.when, site);
		const found = about ? answeredOfVersion(state, ask.id) : answered(state, ask.id);
		const given = due ? found : '';
		site[ask.id] = typeof given === 'string' ? given : '';
	}

	return {...site, ...addressParts(runbook, site)};
}

/** What is compared of the settings of this site; what hangs on a question still open counts as well. */
export function configOf(runbook: Runbook, state: State): Runbook['config'] {
	const site = siteAnswers(runbook, state);
	return runbook.config.filter(
		({when = {}}) => Object.keys(when).some(name => !state.answers.has(name)) || holds(when, site),
	);
}

/** Where a session keeps its backup set, its scratch copy and the old program. */
export function places(backups: string, session: string, from: string, to: string, set: number) {
	// Short enough to read aloud, long enough not to meet another.
	const root = join(backups, `${from}-${session.slice(-8).toLowerCase()}`);
	return {
		root,
		backup: join(root, set > 1 ? `stores-${set}` : 'stores'),
		scratch: join(root, set > 1 ? `scratch-${set}` : 'scratch'),
		kept: join(root, `program-${from}`),
		'kept.new': join(root, `program-${to}`),
		'kept.config': join(root, `config-${from}`),
		'kept.config.new': join(root, `config-${to}`),
	};
}

/** Everything a placeholder may stand for in this session as far as it is known. */
export function scopeOf(
	runbook: Runbook,
	state: State,
	session: string,
	backupSet?: number,
): Scope {
	const site = siteAnswers(runbook, state);
	const seen = state.observed.get('versions')?.data as VersionsSeen | undefined;
	const release = state.observed.get('release')?.data as Release | undefined;
	const from = seen?.installed.version ?? '';
	const to = wantedVersion(state);
	const backups = fillString(runbook.backup.to, site);
	const set = backupSet ?? state.runs.filter(run => run.phase === 'backup').length;
	const here = {...site, ...servicesOf(runbook, site)};
	const checks = runbook.checks.filter(item => holds(item.when, site));
	const awaySite = rehearsalAnswers(runbook, site);
	const away = {...awaySite, ...servicesOf(runbook, awaySite)};
	return {
		...here,
		...places(backups, session, from, to, set),
		...Object.fromEntries(checks.map(item => [`check.${item.id}`, readyCheck(item, here)])),
		...recoveryScope(state),
		session: session.toLowerCase(),
		from,
		to,
		release: release?.program,
		'release.folder': release?.folder,
		'release.sha256': release?.sha256,
		app: chosenApplication(state),
		'installed.sha256': seen?.installed.sha256,
		edits: editsOf(state),
		edited: editsOf(state).length > 0 ? 'yes' : 'no',
		stores: readyStores(runbook, site),
		'rehearsal.checks': checks
			.filter(item => item.moments.includes('back'))
			.map(item => readyCheck(item, away)),
		'rehearsal.expect': askedOfCopy(runbook, state),
	};
}

function servicesOf(runbook: Runbook, site: Scope): Record<string, unknown> {
	const filled = Object.entries(runbook.services).map(
		([name, service]) => [`service.${name}`, fill(service, site)] as const,
	);
	return Object.fromEntries(filled);
}

/** The site as a rehearsal sees it: its address is filled in when a free port is known. */
function rehearsalAnswers(runbook: Runbook, site: Record<string, string>): Record<string, string> {
	const addresses = runbook.ask
		.filter(ask => ask.kind === 'address')
		.map(ask => [ask.id, '{rehearsal}']);
	const away = {...site, ...Object.fromEntries(addresses)};
	return {...away, ...addressParts(runbook, away)};
}

/** `${id.host}` and `${id.port}` of every address. */
function addressParts(runbook: Runbook, site: Record<string, string>): Record<string, string> {
	const parts = runbook.ask
		.filter(({kind}) => kind === 'address')
		.flatMap(({id}): [string, string][] => {
			const address = site[id] ?? '';
			if (address === '{rehearsal}')
				return [
					[`${id}.host`, '127.0.0.1'],
					[`${id}.port`, '{rehearsal.port}'],
				];
			const colon = address.lastIndexOf(':');
			return [
				[`${id}.host`, colon < 0 ? '' : address.slice(0, colon)],
				[`${id}.port`, colon < 0 ? '' : address.slice(colon + 1)],
			];
		});
	return Object.fromEntries(parts);
}

const setOf = (state: State) => state.observed.get('set')?.data as SetSeen | undefined;

/** The version that is put in place: the chosen one; in a recovery the one that ran on the data. */
export function wantedVersion(state: State): string {
	return setOf(state)?.note?.version || text(state.answers.get('version')?.value);
}

/** What is known in a recovery only: the named set, and whether its places are taken here. */
function recoveryScope(state: State): Scope {
	if (state.flow !== 'recover') return {};
	const place = state.observed.get('place')?.data as PlaceSeen | undefined;
	return {
		backup: text(state.answers.get('set')?.value),
		'set.program': setOf(state)?.note?.program?.sha256 ?? '',
		place: place?.taken.length === 0 ? 'nothing' : 'anything',
	};
}

export function readyCheck(item: RunbookCheck, scope: Scope): ReadyCheck {
	return {id: item.id, title: item.title, check: item.check, with: fill(item.with, scope)};
}

export function readyStores(runbook: Runbook, scope: Scope): ReadyStore[] {
	return runbook.backup.stores
		.filter(store => holds(store.when, scope))
		.map(({id, title, kind, path, must, recoverable}) => ({
			id,
			title,
			kind,
			path: fillString(path, scope),
			must,
			recoverable,
		}));
}

/** What each check counted before, by check; in a recovery, what was recorded beside the backup. */
export function factsBefore(state: State): ReadonlyMap<string, Facts> {
	if (state.flow === 'recover') return new Map(Object.entries(setOf(state)?.note?.counts ?? {}));
	const results = state.checks.before?.results ?? [];
	return new Map(results.flatMap(({id, facts}) => (facts ? [[id, facts] as const] : [])));
}

/** All facts that the checks before the change saw, that must be found again. */
export function baseline(state: State): Facts {
	return Object.assign({}, ...factsBefore(state).values()) as Facts;
}

/** What a program on a copy can be asked again: by HTTP, and nothing of this machine's own files. */
function askedOfCopy(runbook: Runbook, state: State): Facts {
	const before = factsBefore(state);
	const asked = runbook.checks.filter(
		({check, moments}) => check.startsWith('http.') && moments.includes('back'),
	);
	return Object.assign({}, ...asked.map(({id}) => before.get(id) ?? {})) as Facts;
}

/** `file`: where it belongs; an edit without one belongs to the only file there is. */
export type Edit = {file?: string} & (
	| {do: 'rename'; from: string; to: string}
	| {do: 'set'; from: string; to: string}
	| {do: 'drop'; from: string}
);

/** What the operator chose on the values page, as edits of their configuration file. */
export function editsOf(state: State): Edit[] {
	const config = state.observed.get('values')?.data as ConfigSeen | undefined;
	return (config?.findings ?? []).flatMap((finding): Edit[] => {
		const given = state.answers.get(findingId(finding))?.value;
		const choice = text((given as {value?: unknown} | undefined)?.value ?? given);
		const {key: from, pin, suggestion, source} = finding;
		const own = source === 'flags' ? {} : {file: source};
		// The new default counts once every line of theirs that hides it is gone.
		const all = finding.files?.map(file => ({file})) ?? [own];
		if (choice === 'drop' || choice === 'follow')
			return all.map(place => ({do: 'drop', from, ...place}));
		if (choice === 'pin' && pin !== undefined) return [{do: 'set', from, to: pin, ...own}];
		if (choice !== 'rename' || suggestion === undefined) return [];
		return all.map(place => ({do: 'rename', from, to: suggestion, ...place}));
	});
}
