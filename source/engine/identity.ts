import fs from 'node:fs';
import {hostname} from 'node:os';
import type {Identity} from '../journal/events.ts';
import {tuned} from '../journal/failpoint.ts';

/** The id of this boot of the machine; '' where the system does not tell. */
export function bootId(): string {
	try {
		const path = '/proc/sys/kernel/random/boot_id';
		return tuned('BOOT') ?? fs.readFileSync(path, 'utf8').trim();
	} catch {
		return '';
	}
}

/** State and start time of a process: fields 3 and 22 of /proc/PID/stat, counted after the name, which may hold spaces. */
function statOf(pid: number): {state: string; start: string} | undefined {
	try {
		const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return {state: fields[0] ?? '', start: fields[19] ?? ''};
	} catch {
		return undefined;
	}
}

/** A zombie has ended; nobody has read its end yet. */
const lives = (state: string) => state !== 'Z' && state !== 'X';

function namespace(): string {
	try {
		return fs.readlinkSync('/proc/self/ns/pid');
	} catch {
		return '';
	}
}

/**
 * Who a process is, so that a reused pid is never taken for it (facts/durability.md par. 5). One that has just ended is
 * told too, as long as nobody has read its end: until then its pid is its own.
 */
export function identityOf(pid: number): Identity | undefined {
	const stat = statOf(pid);
	return stat && {pid, start: stat.start, boot: bootId(), ns: namespace(), host: hostname()};
}

/** yes, no, or unknown where this machine cannot judge (another pid namespace). */
export function isAlive(identity: Identity): 'yes' | 'no' | 'unknown' {
	// Another machine may share the folder: nothing here can tell whether it lives.
	if (identity.host !== undefined && identity.host !== hostname()) return 'unknown';
	const boot = bootId();
	if (identity.boot !== '' && boot !== '' && identity.boot !== boot) return 'no';
	if (identity.ns !== namespace()) return 'unknown';
	const stat = statOf(identity.pid);
	return stat?.start === identity.start && lives(stat.state) ? 'yes' : 'no';
}

/** A process that carries a step's mark in its environment, as far as this user may look. */
export function processOfStep(mark: string): boolean {
	const wanted = `HANDRAIL_STEP_ID=${mark}`;
	return fs.readdirSync('/proc').some(entry => {
		if (!/^\d+$/.test(entry)) return false;
		try {
			return fs.readFileSync(`/proc/${entry}/environ`, 'utf8').split('\0').includes(wanted);
		} catch {
			return false;
		}
	});
}
