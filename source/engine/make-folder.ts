import fs from 'node:fs';
import {dirname, isAbsolute} from 'node:path';
import {Trouble} from '../trust/trouble.ts';

/**
 * Makes a folder of our own (0700) with what is missing above it, and returns the topmost that it made. Step by step:
 * Node's own recursive way turns for ever where a file system knows no folders to be made, such as /proc.
 * Throws Trouble when it cannot be made.
 */
export function makeFolder(path: string): string | undefined {
	if (!isAbsolute(path))
		throw new Trouble('There is no folder to keep sessions in: HOME is not set.', {
			next: 'Set HOME, or HANDRAIL_STATE_DIR to a folder of your own.',
		});
	if (fs.existsSync(path)) return undefined;
	const above = makeFolder(dirname(path));
	try {
		fs.mkdirSync(path, {mode: 0o700});
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		// Somebody else made it meanwhile.
		if (code === 'EEXIST') return above;
		throw new Trouble(`${path} cannot be made (${code ?? 'error'}).`, {
			why: reasons[code ?? ''] ?? 'The system refuses it.',
			next: 'Set HANDRAIL_STATE_DIR to a folder where this user may write.',
		});
	}

	return above ?? path;
}

const reasons: Readonly<Record<string, string>> = {
	EACCES: 'This user may not write there.',
	EPERM: 'This user may not write there.',
	ENOENT: 'Nothing can be made there.',
	ENOTDIR: 'A part of its path is a file.',
	EROFS: 'That file system is read-only.',
	ENOSPC: 'The disk is full.',
	EDQUOT: 'The disk quota is used up.',
};
