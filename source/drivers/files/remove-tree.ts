import {chmod, lstat, readdir, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {codeOf, orMissing} from './failures.ts';

async function openFolders(path: string): Promise<void> {
	const stats = await orMissing(lstat(path));
	if (!stats?.isDirectory()) return;
	await chmod(path, 0o700);
	for (const name of await readdir(path)) await openFolders(join(path, name));
}

/**
 * Removes a copy that handrail made, nothing there is right too. A copied folder may be read-only,
 * which only root can empty as it is: then it is opened first. Throws the system's error.
 */
export async function removeTree(path: string): Promise<void> {
	try {
		await rm(path, {recursive: true, force: true});
	} catch (error) {
		if (codeOf(error) !== 'EACCES') throw error;
		await openFolders(path);
		await rm(path, {recursive: true, force: true});
	}
}
