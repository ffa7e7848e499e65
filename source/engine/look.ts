import fs from 'node:fs';
import {join} from 'node:path';
import {installedVersion, listReleases, prepareRelease} from '../drivers/binary/index.ts';
import {takeInventory} from '../drivers/files/inventory.ts';
import {notesBetween} from '../notes/between.ts';
import {readChangelog} from '../notes/changelog.ts';
import {readReleases} from '../notes/releases-json.ts';
import {answered, seen, type Context} from '../plan/context.ts';
import type {InventorySeen, NotesSeen, Release, VersionsSeen} from '../plan/observations.ts';
import type {Look} from '../plan/questions.ts';
import {classOfChange} from '../plan/rules/version.ts';
import {readyStores, places, siteAnswers} from '../plan/scope.ts';
import {fillString} from '../runbook/placeholders.ts';
import {tell, Trouble} from '../trust/trouble.ts';
import {compareVersions, parseVersion} from '../versions/scheme.ts';

import {values} from './look-values.ts';

/** One way of looking at the world for a page; the result is written down as `target.observed`. */
type Looker = (context: Context, folder: string) => Promise<unknown>;

async function versions({runbook, state}: Context): Promise<VersionsSeen> {
	const site = siteAnswers(runbook, state);
	const {installed, available, scheme} = runbook.versions;
	const program = fillString(installed.program, site);
	const now = await installedVersion({program, args: installed.args, pattern: installed.pattern});
	const {refused} = parseVersion(scheme, now.version);
	if (refused !== undefined)
		throw new Trouble(
			`${program} does not look like ${runbook.title}: it says it is "${now.version}".`,
			{next: 'Mend the answer on the target page (Esc).'},
		);
	const found = await listReleases({
		path: fillString(available.path, site),
		name: available.name,
		scheme,
		args: installed.args,
		pattern: installed.pattern,
	});
	return {
		installed: {version: now.version, sha256: now.sha256, size: now.size, program},
		available: found.versions.map(({version, path, kind, date, size}) => ({
			version,
			path,
			kind,
			...(date === undefined ? {} : {date}),
			size,
		})),
		ignored: found.ignored.map(({name, why}) => ({name, why})),
		withdrawn: [...found.withdrawn],
		at: new Date().toISOString(),
	};
}

async function release(context: Context, folder: string): Promise<Release> {
	const {runbook, state} = context;
	const chosen = String(answered(state, 'version'));
	const row = seen<VersionsSeen>(state, 'versions')?.available.find(
		({version}) => version === chosen,
	);
	const change = classOfChange(context);
	if (!row || !change)
		throw new Trouble(`${chosen} is not there any more.`, {next: 'Choose again.'});
	const into = join(folder, `release-${chosen}`);
	fs.rmSync(into, {recursive: true, force: true});
	const ready = await prepareRelease({release: row, name: runbook.versions.available.name, into});
	const {program, sha256, sums, size, kind} = ready;
	return {
		version: chosen,
		program,
		sha256,
		sums,
		size,
		kind,
		change: {class: change.class, why: change.why},
	};
}

/** Versions after the installed one up to the chosen one. */
function between({runbook, state}: Context): string[] {
	const versionsSeen = seen<VersionsSeen>(state, 'versions');
	const to = String(answered(state, 'version'));
	const from = versionsSeen?.installed.version ?? to;
	const compare = (a: string, b: string) => compareVersions(runbook.versions.scheme, a, b);
	return (versionsSeen?.available ?? [])
		.map(({version}) => version)
		.filter(version => compare(version, from) > 0 && compare(version, to) <= 0);
}

async function notes(context: Context): Promise<NotesSeen> {
	const {runbook, state} = context;
	const path = fillString(runbook.notes?.path ?? '', siteAnswers(runbook, state));
	const unread = (why: string): NotesSeen => ({
		source: path,
		versions: between(context).map(version => ({version, read: false, items: []})),
		unread: why,
	});
	if (path === '') return unread('No release notes were named on the target page.');
	try {
		const text = fs.readFileSync(path, 'utf8');
		const all = path.endsWith('.json') ? readReleases(JSON.parse(text)) : readChangelog(text);
		const compare = (a: string, b: string) => compareVersions(runbook.versions.scheme, a, b);
		const from = seen<VersionsSeen>(state, 'versions')?.installed.version ?? '';
		const to = String(answered(state, 'version'));
		const noted = all
			.map(({version}) => version.replace(/^v/i, ''))
			.filter(version => inside(version, from, to, compare));
		const wanted = [
			...new Set([...noted, ...between(context).map(version => version.replace(/^v/i, ''))]),
		];
		return {
			source: path,
			versions: notesBetween(all, wanted, compare).map(entry =>
				entry.read
					? {
							version: entry.version,
							read: true,
							items: entry.items.map(item => ({
								...item,
								text: item.text.length > 600 ? `${item.text.slice(0, 600)} …` : item.text,
							})),
							...(entry.date ? {date: entry.date} : {}),
						}
					: {version: entry.version, read: false, items: []},
			),
		};
	} catch (error) {
		return unread(tell(error));
	}
}

function inside(
	version: string,
	from: string,
	to: string,
	compare: (a: string, b: string) => number,
): boolean {
	try {
		return compare(version, from) > 0 && compare(version, to) <= 0;
	} catch {
		return false;
	}
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
	values,
	inventory,
};
