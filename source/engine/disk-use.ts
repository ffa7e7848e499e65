import fs from 'node:fs';
import {join} from 'node:path';

/** Bytes that a folder takes up on its disk; links are counted, never followed. What cannot be seen counts 0. */
export function diskUse(path: string): number {
	const stat = fs.lstatSync(path, {throwIfNoEntry: false});
	if (!stat) return 0;
	const own = stat.blocks * 512;
	if (!stat.isDirectory()) return own;
	try {
		return fs.readdirSync(path).reduce((sum, name) => sum + diskUse(join(path, name)), own);
	} catch {
		return own;
	}
}
