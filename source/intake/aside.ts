import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {Worker} from 'node:worker_threads';
import {packageRoot} from '../runbook/package-root.ts';
import {Trouble} from '../trust/trouble.ts';
import type {Answer, Asked, Input, JobName, Output} from './jobs.ts';

export type Limits = {
	/** What it is about, in the words of an error: a path. */
	about: string;
	/** Milliseconds of wall time; what needs longer was made to last. */
	deadlineMs?: number;
	/** Milliseconds of processor time, where Node can tell: a busy machine is no reason to give up. */
	cpuMs?: number;
	/** MiB of memory for what the job makes. */
	heapMb?: number;
	/** MiB of memory for what is thrown away at once; more of it halves the time of large readings. */
	youngMb?: number;
};

/** Beside this file where the sources run as they are; in the bundle this file has been moved. */
const threadFile = (here = fileURLToPath(import.meta.url)) =>
	here.endsWith('.ts')
		? join(dirname(here), 'thread.ts')
		: join(packageRoot(), '.build', 'intake', 'thread.js');

/**
 * Does a job on text from outside in a thread of its own, with a deadline and a limit to its memory, so that the
 * page stays alive (facts/security.md par. 5). Throws Trouble: the job's own, or one that names the limit.
 */
export async function aside<N extends JobName>(
	job: N,
	input: Input<N>,
	{about, deadlineMs = 10_000, cpuMs, heapMb = 256, youngMb = 32}: Limits,
): Promise<Output<N>> {
	const asked: Asked = {job, input};
	const thread = new Worker(threadFile(), {
		workerData: asked,
		env: {},
		execArgv: [],
		stdin: false,
		stdout: true,
		stderr: true,
		resourceLimits: {
			maxOldGenerationSizeMb: heapMb,
			maxYoungGenerationSizeMb: youngMb,
			stackSizeMb: 4,
		},
	});
	let timer: NodeJS.Timeout | undefined;
	let watch: NodeJS.Timeout | undefined;
	try {
		const answer = await new Promise<Answer>((resolve, reject) => {
			thread.once('message', resolve);
			thread.once('error', reject);
			thread.once('exit', () => reject(new Error('the thread ended')));
			const giveUp = (ms: number) =>
				reject(
					new Trouble(`${about} was not read: it takes longer than ${ms / 1000} s.`, {
						why: 'It may have been made to last.',
						next: 'Is it the right file? Make it smaller.',
					}),
				);
			timer = setTimeout(() => giveUp(deadlineMs), deadlineMs);
			if (cpuMs === undefined) return;
			const look = async () => {
				if ((await busyMs(thread)) > cpuMs) giveUp(cpuMs);
			};
			watch = setInterval(() => void look(), 100);
		});
		if ('output' in answer) return answer.output as Output<N>;
		if ('error' in answer) throw new Trouble(`${about} was not read: ${answer.error}`);
		const {what, ...more} = answer.trouble;
		throw new Trouble(what, more);
	} catch (error) {
		if (error instanceof Trouble) throw error;
		const {code, message} = error as NodeJS.ErrnoException;
		if (code !== 'ERR_WORKER_OUT_OF_MEMORY')
			throw new Trouble(`${about} was not read: ${message}.`, {next: 'Try it again.'});
		throw new Trouble(`${about} was not read: it needs more than ${heapMb} MiB of memory.`, {
			next: 'Is it the right file? Make it smaller.',
		});
	} finally {
		clearTimeout(timer);
		clearInterval(watch);
		await thread.terminate();
	}
}

/** Processor time of a thread; 0 where Node cannot tell, which leaves it to the deadline. */
async function busyMs(thread: Worker): Promise<number> {
	const {cpuUsage} = thread as Worker & {
		cpuUsage?: () => Promise<{user: number; system: number}>;
	};
	try {
		const used = await cpuUsage?.call(thread);
		return used ? (used.user + used.system) / 1000 : 0;
	} catch {
		return 0;
	}
}
