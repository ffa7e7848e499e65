import {lstat, readFile, realpath, statfs} from 'node:fs/promises';
import {dirname, join, relative, resolve, sep} from 'node:path';
import {orMissing} from './failures.ts';

async function canSee(path: string): Promise<boolean> {
	return lstat(path).then(
		() => true,
		() => false,
	);
}

/** The nearest parent that exists and can be seen by this user, or the path itself. */
export async function nearestExisting(path: string): Promise<string> {
	let here = resolve(path);
	while (here !== dirname(here) && !(await canSee(here))) here = dirname(here);
	return here;
}

/** The real path of something that may not exist yet: links resolved as far as there is anything. */
export async function realPathOf(path: string): Promise<string> {
	const there = await nearestExisting(path);
	// A dangling link exists and has no real path: it stays as it is written.
	const real = (await orMissing(realpath(there))) ?? there;
	return join(real, relative(there, resolve(path)));
}

export type Room = {at: string; device: string; free: number; total: number};

/** Free (for this user) and total bytes of the file system that `path` lies or would lie on. */
export async function roomAt(path: string): Promise<Room> {
	const at = await nearestExisting(await realPathOf(path));
	const {bavail, bfree, blocks, bsize} = await statfs(at);
	const free = process.geteuid?.() === 0 ? bfree : bavail;
	return {
		at,
		device: String((await lstat(at, {bigint: true})).dev),
		free: free * bsize,
		total: blocks * bsize,
	};
}

/** The mount points this process sees, from /proc; empty where there is no /proc. */
export async function mountPoints(): Promise<readonly string[]> {
	const text = (await orMissing(readFile('/proc/self/mountinfo', 'utf8'))) ?? '';
	return text
		.split('\n')
		.map(line => line.split(' ')[4])
		.filter(point => point !== undefined)
		.map(point =>
			point.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
				String.fromCodePoint(Number.parseInt(octal, 8)),
			),
		);
}

/**
 * Is something mounted at this very path? By the device of the parent, and by mountinfo, since a
 * bind mount of the same file system has the same device.
 */
export async function isMountPoint(path: string): Promise<boolean> {
	const stats = await orMissing(lstat(path));
	if (!stats || stats.isSymbolicLink()) return false;
	const real = await realpath(path);
	const parent = await lstat(dirname(real));
	return stats.dev !== parent.dev || (await mountPoints()).includes(real);
}

/** Mount points strictly below a path. */
export async function mountsUnder(path: string): Promise<readonly string[]> {
	const real = await realPathOf(path);
	return (await mountPoints()).filter(point => point.startsWith(`${real}${sep}`));
}

/** Does `inner` lie in `outer`, or are they the same? By real paths; neither need exist. */
export async function isInside(inner: string, outer: string): Promise<boolean> {
	const between = relative(await realPathOf(outer), await realPathOf(inner));
	return between !== '..' && !between.startsWith(`..${sep}`);
}
