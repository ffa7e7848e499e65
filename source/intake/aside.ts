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
	/** MiB of memory for what the job makes. */
	heapMb?: number;
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
	{about, deadlineMs = 10_000, heapMb = 256}: Limits,
): Promise<Output<N>> {
	const asked: Asked = {job, input};
	const thread = new Worker(threadFile(), {
		workerData: asked,
		env: {},
		execArgv: [],
		stdin: false,
		stdout: true,
		stderr: true,
		resourceLimits: {maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4},
	});
	let timer: NodeJS.Timeout | undefined;
	try {
		const answer = await new Promise<Answer>((resolve, reject) => {
			thread.once('message', resolve);
			thread.once('error', reject);
			thread.once('exit', () => reject(new Error('the thread ended')));
			timer = setTimeout(() => {
				reject(
					new Trouble(`${about} was not read: it takes longer than ${deadlineMs / 1000} s.`, {
						why: 'It may have been made to last.',
						next: 'Is it the right file? Make it smaller.',
					}),
				);
			}, deadlineMs);
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
		await thread.terminate();
	}
}
