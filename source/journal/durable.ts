import {constants} from 'node:fs';
import {randomBytes} from 'node:crypto';
import {dirname, join, basename} from 'node:path';
import type {Stage} from './failpoints.ts';
import {type Io, realIo} from './io.ts';

/** Codes of a file system that knows no fsync: nothing was lost, but nothing is promised either (W8). */
const unknownToDisk = new Set(['ENOTSUP', 'EOPNOTSUPP', 'EINVAL', 'ENOSYS']);

export const codeOf = (error: unknown) => (error as NodeJS.ErrnoException | undefined)?.code ?? '';

/** Is there no room, or none for this user? */
export const isFull = (error: unknown) => codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT';

function flush(fd: number, io: Io): void {
	try {
		io.sync(fd);
	} catch (error) {
		if (!unknownToDisk.has(codeOf(error))) throw error;
	}
}

/** Does this folder's file system keep what was synced? Asked once when a session opens (W8). */
export function promisesToKeep(folder: string, io: Io = realIo): boolean {
	const fd = io.open(folder, O_RDONLY | O_DIRECTORY, 0);
	try {
		io.sync(fd);
		return true;
	} catch (error) {
		if (unknownToDisk.has(codeOf(error))) return false;
		throw error;
	} finally {
		io.close(fd);
	}
}

const {O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_APPEND, O_NOFOLLOW, O_DIRECTORY} = constants;

/** Makes a folder's entries durable (facts/durability.md W1, W8). */
export function syncFolder(path: string, io: Io = realIo): void {
	const fd = io.open(path, O_RDONLY | O_DIRECTORY, 0);
	try {
		flush(fd, io);
	} finally {
		io.close(fd);
	}
}

function writeAll(fd: number, data: Uint8Array, io: Io): void {
	let offset = 0;
	while (offset < data.length) offset += io.write(fd, data.subarray(offset));
}

/**
 * Replaces a file so that a reader sees the old or the new content, never a mixture, and the
 * new one survives a power cut: temporary name, write, fsync, rename, fsync of the folder (W8).
 */
export function replaceFile(path: string, content: string | Uint8Array, io: Io = realIo): void {
	const folder = dirname(path);
	const part = join(folder, `.${basename(path)}.${randomBytes(8).toString('hex')}`);
	const fd = io.open(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
	try {
		writeAll(fd, Buffer.from(content), io);
		flush(fd, io);
	} catch (error) {
		io.close(fd);
		io.unlink(part);
		throw error;
	}

	io.close(fd);
	io.rename(part, path);
	syncFolder(folder, io);
}

/** An append-only file whose every line is on disk before `append` returns (W1, W3). */
export type Appender = {
	/**
	 * `makeRoom` is called at most once, when the disk is full; true when the line is worth another try.
	 * `at` hears how far the line has come; only tests listen.
	 */
	append(line: string, makeRoom?: () => boolean, at?: (stage: Stage) => void): void;
	close(): void;
	readonly path: string;
};

/**
 * Opens an append-only file, 0600, whose length is known. After an error of write or fsync the file
 * takes nothing more: an fsync that failed once may lie afterwards (W7).
 */
export function openAppender(path: string, io: Io = realIo, from = 0): Appender {
	const fd = io.open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0o600);
	let folderSynced = false;
	let length = from;
	let broken: unknown;
	return {
		path,
		append(line, makeRoom = () => false, at = () => {}) {
			if (broken !== undefined) throw broken;
			const data = Buffer.from(line);
			try {
				at('before');
				try {
					writeAll(fd, data, io);
				} catch (error) {
					if (!isFull(error) || !makeRoom()) throw error;
					// Half a line may lie there.
					io.truncate(fd, length);
					writeAll(fd, data, io);
				}

				at('written');
				flush(fd, io);
				length += data.length;
				if (!folderSynced) {
					syncFolder(dirname(path), io);
					folderSynced = true;
				}

				at('synced');
			} catch (error) {
				broken = error;
				throw error;
			}
		},
		close() {
			if (broken === undefined) broken = new Error(`${basename(path)} is closed`);
			io.close(fd);
		},
	};
}
