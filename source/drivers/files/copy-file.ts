import {createHash} from 'node:crypto';
import {constants} from 'node:fs';
import {open, type FileHandle} from 'node:fs/promises';
import {changedTrouble, stopIfAsked} from './failures.ts';
import {showName} from './wording.ts';

const chunkSize = 2 ** 20;
const blockSize = 4096;
const zeros = Buffer.alloc(blockSize);

export type Reading = {
	signal?: AbortSignal | undefined;
	moved?: ((bytes: number) => void) | undefined;
};

async function* chunksOf(handle: FileHandle, {signal, moved}: Reading) {
	const buffer = Buffer.allocUnsafe(chunkSize);
	for (let at = 0; ;) {
		stopIfAsked(signal);
		const {bytesRead} = await handle.read(buffer, 0, chunkSize, at);
		if (bytesRead === 0) return;
		yield {at, bytes: buffer.subarray(0, bytesRead)};
		at += bytesRead;
		moved?.(bytesRead);
	}
}

/** The sha256 (hex) of a file, read as a stream; `moved` hears of the bytes. Throws the system's error. */
export async function hashFile(path: string, reading: Reading = {}): Promise<string> {
	const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
	try {
		const hash = createHash('sha256');
		for await (const {bytes} of chunksOf(handle, reading)) hash.update(bytes);
		return hash.digest('hex');
	} finally {
		await handle.close();
	}
}

async function writeAll(handle: FileHandle, bytes: Buffer, at: number): Promise<void> {
	for (let done = 0; done < bytes.length;) {
		const {bytesWritten} = await handle.write(bytes, done, bytes.length - done, at + done);
		done += bytesWritten;
	}
}

/** Writes only the runs of blocks that hold anything: where nothing is written, a hole stays. */
async function writeAroundHoles(handle: FileHandle, bytes: Buffer, at: number): Promise<void> {
	let from = -1;
	for (let here = 0; here < bytes.length; here += blockSize) {
		const block = bytes.subarray(here, here + blockSize);
		const empty = block.equals(zeros.subarray(0, block.length));
		if (!empty && from < 0) from = here;
		if (empty && from >= 0) {
			await writeAll(handle, bytes.subarray(from, here), at + from);
			from = -1;
		}
	}
	if (from >= 0) await writeAll(handle, bytes.subarray(from), at + from);
}

/**
 * Copies the data of one file into a new one of mode 0600 and gives the sha256 (hex) of what was
 * read. With `sparse`, blocks of zeros become holes. Not synced here, except with `sync`.
 * Throws Trouble when the source changes meanwhile or the operator cancels, else the system's error
 * (EEXIST when `to` exists).
 */
export async function copyFileData(
	from: string,
	to: string,
	options: Reading & {sparse?: boolean; sync?: boolean} = {},
): Promise<string> {
	const source = await open(from, constants.O_RDONLY | constants.O_NOFOLLOW);
	try {
		const before = await source.stat({bigint: true});
		const copy = await open(to, 'wx', 0o600);
		try {
			const hash = createHash('sha256');
			let length = 0;
			for await (const {at, bytes} of chunksOf(source, options)) {
				hash.update(bytes);
				await (options.sparse ? writeAroundHoles : writeAll)(copy, bytes, at);
				length = at + bytes.length;
			}
			if (options.sparse) await copy.truncate(length);
			const after = await source.stat({bigint: true});
			if (
				after.size !== before.size ||
				BigInt(length) !== before.size ||
				after.mtimeNs !== before.mtimeNs ||
				after.ctimeNs !== before.ctimeNs
			) {
				throw changedTrouble(`${showName(from)} changed`);
			}
			if (options.sync) await copy.sync();
			return hash.digest('hex');
		} finally {
			await copy.close();
		}
	} finally {
		await source.close();
	}
}
