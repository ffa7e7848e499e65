import fs from 'node:fs';
import {basename, dirname, join, normalize, relative} from 'node:path';
import {Trouble} from '../../trust/trouble.ts';
import {sha256Of} from './digest.ts';

/** matches: checked. not listed, none: not checked, and said so. A difference is never let through. */
export type Sums = 'matches' | 'not listed' | 'none';

// Also goreleaser's NAME_1.2.3_checksums.txt.
const listName = /^(?:.*[-_.])?(?:sha256sums?|checksums?(?:[-_.]sha256)?)(?:\.txt)?$/i;
const longest = 2 ** 20;

/** Compares a file with the sums file beside it. Throws Trouble when they differ (faults J9). */
export async function checkSums(path: string): Promise<Sums> {
	const own = `${path}.sha256`;
	let checked: Sums = 'none';
	for (const list of listsFor(path)) {
		const expected = expectedIn(fs.readFileSync(list, 'utf8'), {
			file: relative(dirname(list), path),
			own: list === own,
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

/** Every sums file beside it or one folder up: two that contradict each other must be noticed. */
function listsFor(path: string): string[] {
	const folders = [dirname(path), dirname(dirname(path))];
	const beside = folders.flatMap(folder =>
		fs
			.readdirSync(folder)
			.filter(name => listName.test(name))
			.map(name => join(folder, name)),
	);
	return [`${path}.sha256`, ...new Set(beside)].filter(list => {
		const stat = fs.statSync(list, {throwIfNoEntry: false});
		return stat?.isFile() && stat.size <= longest;
	});
}

/** The sums named for a file, as sha256sum (`SUM  NAME`) and BSD (`SHA256 (NAME) = SUM`) write them. */
function expectedIn(text: string, {file, own}: {file: string; own: boolean}): string[] {
	return text.split('\n').flatMap(line => {
		const gnu = /^([0-9a-f]{64})(?:[ \t]+\*?(\S.*))?$/i.exec(line.trim());
		const bsd = /^SHA256 \((.+)\) = ([0-9a-f]{64})$/i.exec(line.trim());
		const [sum, name = ''] = bsd ? [bsd[2], bsd[1]] : [gnu?.[1], gnu?.[2]];
		if (sum === undefined) return [];
		const mine = name === '' ? own : normalize(name) === file || (own && basename(name) === file);
		return mine ? [sum.toLowerCase()] : [];
	});
}
