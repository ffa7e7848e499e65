import {bareVersion} from '../versions/bare.ts';
import type {Noted} from './noted.ts';

/** One version on the way. `read: false` means "notes not read", never "nothing changed". */
export type VersionNotes = (Noted & {read: true}) | {version: string; read: false; items: []};

type Compare = (a: string, b: string) => number;

/** The notes of each version on the way (target included, installed not), oldest first. */
export function notesBetween(
	notes: readonly Noted[],
	versions: readonly string[],
	compare: Compare,
): readonly VersionNotes[] {
	return versions.toSorted(compare).map(version => {
		const found = notes.find(
			entry => entry.items.length > 0 && same(entry.version, version, compare),
		);
		if (!found) return {version, read: false, items: []};
		return {...found, version, read: true};
	});
}

/** Notes may name versions that the scheme cannot read; those are simply not the one looked for. */
function same(noted: string, version: string, compare: Compare): boolean {
	if (bareVersion(noted) === bareVersion(version)) return true;
	try {
		return compare(noted, version) === 0;
	} catch {
		return false;
	}
}
