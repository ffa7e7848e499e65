import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {orMissing} from '../files/failures.ts';

/** The sha256 of a file as 64 hex digits, read in pieces. Throws the system's error. */
export async function sha256Of(path: string): Promise<string> {
	const hash = createHash('sha256');
	for await (const part of createReadStream(path, {highWaterMark: 2 ** 20})) {
		hash.update(part as Buffer);
	}
	return hash.digest('hex');
}

/** The same, and null where there is no file. */
export async function sha256OrNull(path: string): Promise<string | null> {
	return (await orMissing(sha256Of(path))) ?? null;
}
