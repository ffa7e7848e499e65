import {chmod, lstat, mkdir, readdir, rm} from 'node:fs/promises';
import {dirname} from 'node:path';
import {z} from 'zod';
import {Trouble} from '../../trust/trouble.ts';
import {readText, syncPath, writeJson} from './durable.ts';
import {orMissing} from './failures.ts';
import {removeTree} from './remove-tree.ts';
import {mountsUnder} from './room.ts';
import {shellPath, showName} from './wording.ts';

/** Device and inode of what is at a path itself, or undefined where there is nothing. */
export async function identityOf(path: string): Promise<string | undefined> {
	const stats = await orMissing(lstat(path, {bigint: true}));
	return stats && `${stats.dev}:${stats.ino}`;
}

const markerSchema = z.looseObject({
	marks: z.string(),
	identity: z.string(),
	/** Digest of the backup that lies in it whole and equal; written last. */
	holds: z.string().optional(),
});

/** A marker lies next to the folder it marks, never inside. */
export const markerOf = (folder: string) => `${folder}.handrail-scratch`;

/** The marker of what lies at that path now; undefined where it marks something else or nothing. */
async function readMarker(folder: string): Promise<z.infer<typeof markerSchema> | undefined> {
	const identity = await identityOf(folder);
	const text = await orMissing(readText(markerOf(folder)));
	if (identity === undefined || text === undefined) return undefined;
	try {
		const marker = markerSchema.parse(JSON.parse(text));
		return marker.marks === folder && marker.identity === identity ? marker : undefined;
	} catch {
		// Not a marker of ours: what lies there is treated as foreign.
		return undefined;
	}
}

/**
 * What is at a path that handrail makes and removes: nothing, an empty folder, a folder that
 * handrail marked as its own (same inode), or something foreign.
 */
export async function ownership(folder: string): Promise<'nothing' | 'empty' | 'own' | 'foreign'> {
	const stats = await orMissing(lstat(folder));
	if (!stats) return 'nothing';
	if (!stats.isDirectory()) return 'foreign';
	if (await readMarker(folder)) return 'own';
	return (await readdir(folder)).length === 0 ? 'empty' : 'foreign';
}

/** The digest of the backup that a marked folder holds whole, or undefined. */
export async function heldBy(folder: string): Promise<string | undefined> {
	return (await readMarker(folder))?.holds;
}

/** Marks a folder as handrail's own; with `holds`, as holding a whole backup of that digest. */
export async function mark(folder: string, holds?: string): Promise<void> {
	const identity = await identityOf(folder);
	await writeJson(markerOf(folder), {marks: folder, identity, holds, at: new Date().toISOString()});
}

/** Makes a folder of mode 0700 and marks it. Killed in between, it is empty and taken up again. */
export async function makeMarked(folder: string): Promise<void> {
	await mkdir(dirname(folder), {recursive: true, mode: 0o700});
	if ((await identityOf(folder)) === undefined) await mkdir(folder, {mode: 0o700});
	await chmod(folder, 0o700);
	await mark(folder);
	await syncPath(dirname(folder));
}

/** The marker alone goes: what it marked is kept. */
export async function unmark(folder: string): Promise<void> {
	await rm(markerOf(folder), {force: true});
}

/**
 * Removes a folder that handrail marked, and its marker; nothing there is right too.
 * Throws Trouble when the folder is not handrail's own, or something is mounted in it.
 */
export async function removeMarked(folder: string): Promise<void> {
	const whose = await ownership(folder);
	if (whose === 'empty' || whose === 'foreign') {
		throw new Trouble(`${showName(folder)} was not made by handrail, so it is not removed.`, {
			next: `Look into it, and move it away yourself: mv ${shellPath(folder)} ${shellPath(`${folder}.old`)}`,
		});
	}
	const [mount] = await mountsUnder(folder);
	if (mount !== undefined) {
		throw new Trouble(`Something is mounted at ${showName(mount)}, so the folder is not removed.`, {
			next: `Unmount it first: umount ${shellPath(mount)}`,
		});
	}
	await removeTree(folder);
	// Last, so that a kill in between leaves a folder that is still known as ours.
	await unmark(folder);
}
