import {join} from 'node:path';
import {moment} from '../report/words.ts';
import {hereAt, type Here} from './here.ts';
import {raiseFence, readFence} from './fence.ts';
import {judge, readLock, takeLockFile, type LockText} from './lock-file.ts';
import type {Holder} from './lock.ts';
import {takeLock} from './locks.ts';

/** A session's lock as its holder has it. */
export type SessionLock = {
	/** The fence at which it was taken. */
	epoch: number;
	/** Whom it was taken over from, in words, when its holder could not be asked. */
	from?: string;
	describe(doing: string): void;
	release(): void;
	/** Who took the session over meanwhile, in words; undefined while it is ours. */
	robbed(): string | undefined;
};

/** here: its holder lives on this machine. elsewhere: nobody here can tell; it may be taken over by the typed word. */
export type Held = {where: 'here' | 'elsewhere'; words: string};

const lockPath = (folder: string) => join(folder, 'lock.json');

/**
 * Takes the lock of a session: the kernel's own, which dies with its holder, then lock.json, for those who
 * cannot see the first: another machine, another network namespace (faults C1–C5). `takeOver` takes it from
 * one of those, and raises the fence first.
 */
export async function takeSession(
	folder: string,
	nonce: string,
	me: Holder,
	takeOver = false,
	here: Here = hereAt(folder),
): Promise<{lock: SessionLock} | {held: Held}> {
	const kernel = await takeLock(`session:${nonce}`, me);
	if (!('lock' in kernel)) return {held: {where: 'here', words: holderWords(kernel.holder)}};
	try {
		const before = readLock(lockPath(folder));
		const foreign = before !== undefined && standing(before, here) === 'elsewhere';
		if (foreign && !takeOver) {
			kernel.lock.release();
			return {held: {where: 'elsewhere', words: elsewhereWords(before)}};
		}

		const from = foreign ? elsewhereWords(before) : undefined;
		const epoch = foreign ? raiseFence(folder) : readFence(folder);
		const token = tokenOf(before);
		const taken = takeLockFile(
			lockPath(folder),
			me,
			here,
			text => (foreign && tokenOf(text) === token) || standing(text, here) === 'free',
		);
		if (!('lock' in taken)) {
			kernel.lock.release();
			return {held: {where: 'elsewhere', words: elsewhereWords(taken.holder)}};
		}

		const {lock} = taken;
		return {
			lock: {
				epoch,
				...(from === undefined ? {} : {from}),
				describe(doing) {
					kernel.lock.describe(doing);
					lock.describe(doing);
				},
				release() {
					lock.release();
					kernel.lock.release();
				},
				robbed() {
					const found = readLock(lockPath(folder));
					const other = found !== undefined && !lock.mine();
					if (!other && readFence(folder) <= epoch) return undefined;
					return found === undefined || !other ? 'somebody on another machine' : placeWords(found);
				},
			},
		};
	} catch (error) {
		kernel.lock.release();
		throw error;
	}
}

const tokenOf = (text: LockText | 'unreadable' | undefined) =>
	text === undefined || text === 'unreadable' ? '' : text.token;

/** With the kernel's lock in our hands a holder of this very place is dead, whatever its file says. */
function standing(text: LockText | 'unreadable', here: Here): 'free' | 'elsewhere' {
	const judged = judge(text, here);
	if (text === 'unreadable') return here.shared ? 'elsewhere' : 'free';
	if (judged !== 'elsewhere') return 'free';
	const samePlace = text.host === here.host && text.boot === here.boot && text.net === here.net;
	return samePlace ? 'free' : 'elsewhere';
}

/** The place of a session's holder that cannot be asked from here; undefined when there is none. */
export function heldElsewhere(folder: string): string | undefined {
	const found = readLock(lockPath(folder));
	return found !== undefined && standing(found, hereAt(folder)) === 'elsewhere'
		? elsewhereWords(found)
		: undefined;
}

const at = (tty: string | undefined) => (tty === undefined || tty === '' ? '' : ` on ${tty}`);

/** Who, where, since when, at which step (faults C1). */
export function holderWords(holder: Holder | undefined): string {
	if (!holder) return 'Somebody else has it open, and does not answer.';
	const {who, pid, since, doing, tty} = holder;
	return `${who} has it open${at(tty)} (process ${pid}) since ${moment(since)}, at: ${doing}.`;
}

function placeWords(text: LockText | 'unreadable'): string {
	if (text === 'unreadable') return 'somebody who cannot be told from here';
	return `${text.who}${at(text.tty)} on ${text.host} (process ${text.pid})`;
}

function elsewhereWords(text: LockText | 'unreadable'): string {
	if (text === 'unreadable')
		return 'Its lock file cannot be read, and others may share this folder.';
	return `${placeWords(text)} has it open since ${moment(text.since)}, at: ${text.doing}. That is another machine or network namespace: nobody here can tell whether it still works.`;
}
