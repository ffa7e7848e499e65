import fs from 'node:fs';
import {basename, join} from 'node:path';
import {aside} from '../intake/aside.ts';
import {readForeign} from '../intake/read-file.ts';
import {notesBetween} from '../notes/between.ts';
import {mergeNotes, type Noted} from '../notes/noted.ts';
import {isOnWay, leadsBack, type Way} from '../notes/way.ts';
import {answered, seen, type Context} from '../plan/context.ts';
import type {NotesSeen, VersionsSeen} from '../plan/observations.ts';
import {siteAnswers} from '../plan/scope.ts';
import {text as plain} from '../plan/text.ts';
import {fillString} from '../runbook/placeholders.ts';
import {tell, Trouble} from '../trust/trouble.ts';
import {compareVersions} from '../versions/scheme.ts';
import {fetchNotes, isAddress} from './fetch-notes.ts';
import {ownSettings} from './own-settings.ts';
import {bareVersion} from '../versions/bare.ts';

const largest = 4_194_304;
const known =
	/^(?:changelog|changes|history|news|releases?|upgrad\w*|migrat\w*|chart)\b.*\.(?:md|txt|json|ya?ml)$/i;

/** The notes of every version on the way: from the file, folder or address of the runbook, and from what the operator added. */
export async function notes(context: Context): Promise<NotesSeen> {
	const {runbook, state} = context;
	const path = fillString(runbook.notes?.path ?? '', siteAnswers(runbook, state));
	const added = plain(answered(state, 'notes.more'));
	const {read, unread} = await gather(path, added, context);
	const back = leadsBack(wayOf(context).way) ? {back: true as const} : {};
	const sources = [path, added === '' ? '' : addedName(added)].filter(Boolean).join(', ');
	if (read.length === 0) {
		const none =
			sources === ''
				? 'No release notes were named on the target page.'
				: `Nothing in ${sources} speaks of a version on the way. Add notes here, or go on without.`;
		const why = unread[0] ?? none;
		return {source: sources, versions: notesOf([], context), ...back, unread: why};
	}

	return {
		source: sources,
		versions: notesOf(mergeNotes(read), context),
		...back,
		...(unread.length === 0 ? {} : {partly: unread}),
	};
}

/** A path stays a path; a pasted text is named by what it is. */
const isPath = (added: string) => /^(?:\/|~\/)[^\n]*$/.test(added);
const addedName = (added: string) => (isPath(added) ? added : 'what you pasted');

async function gather(path: string, added: string, context: Context) {
	const read: (readonly Noted[])[] = [];
	const unread: string[] = [];
	const own = await ownSettings(context);
	const {way, names} = wayOf(context);
	const prefixes = prefixesOf(context);
	const take = async (text: string, name: string) => {
		read.push(await aside('notes', {text, name, names, prefixes, way, own}, {about: name}));
	};
	const {runbook, state} = context;
	const ca = fillString(runbook.notes?.ca ?? '', siteAnswers(runbook, state));
	const trusted = ca === '' ? undefined : ca;
	for (const place of [path, isPath(added) ? added : ''].filter(Boolean)) {
		try {
			if (isAddress(place))
				for (const {name, text} of await fetchNotes(place, trusted)) await take(text, name);
			else
				for (const file of filesAt(place)) {
					try {
						await take(readWhole(file, way), basename(file));
					} catch (error) {
						unread.push(`${file}: ${tell(error)}`);
					}
				}
		} catch (error) {
			unread.push(tell(error));
		}
	}

	if (added !== '' && !isPath(added)) await take(added, 'pasted.md');
	return {read: read.filter(list => list.length > 0), unread};
}

/** A file of notes. Throws Trouble that says how to go on where it is too large. */
function readWhole(file: string, {from, to}: Way): string {
	const {size} = fs.statSync(file);
	if (size > largest)
		throw new Trouble(`${basename(file)} is larger than 4 MiB and was not read.`, {
			next: `Save what it says of the versions from ${from} to ${to} to a file of its own, and add that here.`,
		});
	return readForeign(file, largest);
}

/** What the runbook's sources take off before the version in a tag. */
function prefixesOf({runbook, state}: Context): string[] {
	const site = siteAnswers(runbook, state);
	return runbook.versions.available.flatMap(({with: {prefix}}) =>
		typeof prefix === 'string' && prefix !== '' ? [fillString(prefix, site)] : [],
	);
}

/** A file, or everything in a folder that is called as notes are. Throws Trouble when nothing is there. */
function filesAt(path: string): string[] {
	let stat: fs.Stats;
	try {
		stat = fs.statSync(path);
	} catch {
		throw new Trouble(`${path} cannot be read.`, {next: 'Is it spelled right?'});
	}

	if (!stat.isDirectory()) return [path];
	const found = fs.readdirSync(path).filter(name => known.test(name));
	if (found.length === 0)
		throw new Trouble(`In ${path} is nothing called as release notes are.`, {
			next: 'Name the file itself.',
		});
	return found.toSorted().map(name => join(path, name));
}

/** Where the way leads, in the versions that the notes tell of: the package's or the application's. */
function wayOf({runbook, state}: Context): {way: Way; names: readonly string[]; offered: string[]} {
	const found = seen<VersionsSeen>(state, 'versions');
	const app = runbook.notes?.of === 'app';
	const named = ({version, app: own}: {version: string; app?: string}) =>
		bareVersion(app ? (own ?? version) : version);
	const chosen = plain(answered(state, 'version'));
	const row = found?.available.find(({version}) => version === chosen);
	const to = row ? named(row) : bareVersion(chosen);
	const {scheme} = runbook.versions;
	return {
		way: {scheme, from: found ? named(found.installed) : to, to},
		// A list's versions may be any words.
		names: typeof scheme === 'string' ? [] : scheme.list,
		offered: (found?.available ?? []).map(named),
	};
}

/** The versions on the way, in its order: those on offer, and those that only the notes know. */
function notesOf(all: readonly Noted[], context: Context): NotesSeen['versions'] {
	const {way, offered} = wayOf(context);
	const known = new Set([...all.map(({version}) => bareVersion(version)), ...offered]);
	const wanted = [...known].filter(version => isOnWay(version, way));
	const compare = (a: string, b: string) => compareVersions(way.scheme, a, b);
	const found = notesBetween(all, wanted, compare);
	return leadsBack(way) ? found.toReversed() : [...found];
}
