import {mkdir, readdir, rename, rm, rmdir} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {Trouble} from '../../trust/trouble.ts';
import {renameDurably, syncPath} from './durable.ts';
import {keepRoot} from './keep-attributes.ts';
import type {Manifest} from './manifest.ts';
import {identityOf} from './marker.ts';
import {removeTree} from './remove-tree.ts';
import {restoreBeside, type Part} from './restore-beside.ts';
import {readNote, writeNote, type Note, type Return} from './restore-note.ts';
import {isThere} from './restore-state.ts';
import {placesIn} from './stores.ts';
import {ownName} from './walk.ts';
import {showName} from './wording.ts';

/**
 * Phase one: the store of the backup copied beside the live data and compared. What an earlier,
 * unfinished attempt copied is removed first; the note says that it was ours.
 * Throws Trouble when it does not equal the manifest; the live data is not touched here.
 */
export async function prepare(
	back: Return,
	backup: string,
	manifest: Manifest,
	part: Part,
): Promise<void> {
	const live = back.way === 'contents' ? null : ((await identityOf(back.live)) ?? null);
	const {digest} = manifest.totals;
	await writeNote(back, {digest, live, fresh: null, phase: 'copying'});
	await removeTree(back.fresh);
	await restoreBeside(placesIn(backup, back.store.id).data, back.fresh, manifest, part);
	const fresh = (await identityOf(back.fresh)) ?? null;
	await writeNote(back, {digest, live, fresh, phase: 'ready'});
}

/** Takes back what `prepare` made, after a failure; only while the live data was not touched. */
export async function giveUp(back: Return): Promise<void> {
	const note = await readNote(back);
	if (note?.phase !== 'copying' && note?.phase !== 'ready') return;
	if (back.way === 'rename' && ((await identityOf(back.live)) ?? null) !== note.live) return;
	// First, so that a kill in the middle does not leave half a copy that counts as ready.
	await writeNote(back, {...note, fresh: null, phase: 'copying'});
	await removeTree(back.fresh);
	await rm(back.note, {force: true});
}

async function noteOf(back: Return): Promise<Note> {
	const note = await readNote(back);
	if (!note)
		throw new Trouble(`The note ${showName(back.note)} has vanished, so the restore stops here.`);
	return note;
}

/** Phase two: the live data moves aside, whole. Nothing is deleted. */
export async function setAside(back: Return): Promise<void> {
	if (back.way === 'rename') {
		if (await isThere(back.live)) await renameDurably(back.live, back.kept);
		return;
	}
	await writeNote(back, {...(await noteOf(back)), phase: 'moving-out'});
	if (!(await isThere(back.kept))) await mkdir(back.kept, {mode: 0o700});
	for (const name of await readdir(back.live)) {
		// lost+found belongs to the file system, the .handrail- names to us.
		if (ownName.test(name) || name === 'lost+found') continue;
		await rename(join(back.live, name), join(back.kept, name));
	}
	await syncPath(back.kept);
	await syncPath(back.live);
}

/** Phase three: the restored data takes its place. Throws Trouble where something is in the way. */
export async function putInPlace(back: Return, manifest: Manifest): Promise<void> {
	if (back.way === 'rename') {
		// rename(2) would silently replace a file or an empty folder.
		if (await isThere(back.live)) {
			throw new Trouble(`${showName(back.live)} was made anew by something else.`, {
				next: 'Stop the program, move that away, then run again.',
			});
		}
		await renameDurably(back.fresh, back.live);
		return;
	}
	const note = await noteOf(back);
	await writeNote(back, {...note, phase: 'moving-in'});
	const names = (await isThere(back.fresh)) ? await readdir(back.fresh) : [];
	for (const name of names) {
		const target = join(back.live, name);
		if (await isThere(target)) {
			throw new Trouble(`${showName(target)} was made by something else meanwhile.`, {
				next: 'Stop the program, move that away, then run again.',
			});
		}
		await rename(join(back.fresh, name), target);
	}
	if (await isThere(back.fresh)) await rmdir(back.fresh);
	const root = manifest.entries.find(({path}) => path === '.');
	if (root) await keepRoot(back.live, root);
	await writeNote(back, {...note, phase: 'done'});
	// Once more: the note moved the time of the folder. Killed right here, only that time is off.
	if (root) await keepRoot(back.live, root);
	await syncPath(back.live);
	await syncPath(dirname(back.live));
}
