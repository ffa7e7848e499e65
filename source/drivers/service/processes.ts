import fs from 'node:fs';
import {basename, resolve} from 'node:path';
import process from 'node:process';
import {readPlain} from '../../intake/plain-file.ts';
import {pidFile, portOf, type Service} from './service.ts';

/** A process that cannot be mistaken for another: pid, start time, boot. */
export type Running = {pid: number; start: string};

const bootPath = '/proc/sys/kernel/random/boot_id';

function read(path: string): string {
	try {
		return fs.readFileSync(path, 'utf8');
	} catch {
		return '';
	}
}

/** Start time (field 22 of stat), or undefined when the process is gone or only waits to be reaped. */
export function startTime(pid: number): string | undefined {
	const stat = read(`/proc/${pid}/stat`);
	if (stat === '') return undefined;
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}

/** The id of this boot: a pid and a start time of another are nobody's. */
export const thisBoot = () => read(bootPath).trim();

/** What a pid file of handrail holds; an older boot's pid is nobody's, and another address another service. */
export function pidRecord(pid: number, {address}: Pick<Service, 'address'>): string {
	return JSON.stringify({pid, start: startTime(pid), boot: thisBoot(), address});
}

/**
 * What handrail noted in a file of a fixed name beside a program; undefined where it did not: a file of another
 * user, a link, a pipe. Whoever owns the program's folder could else name any process to be ended.
 */
export function ownNote(path: string): string | undefined {
	try {
		const {uid} = fs.lstatSync(path);
		if (uid !== 0 && uid !== process.geteuid?.()) return undefined;
		return readPlain(path).toString();
	} catch {
		return undefined;
	}
}

function fromPidFile(service: Service): Running | undefined {
	try {
		const {pid, start, boot, address} = JSON.parse(ownNote(pidFile(service)) ?? '') as {
			pid: number;
			start?: string;
			boot: string;
			address: string;
		};
		// Without a start time it had ended before it could be written down.
		if (start === undefined || boot !== thisBoot() || address !== service.address) return undefined;
		return startTime(pid) === start ? {pid, start} : undefined;
	} catch {
		return undefined;
	}
}

export function pids(): number[] {
	return fs
		.readdirSync('/proc')
		.filter(name => /^\d+$/.test(name))
		.map(Number);
}

function link(path: string): string {
	try {
		return fs.readlinkSync(path);
	} catch {
		return '';
	}
}

function realPath(path: string): string {
	try {
		return fs.realpathSync(path);
	} catch {
		return path;
	}
}

/**
 * The arguments with which a process runs that program, by its executable or as the script that an
 * interpreter runs; undefined when it runs another.
 */
function argumentsOf(pid: number, program: string): string[] | undefined {
	const argv = read(`/proc/${pid}/cmdline`).split('\0').slice(0, -1);
	const real = realPath(program);
	const exe = link(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, '');
	if (exe === program || exe === real) return argv.slice(1);
	const cwd = link(`/proc/${pid}/cwd`);
	const at = argv.findIndex((word, index) => {
		const named = [program, real].some(path => basename(path) === basename(word));
		if (index === 0 || index > 3 || !named || (cwd === '' && !word.startsWith('/'))) return false;
		const path = resolve(cwd, word);
		return path === program || realPath(path) === real;
	});
	return at === -1 ? undefined : argv.slice(at + 1);
}

/** Rehearsals run the same program on a copy; they are never the service. */
function isRehearsal(pid: number): boolean {
	return read(`/proc/${pid}/environ`).split('\0').includes('HANDRAIL_REHEARSAL=1');
}

/** Inodes of the sockets that listen on a port, IPv4 and IPv6. */
export function listeners(port: number): Set<string> {
	const hex = port.toString(16).toUpperCase().padStart(4, '0');
	const lines = `${read('/proc/net/tcp')}\n${read('/proc/net/tcp6')}`.split('\n');
	return new Set(
		lines.flatMap(line => {
			const fields = line.trim().split(/\s+/);
			return fields[1]?.endsWith(`:${hex}`) && fields[3] === '0A' && fields[9] ? [fields[9]] : [];
		}),
	);
}

/** What a process has open: the links of its descriptors, as far as this user may look. */
export function openLinks(pid: number): string[] {
	try {
		return fs.readdirSync(`/proc/${pid}/fd`).map(fd => link(`/proc/${pid}/fd/${fd}`));
	} catch {
		return [];
	}
}

function listensOn(pid: number, inodes: Set<string>): boolean {
	return openLinks(pid).some(path => inodes.has(/^socket:\[(\d+)\]$/.exec(path)?.[1] ?? ''));
}

/** Which process holds a port, as far as this user may look: pid and command. */
export function holderOf(port: number): {pid: number; command: string} | undefined {
	const inodes = listeners(port);
	const pid = inodes.size === 0 ? undefined : pids().find(item => listensOn(item, inodes));
	return pid === undefined
		? undefined
		: {pid, command: read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim()};
}

/**
 * The running process of a plain-process service: the one in the pid file, else a process of this
 * program that listens on the address, else the only one with these arguments.
 */
export function findProcess(service: Service): Running | undefined {
	const known = fromPidFile(service);
	if (known) return known;
	const candidates = pids().flatMap(pid => {
		const args = argumentsOf(pid, service.program);
		return args === undefined || isRehearsal(pid) ? [] : [{pid, args}];
	});
	const inodes = listeners(portOf(service.address) ?? 0);
	const wanted = service.args.join('\0');
	const same = service.args.length > 0 && candidates.find(({args}) => args.join('\0') === wanted);
	const found = candidates.find(({pid}) => listensOn(pid, inodes)) ?? (same || undefined);
	const start = found === undefined ? undefined : startTime(found.pid);
	return found === undefined || start === undefined ? undefined : {pid: found.pid, start};
}
