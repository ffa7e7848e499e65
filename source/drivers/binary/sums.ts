import fs from 'node:fs';
import {basename, dirname, join, normalize, relative} from 'node:path';
import {Trouble} from '../../trust/trouble.ts';
import {readForeign} from '../../intake/read-file.ts';
import {sha256Of} from './digest.ts';
import {sumsIn} from './read-sums.ts';

/** matches: checked. not listed, none: not checked, and said so. A difference is never let through. */
export type Sums = 'matches' | 'not listed' | 'none';

// Also goreleaser's NAME_1.2.3_checksums.txt.
const listName = /^(?:.*[-_.])?(?:sha256sums?|checksums?(?:[-_.]sha256)?)(?:\.txt)?$/i;
export const isListName = (name: string) => listName.test(name);
export const longest = 2 ** 20;

/** Compares a file with the sums file beside it. Throws Trouble when they differ (faults J9). */
export async function checkSums(path: string): Promise<Sums> {
	const own = ownLists(path);
	let checked: Sums = 'none';
	for (const list of listsFor(path)) {
		const expected = expectedIn(readForeign(list, longest), {
			file: relative(dirname(list), path),
			own: own.includes(list),
		});
		if (expected.length === 0) {
			if (checked === 'none') checked = 'not listed';
			continue;
		}
		const actual = await sha256Of(path);
		const other = expected.find(sum => sum !== actual);
		if (other !== undefined) {
			throw new Trouble(`${path} does not match ${list}.`, {
				why: `Its sha256 is ${actual.slice(0, 16)}…, and ${other.slice(0, 16)}… is listed.`,
				next: 'Get both again from the vendor. Nothing was installed.',
			});
		}
		checked = 'matches';
	}
	return checked;
}

const ownLists = (path: string) => [`${path}.sha256`, `${path}.sha256sum`];

/** Every sums file beside it or one folder up: two that contradict each other must be noticed. */
export function listsFor(path: string): string[] {
	const folders = [dirname(path), dirname(dirname(path))];
	const beside = folders.flatMap(folder =>
		fs
			.readdirSync(folder)
			.filter(name => listName.test(name))
			.map(name => join(folder, name)),
	);
	// What cannot be read is told when it is read: it may be the list that matters.
	return [...ownLists(path), ...new Set(beside)].filter(
		list => fs.statSync(list, {throwIfNoEntry: false})?.isDirectory() === false,
	);
}

/** The sums that a list has for a file; `own`: the list is that file's alone. */
function expectedIn(text: string, {file, own}: {file: string; own: boolean}): string[] {
	return sumsIn(text)
		.filter(({name}) =>
			name === '' ? own : normalize(name) === file || (own && basename(name) === file),
		)
		.map(({sum}) => sum);
}
