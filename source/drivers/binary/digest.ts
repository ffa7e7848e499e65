import {createHash} from 'node:crypto';
import {constants} from 'node:fs';
import {open} from 'node:fs/promises';
import {Trouble} from '../../trust/trouble.ts';
import {orMissing} from '../files/failures.ts';

/** The sha256 of a file as 64 hex digits, read in pieces. Throws Trouble for a pipe or a device, and the system's error. */
export async function sha256Of(path: string): Promise<string> {
	const hash = createHash('sha256');
	// Without O_NONBLOCK the opening of a pipe waits for somebody who writes into it.
	const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
	try {
		const stat = await handle.stat();
		if (!stat.isFile() && !stat.isDirectory())
			throw new Trouble(`${path} is not a file.`, {next: 'Find out who put it there.'});
		for await (const part of handle.createReadStream({highWaterMark: 2 ** 20, autoClose: false}))
			hash.update(part as Buffer);
		return hash.digest('hex');
	} finally {
		await handle.close();
	}
}

/** The same, and null where there is no file. */
export async function sha256OrNull(path: string): Promise<string | null> {
	return (await orMissing(sha256Of(path))) ?? null;
}
