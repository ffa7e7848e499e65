import {randomBytes} from 'node:crypto';
import fs from 'node:fs';
import {readPlain} from '../intake/plain-file.ts';
import {replaceFile} from '../journal/durable.ts';
import type {Here} from './here.ts';
import {isAlive} from './identity.ts';
import type {Holder, Lock} from './lock.ts';

/** What stands in a lock file: who holds it, and which process on which machine that is. */
export type LockText = Holder & {
	host: string;
	boot: string;
	net: string;
	start: string;
	pids: string;
	/** Tells one taking from another. */
	token: string;
	/** When it was let go; absent while it is held. */
	left?: string;
};

/** free: let go, or its holder is dead by proof. held: alive. elsewhere: nobody here can tell. */
export type Judgement = 'free' | 'held' | 'elsewhere';

export type FileLock = Lock & {
	/** Is it still ours? False once another has taken it over. */
	mine(): boolean;
};

/** The text of a lock file; undefined when there is none, 'unreadable' when it makes no sense. */
export function readLock(path: string): LockText | 'unreadable' | undefined {
	let text: string;
	try {
		text = readPlain(path).toString();
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : 'unreadable';
	}

	try {
		const found = JSON.parse(text) as LockText;
		return typeof found.token === 'string' && typeof found.host === 'string' ? found : 'unreadable';
	} catch {
		return 'unreadable';
	}
}

/**
 * Judges a lock by proof alone, never by its age: let go; another boot of this very machine; or the same
 * machine and namespaces, and the process is gone (facts/durability.md par. 10).
 */
export function judge(text: LockText | 'unreadable', here: Here): Judgement {
	if (text === 'unreadable') return 'elsewhere';
	if (text.left !== undefined) return 'free';
	if (text.host !== here.host) return 'elsewhere';
	const rebooted = text.boot !== here.boot;
	// Two machines of one name may share a folder: then another boot proves nothing.
	if (rebooted) return here.shared || text.boot === '' || here.boot === '' ? 'elsewhere' : 'free';
	if (text.net !== here.net) return 'elsewhere';
	const alive = isAlive({pid: text.pid, start: text.start, boot: text.boot, ns: text.pids});
	return alive === 'yes' ? 'held' : alive === 'no' ? 'free' : 'elsewhere';
}

/**
 * Takes a lock file: made whole under its name, which only one can do. One that `may` says is free is put
 * aside first, by its own token, so that nobody puts a new holder's aside. Returns who has it otherwise.
 */
export function takeLockFile(
	path: string,
	me: Holder,
	here: Here,
	may: (text: LockText | 'unreadable') => boolean,
): {lock: FileLock} | {holder: LockText | 'unreadable'} {
	const token = randomBytes(8).toString('hex');
	const {host, boot, net, start, pids} = here;
	let text: LockText = {...me, host, boot, net, start, pids, token};
	for (let tries = 0; tries < 20; tries++) {
		if (create(path, JSON.stringify(text), token)) return {lock: lockOf()};
		const found = readLock(path);
		if (found === undefined) continue;
		if (!may(found)) return {holder: found};
		putAside(path, found, token);
	}

	return {holder: readLock(path) ?? 'unreadable'};

	function lockOf(): FileLock {
		const mine = () => {
			const found = readLock(path);
			return found !== undefined && found !== 'unreadable' && found.token === token;
		};
		const write = (next: LockText) => {
			if (!mine()) return;
			text = next;
			try {
				replaceFile(path, JSON.stringify(text));
			} catch {
				// Words for people; the lock does not hang on them.
			}
		};
		return {
			mine,
			describe: doing => {
				if (doing !== text.doing) write({...text, doing});
			},
			release: () => write({...text, left: new Date().toISOString()}),
		};
	}
}

/** The name appears with its whole content; false when it is there already. */
function create(path: string, content: string, token: string): boolean {
	const part = `${path}.${token}`;
	fs.writeFileSync(part, content, {flag: 'wx', mode: 0o600, flush: true});
	try {
		fs.linkSync(part, path);
		return true;
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		if (code === 'EEXIST') return false;
		// Some file systems know no second name for a file.
		return exclusively(path, content);
	} finally {
		fs.rmSync(part, {force: true});
	}
}

function exclusively(path: string, content: string): boolean {
	try {
		fs.writeFileSync(path, content, {flag: 'wx', mode: 0o600, flush: true});
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
		throw error;
	}
}

function putAside(path: string, judged: LockText | 'unreadable', token: string): void {
	const aside = `${path}.${token}.aside`;
	try {
		fs.renameSync(path, aside);
	} catch {
		return;
	}

	const moved = readLock(aside);
	const same = judged === 'unreadable' || (moved !== 'unreadable' && moved?.token === judged.token);
	try {
		// Another was quicker, and this is its new lock: it gets it back.
		if (!same) fs.linkSync(aside, path);
	} catch {
		// A third has taken it meanwhile; the one in between sees that it lost.
	}

	fs.rmSync(aside, {force: true});
}
