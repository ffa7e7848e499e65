import {lstat, readdir, realpath, rename, rmdir} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {Trouble} from '../../trust/trouble.ts';
import {syncPath} from './durable.ts';
import {asTrouble, codeOf, orMissing} from './failures.ts';
import {readManifest, type Manifest} from './manifest.ts';
import {mark, ownership, removeMarked} from './marker.ts';
import {mountsUnder} from './room.ts';
import {totalsOf} from './stores.ts';
import {showName} from './wording.ts';

const suffix = '.manifest.json';
const besides = new Set(['verified.json']);

/** Where a set lies while it is being removed: never again taken for a backup. */
const awayFrom = (path: string) => `${path}.handrail-removing`;

const stays = (path: string, why: string) =>
	new Trouble(`${showName(path)} is not removed.`, {why, next: 'Look into it yourself.'});

/**
 * Throws Trouble unless the folder is the backup set of that digest, and nothing but it: a real folder
 * reached by no link, its manifests whole, no file in it that they do not list, nothing mounted there.
 */
export async function refuseSet(path: string, digest: string): Promise<void> {
	const stats = await orMissing(lstat(path));
	if (!stats?.isDirectory()) throw stays(path, 'It is not a folder.');
	if ((await realpath(path)) !== path) throw stays(path, 'A link leads to it.');
	const [mount] = await mountsUnder(path);
	if (mount !== undefined) throw stays(path, `Something is mounted at ${showName(mount)}.`);
	const names = await readdir(path);
	const ids = names
		.filter(name => name.endsWith(suffix))
		.map(name => name.slice(0, -suffix.length));
	const foreign = names.find(
		name => !name.endsWith(suffix) && !ids.includes(name) && !besides.has(name),
	);
	if (foreign !== undefined) throw stays(path, `handrail did not put ${showName(foreign)} there.`);
	const manifests = new Map<string, Manifest>();
	for (const id of ids)
		manifests.set(
			id,
			await readManifest(join(path, `${id}${suffix}`)).catch((error: Error) => {
				throw stays(path, error.message);
			}),
		);
	if (ids.length === 0 || totalsOf(manifests).digest !== digest)
		throw stays(path, 'It is not the set that its session made.');
	for (const [id, {entries}] of manifests) {
		const listed = new Set(entries.map(entry => entry.path));
		await refuseUnlisted(join(path, id), '.', listed);
	}
}

async function refuseUnlisted(root: string, path: string, listed: ReadonlySet<string>) {
	const full = path === '.' ? root : join(root, path);
	const stats = await orMissing(lstat(full));
	if (!stats) return;
	if (!listed.has(path)) throw stays(root, `${showName(path)} was added to it.`);
	if (!stats.isDirectory()) return;
	for (const name of await readdir(full))
		await refuseUnlisted(root, path === '.' ? name : `${path}/${name}`, listed);
}

/** Is a set there, whole or half removed? */
export async function setIsThere(path: string): Promise<boolean> {
	return (
		(await orMissing(lstat(path))) !== undefined ||
		(await orMissing(lstat(awayFrom(path)))) !== undefined
	);
}

/**
 * Removes a backup set after looking at it once more. It is moved aside and marked first, so that a
 * half removed one is never taken for a backup, and is removed to its end the next time. Follows no
 * link. The folder above goes too when it is empty and `above` says that it is the session's own.
 */
export async function removeSet(path: string, digest: string, above: (folder: string) => boolean) {
	const away = awayFrom(path);
	try {
		if ((await ownership(away)) !== 'own') {
			if (await orMissing(lstat(path))) {
				await refuseSet(path, digest);
				if (await orMissing(lstat(away))) throw stays(path, `${showName(away)} is in the way.`);
				await rename(path, away);
				await syncPath(dirname(path));
			}

			// What lies aside is looked at as well: a kill before the mark left it so.
			await refuseSet(away, digest);
			await mark(away);
		}

		await removeMarked(away);
		await syncPath(dirname(path));
		await removeEmpty(dirname(path), above);
	} catch (error) {
		throw asTrouble(`Removing ${showName(path)}`, error);
	}
}

/** A session's own folder beside its sets, once nothing is left in it. */
export async function removeEmpty(folder: string, own: (folder: string) => boolean): Promise<void> {
	if (!own(folder)) return;
	try {
		await rmdir(folder);
	} catch (error) {
		if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(codeOf(error) ?? '')) throw error;
	}
}
