import type {Path} from './config-path.ts';
import {type Json, isMap} from './config-tree.ts';
import type {Case} from './finding.ts';
import {matchLists} from './lists.ts';

/** Entries that the new default list has, the old one lacked, and yours lacks too. */
export function lostEntries(
	before: Json | undefined,
	after: readonly Json[],
	yours: readonly Json[],
	given: Case,
): readonly Json[] {
	const identifiers = given.identifiers ?? [];
	const old = Array.isArray(before) ? (before as readonly Json[]) : [];
	if (before === undefined) return [];
	const fresh = matchLists(old, after, identifiers).added.map(index => after[index]!);
	return matchLists(yours, fresh, identifiers).added.map(index => fresh[index]!);
}

/** The first entries of a list by their names, as a person reads them. */
export function shownEntries(entries: readonly Json[], path: Path, {mask}: Case): string {
	const texts = entries.map(entry => {
		const name = isMap(entry) ? (entry['name'] ?? entry['key'] ?? entry['id']) : undefined;
		return typeof name === 'string' ? name : JSON.stringify(mask(path, entry)).slice(0, 60);
	});
	return texts.length > 5
		? `${texts.slice(0, 5).join(', ')} and ${texts.length - 5} more`
		: texts.join(', ');
}
