import {randomBytes} from 'node:crypto';
import {join} from 'node:path';
import {replaceFile, syncFolder} from './durable.ts';
import {type Io, realIo} from './io.ts';

/** Bytes kept back on the disk for the last records of a session. */
export const reserveBytes = 1024 * 1024;

const fileName = 'reserve.bin';

/**
 * Takes room on the disk while there is some, to be given up once when there is none, so that what has
 * happened can still be written down (W6). Noise, not zeros: a file system that packs would keep none back.
 */
export function makeReserve(folder: string, io: Io = realIo): void {
	const path = join(folder, fileName);
	if (!io.exists(path)) replaceFile(path, randomBytes(reserveBytes), io);
}

/** Gives the reserve up. False when there is none to give. */
export function giveUpReserve(folder: string, io: Io = realIo): boolean {
	const path = join(folder, fileName);
	if (!io.exists(path)) return false;
	io.unlink(path);
	syncFolder(folder, io);
	return true;
}
