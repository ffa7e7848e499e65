import type {BigIntStats} from 'node:fs';
import {lstat, readdir, readlink} from 'node:fs/promises';
import {join} from 'node:path';
import {Trouble} from '../../trust/trouble.ts';
import {changedTrouble, codeOf} from './failures.ts';
import type {Entry, Skipped} from './manifest.ts';
import {isMountPoint} from './room.ts';
import {showName} from './wording.ts';

/** An entry with what tells whether it changed meanwhile: device, inode, time of status change. */
export type Seen = {entry: Entry; identity: string};
export type Walked = {seen: readonly Seen[]; skipped: readonly Skipped[]};

/** What handrail keeps inside a mount point when it restores there; never part of the data. */
export const ownName = /^\.handrail-(?:before|restore)-/;

function specialKind(stats: BigIntStats): string {
	if (stats.isSocket()) return 'socket';
	if (stats.isFIFO()) return 'fifo';
	return stats.isBlockDevice() || stats.isCharacterDevice() ? 'device' : 'unknown kind';
}

function toEntry(path: string, stats: BigIntStats): Entry {
	const type = stats.isDirectory() ? 'folder' : stats.isSymbolicLink() ? 'link' : 'file';
	const size = type === 'folder' ? 0 : Number(stats.size);
	const allocated = Number(stats.blocks) * 512;
	return {
		path,
		type,
		size,
		// The mode of a link means nothing on Linux.
		mode: type === 'link' ? 0o777 : Number(stats.mode & 0o7777n),
		uid: Number(stats.uid),
		gid: Number(stats.gid),
		mtimeNs: String(stats.mtimeNs),
		sparse: type === 'file' && allocated < size,
		allocated: type === 'file' ? allocated : 0,
	};
}

async function namesIn(folder: string): Promise<readonly string[]> {
	const names: string[] = [];
	for (const raw of await readdir(folder, {encoding: 'buffer'})) {
		const name = raw.toString('utf8');
		if (!Buffer.from(name).equals(raw)) {
			throw new Trouble(`A file name in ${showName(folder)} is not UTF-8: ${showName(name)}.`, {
				next: `Rename it, for example with: convmv -f latin1 -t utf8 --notest ${showName(folder)}`,
			});
		}
		names.push(name);
	}
	return names.sort();
}

/**
 * Walks a folder, or looks at one file, with lstat only: parents first, names in order.
 * Throws Trouble when the root is a symbolic link or of a special kind, when a name is not UTF-8,
 * and when something vanishes meanwhile; the system's error when it may not look.
 */
export async function walk(root: string): Promise<Walked> {
	const seen: Seen[] = [];
	const skipped: Skipped[] = [];
	const firstOf = new Map<string, string>();

	async function visit(path: string): Promise<void> {
		const full = path === '.' ? root : join(root, path);
		const stats = await lstat(full, {bigint: true});
		if (path === '.' && stats.isSymbolicLink()) {
			throw new Trouble(
				`${showName(root)} is a symbolic link to ${showName(await readlink(root))}.`,
				{
					next: 'Give the path of the folder itself.',
				},
			);
		}
		if (!stats.isDirectory() && !stats.isFile() && !stats.isSymbolicLink()) {
			if (path === '.') throw new Trouble(`${showName(root)} is a ${specialKind(stats)}.`);
			skipped.push({path, kind: specialKind(stats)});
			return;
		}
		const entry = toEntry(path, stats);
		const key = `${stats.dev}:${stats.ino}`;
		if (entry.type === 'link') entry.target = await readlink(full);
		if (entry.type === 'file' && stats.nlink > 1n) {
			const first = firstOf.get(key);
			if (first === undefined) firstOf.set(key, path);
			else entry.sameAs = first;
		}
		seen.push({entry, identity: `${key}:${stats.ctimeNs}:${stats.mtimeNs}:${stats.size}`});
		if (entry.type !== 'folder') return;
		const mount = path === '.' && (await isMountPoint(root));
		for (const name of await namesIn(full)) {
			const inner = path === '.' ? name : `${path}/${name}`;
			if (mount && name === 'lost+found')
				skipped.push({path: inner, kind: 'folder of the file system'});
			else if (mount && ownName.test(name))
				skipped.push({path: inner, kind: 'set aside by handrail'});
			else await visit(inner);
		}
	}

	try {
		await visit('.');
	} catch (error) {
		if (codeOf(error) === 'ENOENT' && seen.length > 0) {
			const path = (error as {path?: string}).path ?? root;
			throw changedTrouble(`${showName(path)} vanished`);
		}
		throw error;
	}
	return {seen, skipped};
}
