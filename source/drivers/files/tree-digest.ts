import {createHash} from 'node:crypto';
import fs from 'node:fs';
import {join, relative} from 'node:path';
import {Trouble} from '../../trust/trouble.ts';
import {sha256Of} from '../binary/digest.ts';

const mostFiles = 10_000;

/**
 * One digest (sha256 hex) over the names and contents of a folder's files, and their bytes in all. Owners, modes
 * and times do not count. Throws Trouble for a link or a device, and for more than 10,000 files.
 */
export async function treeDigest(folder: string): Promise<{sha256: string; size: number}> {
	const files = fs
		.readdirSync(folder, {recursive: true, withFileTypes: true})
		.filter(entry => !entry.isDirectory())
		.map(entry => join(entry.parentPath, entry.name))
		.toSorted();
	if (files.length > mostFiles) throw new Trouble(`${folder} holds more than ${mostFiles} files.`);
	const hash = createHash('sha256');
	let size = 0;
	for (const file of files) {
		if (!fs.lstatSync(file).isFile())
			throw new Trouble(`${file} is neither a file nor a folder, so the chart cannot be pinned.`);
		size += fs.statSync(file).size;
		hash.update(`${JSON.stringify(relative(folder, file))} ${await sha256Of(file)}\n`);
	}
	return {sha256: hash.digest('hex'), size};
}
