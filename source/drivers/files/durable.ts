import {constants} from 'node:fs';
import {open, rename, rm} from 'node:fs/promises';
import {dirname} from 'node:path';
import {readPlain} from '../../intake/plain-file.ts';
import {codeOf} from './failures.ts';

/** fsync of a file or folder that already exists. Throws the system's error. */
export async function syncPath(path: string): Promise<void> {
	const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
	try {
		await handle.sync();
	} catch (error) {
		// Some network file systems cannot fsync a folder; there is nothing more to do there.
		if (codeOf(error) !== 'EINVAL') throw error;
	} finally {
		await handle.close();
	}
}

/** Renames and makes the rename durable in both folders. Throws the system's error. */
export async function renameDurably(from: string, to: string): Promise<void> {
	await rename(from, to);
	await syncPath(dirname(to));
	if (dirname(from) !== dirname(to)) await syncPath(dirname(from));
}

/** The text of a note of handrail's own. Throws the system's error, and Trouble for a link or a pipe in its place. */
export async function readText(path: string): Promise<string> {
	return readPlain(path).toString();
}

/** Writes JSON so that after a kill there is the old file or the new one, never half. Mode 0600. */
export async function writeJson(path: string, value: unknown): Promise<void> {
	const beside = `${path}.tmp`;
	await rm(beside, {force: true});
	const handle = await open(beside, 'wx', 0o600);
	try {
		await handle.writeFile(`${JSON.stringify(value)}\n`);
		await handle.sync();
		await renameDurably(beside, path);
	} catch (error) {
		await rm(beside, {force: true});
		throw error;
	} finally {
		await handle.close();
	}
}
