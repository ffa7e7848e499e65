import {open, readFile, stat, writeFile, mkdir, chmod, chown, utimes, rm} from 'node:fs/promises';
import {join} from 'node:path';
import fc from 'fast-check';
import {expect, it} from 'vitest';
import {compareManifests} from '../../../source/drivers/files/compare.ts';
import {copyTree} from '../../../source/drivers/files/copy.ts';
import {takeManifest} from '../../../source/drivers/files/read-back.ts';
import {freshFolder} from './tree.ts';

const name = fc
	.string({unit: 'binary', minLength: 1, maxLength: 12})
	.filter(
		text => !/[/\0]/.test(text) && text !== '.' && text !== '..' && Buffer.byteLength(text) < 200,
	)
	.filter(text => text.isWellFormed());
const file = fc.record({
	folder: fc.array(name, {maxLength: 3}),
	name,
	bytes: fc.oneof(
		fc.uint8Array({maxLength: 300}),
		fc.nat({max: 200_000}).map(length => new Uint8Array(length)),
	),
	mode: fc.integer({min: 0, max: 0o7777}),
	uid: fc.nat({max: 70_000}),
	seconds: fc.integer({min: 0, max: 4_000_000_000}),
});

it('any tree is copied equal, and any changed byte is found', async () => {
	const root = await freshFolder();
	let run = 0;
	await fc.assert(
		fc.asyncProperty(
			fc.array(file, {maxLength: 8}),
			fc.nat(),
			fc.integer({min: 1, max: 255}),
			async (files, at, flip) => {
				run += 1;
				const [from, to] = [join(root, `${run}a`), join(root, `${run}b`)];
				await mkdir(from);
				const made: string[] = [];
				for (const {folder, name: last, bytes, mode, uid, seconds} of files) {
					const parent = join(from, ...folder);
					const path = join(parent, last);
					// A name may be a folder here and a file there: the first one wins.
					try {
						await mkdir(parent, {recursive: true});
						await writeFile(path, bytes, {flag: 'wx'});
					} catch {
						continue;
					}
					await chown(path, uid, uid);
					await chmod(path, mode);
					await utimes(path, seconds, seconds);
					made.push(path);
				}
				const {manifest} = await copyTree(from, to);
				expect(compareManifests(manifest, await takeManifest(to))).toEqual([]);
				const victims = [];
				for (const path of made)
					if ((await stat(path)).size > 0) victims.push(join(to, path.slice(from.length)));
				const victim = victims[at % Math.max(1, victims.length)];
				if (victim !== undefined) {
					const {size, atime, mtime} = await stat(victim);
					const offset = at % size;
					const byte = (await readFile(victim))[offset]!;
					const handle = await open(victim, 'r+');
					await handle.write(Uint8Array.of(byte ^ flip), 0, 1, offset);
					await handle.close();
					await utimes(victim, atime, mtime);
					const wrong = compareManifests(manifest, await takeManifest(to));
					expect(wrong.some(line => line.endsWith(': content differs'))).toBe(true);
				}
				await rm(from, {recursive: true});
				await rm(to, {recursive: true});
			},
		),
		{numRuns: 60},
	);
}, 120_000);
