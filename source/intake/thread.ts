import {parentPort, workerData} from 'node:worker_threads';
import {tell, Trouble} from '../trust/trouble.ts';
import {jobs, type Answer, type Asked} from './jobs.ts';

/** A job's thread: does the one thing that it was started for, and ends. */
function answer({job, input}: Asked): Answer {
	try {
		return {output: (jobs[job] as (given: unknown) => unknown)(input)};
	} catch (error) {
		if (!(error instanceof Trouble)) return {error: tell(error)};
		const {message: what, why, next} = error;
		return {
			trouble: {
				what,
				...(why === undefined ? {} : {why}),
				...(next === undefined ? {} : {next}),
			},
		};
	}
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has none
parentPort?.postMessage(answer(workerData as Asked));
