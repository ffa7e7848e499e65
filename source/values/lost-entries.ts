import {maskedEntries} from './config-mask.ts';
import type {Path} from './config-path.ts';
import {isMap, type Json} from './config-tree.ts';
import type {Case} from './finding.ts';
import {matchLists} from './lists.ts';

/** Entries, masked, that the new default list has, the old one lacked, and yours lacks too. */
export function lostEntries(
	before: Json | undefined,
	after: readonly Json[],
	yours: readonly Json[],
	path: Path,
	given: Case,
): readonly string[] {
	const identifiers = given.identifiers ?? [];
	const old = Array.isArray(before) ? (before as readonly Json[]) : [];
	if (before === undefined) return [];
	const {added} = matchLists(old, after, identifiers);
	const fresh = added.map(index => after[index]!);
	const told = maskedEntries(given.mask, path, after);
	return matchLists(yours, fresh, identifiers).added.map(index => shownEntry(told[added[index]!]!));
}

/** A masked entry of a list by its name, else whole. */
function shownEntry(masked: Json): string {
	const name = isMap(masked) ? (masked['name'] ?? masked['key'] ?? masked['id']) : undefined;
	return typeof name === 'string' ? name : JSON.stringify(masked).slice(0, 60);
}

/** The first of them, in a sentence. */
export const shownEntries = (texts: readonly string[]): string =>
	texts.length > 5
		? `${texts.slice(0, 5).join(', ')} and ${texts.length - 5} more`
		: texts.join(', ');
