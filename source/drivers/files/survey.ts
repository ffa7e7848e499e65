import type {Stats} from 'node:fs';
import {access, constants, lstat, readdir} from 'node:fs/promises';
import {join} from 'node:path';
import {codeOf, orMissing} from './failures.ts';

export type Survey = {
	files: number;
	folders: number;
	/** The sum of the sizes, in bytes. */
	bytes: number;
	/** What it takes on disk, in bytes: holes do not count, and a file with several names once. */
	allocated: number;
	special: number;
	/** Paths this user cannot read. */
	unreadable: readonly string[];
	/** Of the root itself: mode, uid, gid, type. */
	root: Stats;
};

async function maySee(path: string, isFolder: boolean): Promise<boolean> {
	const wanted = isFolder ? constants.R_OK | constants.X_OK : constants.R_OK;
	return access(path, wanted).then(
		() => true,
		() => false,
	);
}

/**
 * Counts a folder or a file by lstat, without reading it, and goes on where it may not look.
 * Undefined where there is nothing. A link is counted, never followed.
 */
export async function surveyTree(path: string): Promise<Survey | undefined> {
	let root: Stats | undefined;
	try {
		root = await orMissing(lstat(path));
	} catch (error) {
		if (codeOf(error) === 'EACCES') return undefined;
		throw error;
	}
	if (!root) return undefined;
	const counts = {files: 0, folders: 0, bytes: 0, allocated: 0, special: 0};
	const unreadable: string[] = [];
	const met = new Set<string>();

	async function visit(here: string, stats: Stats): Promise<void> {
		if (stats.isFile()) {
			const key = `${stats.dev}:${stats.ino}`;
			counts.files += 1;
			if (!met.has(key)) {
				counts.bytes += stats.size;
				counts.allocated += stats.blocks * 512;
			}
			if (stats.nlink > 1) met.add(key);
		} else if (!stats.isDirectory()) {
			if (!stats.isSymbolicLink()) counts.special += 1;
			return;
		} else {
			counts.folders += 1;
			counts.allocated += stats.blocks * 512;
		}
		if (!(await maySee(here, stats.isDirectory()))) {
			unreadable.push(here);
			return;
		}
		if (!stats.isDirectory()) return;
		for (const name of await readdir(here)) {
			const inner = join(here, name);
			const next = await orMissing(lstat(inner));
			if (next) await visit(inner, next);
		}
	}

	await visit(path, root);
	return {...counts, unreadable, root};
}
