import {lstat, readlink} from 'node:fs/promises';
import {dirname} from 'node:path';
import type {Facts} from '../contract.ts';
import {orMissing} from './failures.ts';
import type {Manifest} from './manifest.ts';
import {returnOf, type Return} from './restore-note.ts';
import {stateOf, type Found} from './restore-state.ts';
import {isInside, isMountPoint, mountsUnder, roomAt} from './room.ts';
import {inTheWay} from './set-contents.ts';
import {readManifests, totalsOf, type Store} from './stores.ts';
import {readVerified} from './verified.ts';
import {humanSize, shellPath, showName} from './wording.ts';

export type RestoreParams = {
	backup: string;
	stores: Store[];
	aside: string;
	over?: 'nothing' | 'anything' | undefined;
};
export type Way = {back: Return; manifest: Manifest; found: Found};

/** Every store that the backup holds, its paths and how far it came. Throws Trouble on a bad backup. */
export async function waysOf({backup, stores, aside}: RestoreParams): Promise<readonly Way[]> {
	const ways: Way[] = [];
	for (const [id, manifest] of await readManifests(backup, stores)) {
		if (manifest.absent) continue;
		const store = stores.find(each => each.id === id)!;
		const mounted = store.kind === 'folder' && (await isMountPoint(store.path));
		const back = returnOf(store, aside, mounted ? 'contents' : 'rename');
		ways.push({back, manifest, found: await stateOf(back, manifest)});
	}
	return ways;
}

/** Which store goes back in which way, one word each: must not change between plan and step. */
export function describeWays(ways: readonly Way[]): string {
	return ways.map(({back}) => `${back.store.id}=${back.way}`).join(' ');
}

async function hindrance(
	{back, found}: Way,
	{backup, over}: RestoreParams,
): Promise<string | undefined> {
	const {live, store} = back;
	const name = showName(live);
	if (found.state === 'foreign') return `${store.id}: ${found.reason}.`;
	if (!(await orMissing(lstat(dirname(live))))) {
		return `${showName(dirname(live))} is missing. Make it first: mkdir -p ${shellPath(dirname(live))}`;
	}
	if ((await isInside(backup, live)) || (await isInside(live, backup))) {
		return `The backup and ${name} lie inside each other. Move the backup elsewhere first.`;
	}
	const stats = await orMissing(lstat(live));
	if (!stats) return undefined;
	if (over === 'nothing' && found.state === 'untouched' && (await inTheWay(live)))
		return `${name} was empty when this was planned, and is not now. Look who put something there.`;
	if (stats.isSymbolicLink()) {
		return `${name} is a symbolic link to ${showName(await readlink(live))}. Give that path instead.`;
	}
	if (store.kind === 'folder' ? !stats.isDirectory() : !stats.isFile()) {
		return `${name} is not a ${store.kind === 'folder' ? 'folder' : 'file'}. Look what it is, and move it away.`;
	}
	if (store.kind !== 'folder' && (await isMountPoint(live))) {
		return `${name} is mounted by itself and cannot be swapped. Unmount it first: umount ${shellPath(live)}`;
	}
	const [inner] = await mountsUnder(live);
	if (inner === undefined) return undefined;
	return `${showName(inner)} is mounted inside ${name} and would go aside with it. Unmount it first: umount ${shellPath(inner)}`;
}

async function roomShort(ways: readonly Way[]): Promise<string | undefined> {
	const needed = new Map<string, {bytes: number; free: number}>();
	for (const {back, manifest, found} of ways) {
		if (found.state !== 'untouched') continue;
		const {device, free} = await roomAt(back.live);
		const before = needed.get(device)?.bytes ?? 0;
		const bytes = manifest.entries.reduce(
			(sum, {sparse, size, allocated}) => sum + (sparse ? allocated : size),
			0,
		);
		needed.set(device, {bytes: before + bytes, free});
	}
	for (const {bytes, free} of needed.values()) {
		if (bytes > free) {
			return `Restoring beside the live data needs ${humanSize(bytes)}, and ${humanSize(free)} are free. Make room first.`;
		}
	}
	return undefined;
}

/** What must hold just before a restore: the backup, how each store goes back, and what hinders it. */
export async function observeRestore(params: RestoreParams): Promise<Facts> {
	const totals = totalsOf(await readManifests(params.backup, params.stores));
	const verified = await readVerified(params.backup);
	const ways = await waysOf(params);
	let wrong: string | undefined;
	for (const way of ways) wrong ??= await hindrance(way, params);
	wrong ??= await roomShort(ways);
	return {
		...totals,
		verified: verified?.digest === totals.digest,
		level: verified?.digest === totals.digest ? verified.level : null,
		ways: describeWays(ways),
		states: ways.map(({back, found}) => `${back.store.id}=${found.state}`).join(' '),
		wrong: wrong ?? null,
	};
}
