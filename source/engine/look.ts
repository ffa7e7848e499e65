import fs from 'node:fs';
import {dirname, join} from 'node:path';
import type {Detected, Offered, Source} from '../drivers/contract.ts';
import {findDetector, findSource} from '../drivers/index.ts';
import {takeInventory} from '../drivers/files/inventory.ts';
import {seen, type Context} from '../plan/context.ts';
import {knowingApplication, unknownApplications} from '../plan/application.ts';
import type {InventorySeen, NotesSeen, Release, VersionsSeen} from '../plan/observations.ts';
import type {Look} from '../plan/questions.ts';
import {classOfChange} from '../plan/rules/version.ts';
import {readyStores, places, siteAnswers, wantedVersion} from '../plan/scope.ts';
import type {Runbook} from '../runbook/format.ts';
import {fill, fillString, holds} from '../runbook/placeholders.ts';
import {lookAtLogout} from './logout.ts';
import {tell, Trouble} from '../trust/trouble.ts';
import {parseVersion, sameVersion} from '../versions/scheme.ts';

import {lastUpgrade} from './history.ts';
import {notes as lookAtNotes} from './look-notes.ts';
import {maskKey} from './mask-key.ts';
import {lookAtContents, lookAtPlace, lookAtSet} from './look-set.ts';
import {values} from './look-values.ts';

/**
 * One way of looking at the world for a page; the result is written down as `target.observed`. `folder` is the
 * session's own; `root`, where the others lie, is the one around it where it is not said.
 */
type Looker = (context: Context, folder: string, how?: How) => Promise<unknown>;
/** `whole`: everything that was found, for a plan that is printed and not kept. */
type How = {root?: string; whole?: boolean};

/** The first entry that holds on this site, its parameters filled in. Throws Trouble when none does. */
function holding<T extends {with: Record<string, unknown>; when?: Runbook['ask'][number]['when']}>(
	list: readonly T[],
	{runbook, state}: Context,
): T & {filled: unknown} {
	const site = siteAnswers(runbook, state);
	const found = list.find(item => holds(item.when, site));
	if (!found)
		throw new Trouble('The runbook does not say where versions are seen for these answers.', {
			next: 'Mend versions.installed and versions.available in the runbook.',
		});
	return {...found, filled: fill(found.with, site)};
}

function sourceOf(context: Context): {source: Source; filled: unknown} {
	const {from, filled} = holding(context.runbook.versions.available, context);
	const source = findSource(from);
	if (!source)
		throw new Trouble(`There is no source called "${from}".`, {next: 'Mend the runbook.'});
	refuseUnfit(from, source.params.safeParse(filled));
	return {source, filled};
}

/** What an answer made of a parameter is told as an answer that does not fit. Throws Trouble. */
function refuseUnfit(name: string, {error}: {error?: unknown}): void {
	if (error === undefined) return;
	throw new Trouble(`Versions cannot be seen by ${name} with these answers. ${tell(error)}`, {
		next: 'Mend the answer on the target page, or the runbook.',
	});
}

async function detect(context: Context): Promise<Detected> {
	const {by, filled} = holding(context.runbook.versions.installed, context);
	const detector = findDetector(by);
	if (!detector)
		throw new Trouble(`There is no detector called "${by}".`, {next: 'Mend the runbook.'});
	refuseUnfit(by, detector.params.safeParse(filled));
	return detector.look(filled);
}

async function versions(
	context: Context,
	folder: string,
	{root = dirname(dirname(folder))}: How = {},
): Promise<VersionsSeen> {
	const {runbook} = context;
	const {scheme} = runbook.versions;
	const installed = await detect(context);
	const {refused} = parseVersion(scheme, installed.version);
	if (refused !== undefined)
		throw new Trouble(
			`${installed.place} does not look like ${runbook.title}: it says it is "${installed.version}".`,
			{next: 'Mend the answer on the target page (Esc).'},
		);
	const {source, filled} = sourceOf(context);
	const {versions: available, ...found} = await source.list(filled, scheme);
	const {failed, open} = lastUpgrade(root, context, installed.version);
	return {
		installed,
		available,
		...found,
		...(failed ? {failed: installed.version} : {}),
		...(open ? {open} : {}),
		at: new Date().toISOString(),
	};
}

