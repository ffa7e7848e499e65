import {spawn} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {onTestFinished} from 'vitest';
import {endProcess} from './end-process.ts';

const limit = 16 * 1024 * 1024;
const v1 = '/sys/fs/cgroup/memory';
const v2 = '/sys/fs/cgroup';

/** A group of processes that may use 16 MiB together; the kernel's own, of either version. */
function makeGroup(): string {
	const old = fs.existsSync(join(v1, 'memory.limit_in_bytes'));
	const group = join(old ? v1 : v2, `handrail-test-${process.pid}-${Date.now()}`);
	// Where no service manager has handed it out, the root group has to.
	if (!old) fs.writeFileSync(join(v2, 'cgroup.subtree_control'), '+memory');
	fs.mkdirSync(group);
	try {
		fs.writeFileSync(join(group, old ? 'memory.limit_in_bytes' : 'memory.max'), String(limit));
		// Else they would be put aside on a disk, and nobody be killed.
		const swap = join(group, old ? 'memory.memsw.limit_in_bytes' : 'memory.swap.max');
		if (fs.existsSync(swap)) fs.writeFileSync(swap, old ? String(limit) : '0');
	} catch (error) {
		fs.rmdirSync(group);
		throw error;
	}

	return group;
}

/** May this user limit the memory of processes? */
export function mayLimitMemory(): boolean {
	try {
		fs.rmdirSync(makeGroup());
		return true;
	} catch {
		return false;
	}
}

const enter = (group: string, pid: number) =>
	fs.writeFileSync(join(group, 'cgroup.procs'), String(pid));

function alive(pid: number): boolean {
	try {
		const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
		return stat.slice(stat.lastIndexOf(')') + 2)[0] !== 'Z';
	} catch {
		return false;
	}
}

async function gone(pid: number): Promise<void> {
	for (const until = Date.now() + 60_000; alive(pid);) {
		if (Date.now() > until) throw new Error(`process ${pid} was not killed for memory`);
		await new Promise(resolve => setTimeout(resolve, 20));
	}
}

/** Ends what is left in a group, and removes it once the kernel has let the last of them go. */
async function removeGroup(group: string): Promise<void> {
	for (const until = Date.now() + 60_000; ;) {
		for (const pid of fs.readFileSync(join(group, 'cgroup.procs'), 'utf8').split('\n'))
			if (pid !== '') endProcess(Number(pid));
		try {
			return fs.rmdirSync(group);
		} catch (error) {
			if (Date.now() > until) throw error;
			await new Promise(resolve => setTimeout(resolve, 20));
		}
	}
}

/**
 * Has the kernel kill a process for want of memory: it is put into a small group beside others that take more than
 * there is, none of them as much as it seems to, so that it is the first to go. Resolves when it has gone.
 */
export async function killForMemory(pid: number): Promise<void> {
	const group = makeGroup();
	// Each waits for a line, so that it takes nothing before it is in the group.
	const hogs = Array.from({length: 8}, () =>
		spawn(
			'/bin/sh',
			['-c', String.raw`read line; x=$(head -c 3000000 /dev/zero | tr '\0' x); read on`],
			{
				stdio: ['pipe', 'ignore', 'ignore'],
			},
		),
	);
	const ended = Promise.all(hogs.map(async hog => once(hog, 'exit')));
	onTestFinished(async () => {
		for (const hog of hogs) endProcess(hog.pid);
		await ended;
		await removeGroup(group);
	});
	fs.writeFileSync(`/proc/${pid}/oom_score_adj`, '1000');
	enter(group, pid);
	for (const hog of hogs) {
		enter(group, hog.pid!);
		hog.stdin.on('error', () => {});
		hog.stdin.write('go\n');
	}
	await gone(pid);
}
