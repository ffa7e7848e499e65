import fs from 'node:fs';
import {join} from 'node:path';
import type {Identity} from '../../source/journal/events.ts';
import {isHeld} from '../../source/engine/locks.ts';
import {readHeader} from '../../source/engine/store.ts';
import {foldAll, type Stamped} from '../../source/journal/fold.ts';
import {readJournal} from '../../source/journal/read.ts';
import {emptyState, type State} from '../../source/journal/state.ts';

/** A session's journal as it lies on disk: its whole lines, and what they hold. */
export type Disk = {folder: string; text: string; events: Stamped[]};

/** The newest session below a state folder; undefined while there is none. */
export function newestSession(state: string): string | undefined {
	const base = join(state, 'sessions');
	const names = fs.existsSync(base) ? fs.readdirSync(base).toSorted() : [];
	const name = names.findLast(each => fs.existsSync(join(base, each, 'journal.jl')));
	return name === undefined ? undefined : join(base, name);
}

/** Reads a journal while another may be writing it; a torn last line is left out. */
export function readDisk(folder: string): Disk {
	const bytes = fs.readFileSync(join(folder, 'journal.jl'));
	const {records, validBytes, condition, badLine} = readJournal(bytes);
	if (condition === 'damaged') throw new Error(`record ${badLine} of ${folder} is damaged`);
	const text = bytes.subarray(0, validBytes).toString();
	return {folder, text, events: records as unknown as Stamped[]};
}

export const stateOf = (disk: Disk): State => foldAll(emptyState, disk.events);

export type Open = {step: string; attempt: number; folder: string; runner: Identity | undefined};

/** The step that is begun and whose end nobody has written down: neither done, failed, refused nor unknown. */
export function openStep({folder, events}: Disk): Open | undefined {
	const at = events.findLastIndex(event => event.t === 'step.intent');
	const intent = events[at];
	if (intent?.t !== 'step.intent') return undefined;
	let runner: Identity | undefined;
	for (const event of events.slice(at + 1)) {
		if (!('step' in event) || event.step !== intent.step) continue;
		if (event.t === 'step.spawned') runner = event.runner;
		else if (event.t !== 'step.overdue') return undefined;
	}

	return {
		step: intent.step,
		attempt: intent.attempt,
		folder: join(folder, intent.folder),
		runner,
	};
}

/** Resolves when the journal holds what is wanted. */
export async function waitForDisk<T>(
	state: string,
	wanted: (disk: Disk) => T | undefined,
	what: string,
	limit = 60_000,
): Promise<T> {
	for (const until = Date.now() + limit; ;) {
		const folder = newestSession(state);
		const found = folder === undefined ? undefined : wanted(readDisk(folder));
		if (found !== undefined) return found;
		if (Date.now() > until) throw new Error(`the journal never held ${what}`);
		await new Promise(resolve => setTimeout(resolve, 10));
	}
}

export function alive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

/** Is the lock of a state folder's newest session free, as the kernel says? */
export async function lockIsFree(state: string): Promise<boolean> {
	const header = readHeader(newestSession(state) ?? '');
	return !(await isHeld(`session:${header.nonce}`));
}
