import {link, mkdir} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {Trouble} from '../../trust/trouble.ts';
import {withAttributes} from './attributes.ts';
import {findDifferences, showDifferences, type DifferenceKind} from './compare.ts';
import {copyFileData} from './copy-file.ts';
import {syncPath} from './durable.ts';
import {asTrouble, changedTrouble, codeOf, stopIfAsked} from './failures.ts';
import {keepAttributes} from './keep-attributes.ts';
import {makeManifest, type Entry, type Manifest} from './manifest.ts';
import {bytesIn, withHashes, type ReadOptions} from './read-back.ts';
import {usualTools} from './tools.ts';
import {walk, type Walked} from './walk.ts';
import {showName} from './wording.ts';

export type Copied = {manifest: Manifest; notes: readonly string[]};

const place = (root: string, path: string) => (path === '.' ? root : join(root, path));

/** Folders and data; links are made with the attributes. Gives the entries with their sha256. */
async function copyData(
	from: string,
	to: string,
	entries: readonly Entry[],
	options: ReadOptions,
): Promise<readonly Entry[]> {
	const total = bytesIn(entries);
	const hashes = new Map<string, string>();
	let done = 0;
	for (const entry of entries) {
		stopIfAsked(options.signal);
		const target = place(to, entry.path);
		if (entry.type === 'folder') await mkdir(target, {mode: 0o700});
		if (entry.type !== 'file') continue;
		if (entry.sameAs === undefined) {
			const sha256 = await copyFileData(place(from, entry.path), target, {
				signal: options.signal,
				sparse: entry.sparse,
				// Once it has its own mode it could not be opened again to be synced.
				sync: (entry.mode & 0o400) === 0,
				moved(bytes) {
					done += bytes;
					options.progress?.(done, total, entry.path);
				},
			});
			hashes.set(entry.path, sha256);
		} else {
			await link(place(to, entry.sameAs), target);
			hashes.set(entry.path, hashes.get(entry.sameAs)!);
		}
	}
	return withHashes(entries, hashes);
}

/** Names what is not as it was before the copy. Throws Trouble. */
async function mustBeUnchanged(from: string, before: Walked): Promise<void> {
	const after = new Map((await walk(from)).seen.map(({entry, identity}) => [entry.path, identity]));
	for (const {entry, identity} of before.seen) {
		const name = showName(place(from, entry.path));
		const now = after.get(entry.path);
		if (now === undefined) throw changedTrouble(`${name} vanished`);
		if (now !== identity) throw changedTrouble(`${name} changed`);
		after.delete(entry.path);
	}
	for (const path of after.keys()) throw changedTrouble(`${showName(place(from, path))} appeared`);
}

const structural: ReadonlySet<DifferenceKind> = new Set([
	'missing',
	'extra',
	'type',
	'content',
	'link',
]);

/** How the copy differs by what lstat sees; its bytes are read back by files.verify. */
async function differencesOnDisk(to: string, entries: readonly Entry[]) {
	const looked = {capabilities: false, acl: false};
	const {seen} = await walk(to);
	return findDifferences({entries, looked}, {entries: seen.map(({entry}) => entry), looked});
}

/** One fsync a file, after data and attributes; folders from the leaves up, then the parent. */
async function syncTree(to: string, entries: readonly Entry[]): Promise<void> {
	for (const entry of entries.toReversed()) {
		if (entry.type === 'link') continue;
		await syncPath(place(to, entry.path)).catch((error: unknown) => {
			if (codeOf(error) !== 'EACCES') throw error;
		});
	}
	await syncPath(dirname(to));
}

/**
 * Copies a folder or a file to a path that does not exist, with sha256 computed on the way (V1):
 * data, holes, hard links, then links, owners, modes, times, ACLs, attributes, capabilities; all of
 * it synced to disk. The manifest is that of the source. `notes` are for the operator.
 * Throws Trouble: the source changed meanwhile, `to` exists, no room, no rights, cancelled.
 */
export async function copyTree(
	from: string,
	to: string,
	options: ReadOptions = {},
): Promise<Copied> {
	const tools = options.tools ?? usualTools;
	try {
		const before = await walk(from);
		const {skipped} = before;
		const {entries: planned, looked} = await withAttributes(
			from,
			before.seen.map(({entry}) => entry),
			tools,
		);
		const entries = await copyData(from, to, planned, options);
		const keeping = keepAttributes(from, to, {entries, skipped}, tools);
		// First of all, since a source that changed is also why cp fails.
		await keeping.catch(() => undefined);
		await mustBeUnchanged(from, before);
		const note = await keeping;
		const off = await differencesOnDisk(to, planned);
		const broken = off.filter(({kind}) => structural.has(kind)).map(({text}) => text);
		if (broken.length > 0) {
			throw new Trouble(`The copy in ${showName(to)} is not whole: ${showDifferences(broken)}.`);
		}
		await syncTree(to, entries);
		const lost =
			off.length > 0
				? [`Not kept in the copy: ${showDifferences(off.map(({text}) => text))}.`]
				: [];
		const left = skipped.map(({path, kind}) => `Not copied: ${showName(path)} (${kind}).`);
		const manifest = makeManifest(from, entries, {skipped, looked});
		return {manifest, notes: [...(note === undefined ? [] : [note]), ...lost, ...left]};
	} catch (error) {
		const {path} = error as {path?: string};
		const vanished = codeOf(error) === 'ENOENT' && path?.startsWith(`${from}/`);
		if (vanished) throw changedTrouble(`${showName(path!)} vanished`);
		throw asTrouble(`Copying ${showName(from)} to ${showName(to)}`, error);
	}
}
