import {join} from 'node:path';
import {withAttributes} from './attributes.ts';
import {hashFile} from './copy-file.ts';
import {asTrouble} from './failures.ts';
import {makeManifest, type Entry, type Manifest} from './manifest.ts';
import {usualTools, type Tools} from './tools.ts';
import {walk} from './walk.ts';
import {showName} from './wording.ts';

/** Bytes done and in all, and the file at hand. */
export type Progress = (done: number, total: number, label: string) => void;
export type ReadOptions = {progress?: Progress; signal?: AbortSignal; tools?: Tools};

/** Bytes of data in entries; a file with several names counts once. */
export function bytesIn(entries: readonly Entry[]): number {
	return entries.reduce(
		(sum, {sameAs, type, size}) => sum + (type === 'file' && sameAs === undefined ? size : 0),
		0,
	);
}

/** The same entries, files with the sha256 found for their path. */
export function withHashes(
	entries: readonly Entry[],
	hashes: ReadonlyMap<string, string>,
): readonly Entry[] {
	return entries.map(entry => {
		const sha256 = hashes.get(entry.path);
		return sha256 === undefined ? entry : {...entry, sha256};
	});
}

/**
 * Reads a folder or a file from end to end and makes its manifest: every byte hashed, sorted.
 * Throws Trouble: a link at the root, not readable, vanished meanwhile, cancelled.
 */
export async function takeManifest(root: string, options: ReadOptions = {}): Promise<Manifest> {
	try {
		const {seen, skipped} = await walk(root);
		const {entries, looked} = await withAttributes(
			root,
			seen.map(({entry}) => entry),
			options.tools ?? usualTools,
		);
		const total = bytesIn(entries);
		let done = 0;
		const hashes = new Map<string, string>();
		for (const entry of entries) {
			if (entry.type !== 'file') continue;
			const moved = (bytes: number) => {
				done += bytes;
				options.progress?.(done, total, entry.path);
			};
			const full = entry.path === '.' ? root : join(root, entry.path);
			const known = hashes.get(entry.sameAs ?? '');
			hashes.set(entry.path, known ?? (await hashFile(full, {signal: options.signal, moved})));
		}
		return makeManifest(root, withHashes(entries, hashes), {skipped, looked});
	} catch (error) {
		throw asTrouble(`Reading ${showName(root)}`, error);
	}
}
