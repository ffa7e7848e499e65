import type {NoteItem} from '../plan/observations.ts';
import {bareVersion} from '../versions/bare.ts';
import type {Caution} from '../versions/caution.ts';
import {sameVersion} from '../versions/scheme.ts';
import {blocksOf, type Block} from './blocks.ts';
import {concernsFor} from './concerns.ts';
import type {Item, Notes} from './item.ts';
import {type Digest, withIds} from './ids.ts';
import {olderVersions} from './older.ts';
import {isOnWay, type Way} from './way.ts';

/** What is kept of one version's notes, as plain data; `more` and `left` count what was left out. */
export type Noted = {
	version: string;
	date?: string;
	yanked?: true;
	/** Nothing here was said of this version by its name. */
	general?: true;
	caution?: Caution;
	items: readonly NoteItem[];
	blocks: readonly Block[];
	more: number;
	left?: number;
};

const longest = 2000;
const mostBlocks = 400;
/** Nobody reads more in one version; what breaks comes before what does not. */
const mostItems = 300;

/**
 * The notes of the versions on the way, each entry with the operator's `own` settings that it names. Everything
 * that grows with the text or with the settings is done here, so that a thread can do it.
 */
export function notedOf(
	all: readonly Notes[],
	{way, own, digest}: {way: Way; own: readonly string[]; digest: Digest},
): readonly Noted[] {
	const concerns = concernsFor(own);
	return all
		.filter(({version}) => isOnWay(bareVersion(version), way))
		.map(({tokens = [], items, ...entry}) => {
			const said = entry.yanked ? [yankedItem(entry.version, way), ...items] : items;
			const {kept, left} = capped(entry.version, withIds(entry.version, said, digest), digest);
			const told = kept.map(({code, ...item}): NoteItem => {
				const named = concerns(item.text, code);
				const older = isMarked(item) ? olderVersions(item.text, way) : undefined;
				return {
					...item,
					text: cut(item.text),
					...(named.length === 0 ? {} : {concerns: named}),
					...(older === undefined ? {} : {older}),
				};
			});
			return {
				...entry,
				...blocksOf(tokens, mostBlocks),
				items: told,
				...(left === 0 ? {} : {left}),
			};
		});
}

type Named = Item & {id: string};
const isMarked = ({breaking, action}: Item) => breaking || action;

/** That a version on the way was withdrawn is told; that it is where one goes is asked. */
function yankedItem(version: string, {to, scheme}: Way): Item {
	const goal = sameVersion(scheme, bareVersion(version), bareVersion(to));
	const text = 'The notes call this version withdrawn (YANKED).';
	return {text, breaking: false, action: goal, ...(goal ? {mark: 'says YANKED'} : {})};
}

const cut = (text: string) => (text.length > longest ? `${text.slice(0, longest)} …` : text);

/** The first of those that are marked and of the others. That there are more to be read is an entry itself. */
function capped(
	version: string,
	items: readonly Named[],
	digest: Digest,
): {kept: readonly Named[]; left: number} {
	const marked = items.filter(isMarked);
	const kept = new Set([
		...marked.slice(0, mostItems),
		...items.filter(item => !isMarked(item)).slice(0, mostItems),
	]);
	const shown = items.filter(item => kept.has(item));
	const over = marked.slice(mostItems);
	if (over.length === 0) return {kept: shown, left: items.length - shown.length};
	const all = over.map(({id}) => id).join('\n');
	const last: Named = {
		id: `${bareVersion(version)}#more-${digest(all).slice(0, 8)}`,
		text: `${over.length} more entries of this version may break something. Read them where they stand.`,
		breaking: true,
		action: true,
		mark: 'too many to be shown one by one',
	};
	return {kept: [...shown, last], left: items.length - shown.length};
}

/** Several sources as one: the entries of a version after each other, the first date that is known. */
export function mergeNotes(lists: readonly (readonly Noted[])[]): readonly Noted[] {
	const merged = new Map<string, Noted>();
	for (const entry of lists.flat()) {
		const key = bareVersion(entry.version);
		const before = merged.get(key);
		if (!before) {
			merged.set(key, entry);
			continue;
		}
		const blocks = [...before.blocks, ...entry.blocks];
		const left = (before.left ?? 0) + (entry.left ?? 0);
		const general = before.general === true && entry.general === true;
		const {general: _, ...rest} = {...entry, ...before};
		merged.set(key, {
			...rest,
			...(general ? {general} : {}),
			items: mergeItems(before.items, entry.items),
			blocks: blocks.slice(0, mostBlocks),
			more: before.more + entry.more + Math.max(0, blocks.length - mostBlocks),
			...(left === 0 ? {} : {left}),
		});
	}

	return [...merged.values()];
}

/** What both say is one entry, marked as either marks it. */
function mergeItems(before: readonly NoteItem[], more: readonly NoteItem[]): readonly NoteItem[] {
	const items = new Map(before.map(item => [item.id, item]));
	for (const item of more) {
		const same = items.get(item.id);
		items.set(item.id, {
			...item,
			...same,
			breaking: item.breaking || same?.breaking === true,
			action: item.action || same?.action === true,
		});
	}
	return [...items.values()];
}
