import fs from 'node:fs';
import {basename, join} from 'node:path';
import {aside} from '../intake/aside.ts';
import {readForeign} from '../intake/read-file.ts';
import {notesBetween} from '../notes/between.ts';
import {mergeNotes, type Noted} from '../notes/noted.ts';
import {underOneName} from '../notes/one-version.ts';
import {isOnWay, leadsBack, type Way} from '../notes/way.ts';
import {answered, seen, type Context} from '../plan/context.ts';
import type {NotesSeen, VersionsSeen} from '../plan/observations.ts';
import {siteAnswers} from '../plan/scope.ts';
import {text as plain} from '../plan/text.ts';
import {fill, fillString} from '../runbook/placeholders.ts';
import {tell, Trouble} from '../trust/trouble.ts';
import {compareVersions} from '../versions/scheme.ts';
import {hideQuery} from '../drivers/http/download.ts';
import type {TokenAt} from '../runbook/format-parts.ts';
import {isAddress, notesAt} from './fetch-notes.ts';
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
	const {read, unread, stale} = await gather(path, added, context);
	const back = leadsBack(wayOf(context).way) ? {back: true as const} : {};
	const sources = [path, addedName(added)].filter(Boolean).map(shown).join(', ');
	if (read.length === 0) {
		const none =
			sources === ''
				? 'No release notes were named on the target page.'
				: `Nothing in ${sources} speaks of a version on the way. Add notes here, or go on without.`;
		const why = unread[0] ?? none;
		return {source: sources, versions: notesOf([], context), ...back, ...stale, unread: why};
	}

	return {
		source: sources,
		versions: notesOf(read.flat(), context),
		...back,
		...stale,
		...(unread.length === 0 ? {} : {partly: unread}),
	};
}

/** A path or an address stays one; a pasted text is named by what it is. */
const isPlace = (added: string) => /^(?:\/|~\/)[^\n]*$/.test(added) || isAddress(added);
const addedName = (added: string) => (added === '' || isPlace(added) ? added : 'what you pasted');
const shown = (place: string) => (isAddress(place) ? hideQuery(place) : place);

async function gather(path: string, added: string, context: Context) {
	const read: (readonly Noted[])[] = [];
	const unread: string[] = [];
	const own = await ownSettings(context);
	const {way, names} = wayOf(context);
	const prefixes = prefixesOf(context);
	const take = async ({text, name}: {text: string; name: string}) =>
		aside('notes', {text, name, names, prefixes, way, own}, {about: name});
	const olds: Pick<NotesSeen, 'asOf' | 'unanswered'>[] = [];
	for (const place of [path, isPlace(added) ? added : ''].filter(Boolean)) {
		try {
			if (isAddress(place)) {
				const {answer, ...old} = await notesAt(place, loginFor(place, path, context), take);
				read.push(...answer);
				olds.push(old);
			} else
				for (const file of filesAt(place)) {
					try {
						read.push(await take({text: readWhole(file, way), name: basename(file)}));
					} catch (error) {
						unread.push(`${file}: ${tell(error)}`);
					}
				}
		} catch (error) {
			unread.push(tell(error));
		}
	}

	if (added !== '' && !isPlace(added)) read.push(await take({text: added, name: 'pasted.md'}));
	return {read: read.filter(list => list.length > 0), unread, stale: oldest(olds)};
}

/** Of several addresses that do not answer, why each, and the time of what is oldest. */
function oldest(olds: readonly Pick<NotesSeen, 'asOf' | 'unanswered'>[]) {
	const [asOf] = olds.flatMap(old => old.asOf ?? []).toSorted();
	const unanswered = olds.flatMap(old => old.unanswered ?? []).join(' ');
	return asOf === undefined ? {} : {asOf, unanswered};
}

/** What the runbook says of the address of its notes; the token goes to that host only, wherever else notes lie. */
function loginFor(place: string, path: string, {runbook, state}: Context) {
	const site = siteAnswers(runbook, state);
	const {ca = '', token} = runbook.notes ?? {};
	const trusted = fillString(ca, site);
	const own = isAddress(path) && URL.canParse(path) && URL.canParse(place);
	const same = own && new URL(path).origin === new URL(place).origin;
	return {
		...(trusted === '' ? {} : {ca: trusted}),
		...(same && token ? {token: fill(token, site) as TokenAt} : {}),
	};
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
function notesOf(given: readonly Noted[], context: Context): NotesSeen['versions'] {
	const {way, offered} = wayOf(context);
	const all = mergeNotes([underOneName(given, offered, way)]);
	const known = new Set([...all.map(({version}) => bareVersion(version)), ...offered]);
	const wanted = [...known].filter(version => isOnWay(version, way));
	const compare = (a: string, b: string) => compareVersions(way.scheme, a, b);
	const found = notesBetween(all, wanted, compare);
	return leadsBack(way) ? found.toReversed() : [...found];
}