/** The chosen version among those seen; in a recovery the one that ran on the data, looked for now. */
async function offered(context: Context): Promise<Offered> {
	const {state, runbook} = context;
	const chosen = wantedVersion(state);
	if (state.flow === 'upgrade') {
		const seenVersions = seen<VersionsSeen>(state, 'versions')?.available ?? [];
		const row = seenVersions.find(({version}) => version === chosen);
		if (!row) throw new Trouble(`${chosen} is not there any more.`, {next: 'Choose again.'});
		return row;
	}

	const {source, filled} = sourceOf(context);
	const {versions: all} = await source.list(filled, runbook.versions.scheme);
	const row = all.find(({version}) => sameVersion(runbook.versions.scheme, version, chosen));
	if (row) return row;
	const there = all.map(({version}) => version).join(', ') || 'none at all';
	throw new Trouble(`Version ${chosen} ran on this data, and it is not among the versions here.`, {
		why: `There are: ${there}.`,
		next: 'Put that version there, then look again.',
	});
}

async function release(context: Context, folder: string): Promise<Release> {
	const chosen = wantedVersion(context.state);
	const row = await offered(context);
	const change = classOfChange(context);
	const into = join(folder, `release-${chosen}`);
	fs.rmSync(into, {recursive: true, force: true});
	const {source, filled} = sourceOf(context);
	const {place, ...ready} = await source.prepare(filled, row, into);
	return {
		version: chosen,
		program: place,
		...ready,
		change: {class: change?.class ?? 'patch', why: change?.why ?? ''},
	};
}

/** By the application's versions where the notes tell of those; where one is not known, that is said. */
async function notes(context: Context): Promise<NotesSeen> {
	const about = knowingApplication(context);
	const found = await lookAtNotes(about);
	const unknown = unknownApplications(about);
	if (unknown.length === 0) return found;
	const said = `the application's version of ${unknown.join(' and ')} is not known, so the notes were looked for by the package's.`;
	return {...found, partly: [...(found.partly ?? []), said]};
}

async function inventory({runbook, state, session}: Context): Promise<InventorySeen> {
	const site = siteAnswers(runbook, state);
	const stores = readyStores(runbook, site);
	const from = seen<VersionsSeen>(state, 'versions')?.installed.version ?? '';
	const {backup} = places(
		fillString(runbook.backup.to, site),
		session,
		from,
		'',
		state.runs.filter(run => run.phase === 'backup').length + 1,
	);
	const found = await takeInventory(stores, backup);
	const [room] = found.room;
	return {
		stores: found.stores.map(item => ({
			id: item.store.id,
			title: stores.find(({id}) => id === item.store.id)?.title ?? item.store.id,
			path: item.store.path,
			kind: item.store.kind,
			bytes: item.bytes,
			files: item.files,
			note: item.present
				? `owner ${item.owner ?? '?'}, mode ${(item.mode ?? 0).toString(8)}`
				: 'not there',
			...(item.fingerprint === null ? {} : {fingerprint: item.fingerprint}),
			warnings: found.warnings
				.filter(({storeId}) => storeId === item.store.id)
				.map(({what, remedy}) => `${what} ${remedy}`),
		})),
		refusals: found.refusals.map(({what, remedy}) => `${what} ${remedy}`),
		place: backup,
		needed: room?.needed ?? 0,
		free: room?.free ?? 0,
	};
}

/** What each page looks at. */
export const lookers: Readonly<Record<Look, Looker>> = {
	versions,
	release,
	notes,
	values: async (context, folder, how) => values(context, maskKey(folder), how?.whole),
	inventory,
	set: lookAtSet,
	contents: lookAtContents,
	place: lookAtPlace,
	logout: async () => lookAtLogout(),
};
