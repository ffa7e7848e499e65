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

/** Start time of a process: field 22 of /proc/PID/stat, counted after the name, which may hold spaces. */
function startOf(pid: number): string | undefined {
	try {
		const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		// A zombie has ended; nobody has read its end yet.
		return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
	} catch {
		return undefined;
	}
}

function namespace(): string {
	try {
		return fs.readlinkSync('/proc/self/ns/pid');
	} catch {
		return '';
	}
}

/** Who a process is, so that a reused pid is never taken for it (facts/durability.md par. 5). */
export function identityOf(pid: number): Identity | undefined {
	const start = startOf(pid);
	return start === undefined
		? undefined
		: {pid, start, boot: bootId(), ns: namespace(), host: hostname()};
}

/** yes, no, or unknown where this machine cannot judge (another pid namespace). */
export function isAlive(identity: Identity): 'yes' | 'no' | 'unknown' {
	// Another machine may share the folder: nothing here can tell whether it lives.
	if (identity.host !== undefined && identity.host !== hostname()) return 'unknown';
	const boot = bootId();
	if (identity.boot !== '' && boot !== '' && identity.boot !== boot) return 'no';
	if (identity.ns !== namespace()) return 'unknown';
	return startOf(identity.pid) === identity.start ? 'yes' : 'no';
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
