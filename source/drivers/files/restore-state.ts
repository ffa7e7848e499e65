import {lstat} from 'node:fs/promises';
import {orMissing} from './failures.ts';
import {identityOf} from './marker.ts';
import type {Manifest} from './manifest.ts';
import {readNote, type Return} from './restore-note.ts';
import {shellPath, showName} from './wording.ts';

/*
 * The states of one store on its way back. L live, N fresh copy, K kept aside, M the note.
 *
 *   state       what lies there                            what a further run does
 *   untouched   no M, no N, no K                           begins
 *   copying     M says copying; N perhaps, half or whole   removes N, copies anew
 *   ready       M says ready; L as noted, N as noted       rename: L → K     contents: moves out
 *   moving-out  (contents) some of L's entries in K        moves the others out
 *   between     (rename) no L, K and N as noted            rename: N → L
 *   moving-in   (contents) some of N's entries in L        moves the others in
 *   swapped     L is what N was                            nothing
 *   foreign     anything else: someone else acted          stops and says what it found
 *
 * N exists only after M, and K only after M says ready; both are known by inode, not by name.
 */
export type State =
	| 'untouched'
	| 'copying'
	| 'ready'
	| 'moving-out'
	| 'between'
	| 'moving-in'
	| 'swapped'
	| 'foreign';
export type Found = {state: State; reason: string};

const foreign = (reason: string): Found => ({state: 'foreign', reason});

/** Tells from what lies there how far a restore came. Throws Trouble when its note is unreadable. */
export async function stateOf(back: Return, manifest: Manifest): Promise<Found> {
	const [live, fresh, kept] = await Promise.all([back.live, back.fresh, back.kept].map(identityOf));
	const note = await readNote(back);
	if (!note) {
		for (const [path, there] of [[back.fresh, fresh] as const, [back.kept, kept] as const]) {
			if (there === undefined) continue;
			return foreign(
				`${showName(path)} is in the way, from another restore. Move it: mv ${shellPath(path)} ${shellPath(`${path}.old`)}`,
			);
		}
		return {state: 'untouched', reason: 'nothing was begun'};
	}
	if (note.digest !== manifest.totals.digest) {
		return foreign(`another backup was being restored to ${showName(back.live)} under this name`);
	}
	if (note.phase === 'copying')
		return {state: 'copying', reason: 'the copy beside was not finished'};
	if (back.way === 'contents') {
		if (note.phase === 'done')
			return {state: 'swapped', reason: 'the restored entries are in place'};
		if (note.phase === 'moving-in')
			return {state: 'moving-in', reason: 'the restored entries were being moved in'};
		if (fresh !== note.fresh)
			return foreign(`${showName(back.fresh)} is not the copy that was made`);
		return note.phase === 'ready'
			? {state: 'ready', reason: 'the copy beside is whole'}
			: {state: 'moving-out', reason: 'the live entries were being moved aside'};
	}
	if (live === note.fresh) return {state: 'swapped', reason: 'the restored data is in place'};
	if (fresh !== note.fresh) return foreign(`${showName(back.fresh)} is not the copy that was made`);
	if (live === undefined) {
		const whole = note.live === null || kept === note.live;
		return whole
			? {state: 'between', reason: 'the live data is aside, the restored data not yet in place'}
			: foreign(`${showName(back.live)} is gone, and is not at ${showName(back.kept)}`);
	}
	if (live === note.live && kept === undefined)
		return {state: 'ready', reason: 'the copy beside is whole'};
	return foreign(
		`${showName(back.live)} was made anew by something else. Stop the program and move that away, then run again.`,
	);
}

/** Is there anything at all at a path? Follows no link. */
export async function isThere(path: string): Promise<boolean> {
	return (await orMissing(lstat(path))) !== undefined;
}
