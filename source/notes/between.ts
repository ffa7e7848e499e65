import {bareVersion} from '../versions/bare.ts';
import type {Noted} from './noted.ts';

/** One version on the way. `read: false` means "notes not read", never "nothing changed". */
export type VersionNotes =
	| (Omit<Noted, 'general'> & {read: boolean})
	| {version: string; read: false; items: []};

/**
 * The notes of each version on the way (target included, installed not), oldest first. Each version has one name here,
 * with or without its v.
 */
export function notesBetween(
	notes: readonly Noted[],
	versions: readonly string[],
	compare: (a: string, b: string) => number,
): readonly VersionNotes[] {
	const saying = notes.filter(({items}) => items.length > 0);
	const byName = new Map(saying.map(entry => [bareVersion(entry.version), entry]));
	return versions.toSorted(compare).map(version => {
		const found = byName.get(bareVersion(version));
		if (!found) return {version, read: false, items: []};
		const {general, ...rest} = found;
		return {...rest, version, read: general !== true};
	});
}
