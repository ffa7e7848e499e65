import {z} from 'zod';
import {Trouble} from '../trust/trouble.ts';
import {defineAction} from './contract.ts';
import {httpChecks} from './http/index.ts';
import {scriptChecks} from './script/index.ts';
import {waitable} from './waitable.ts';

/** What may become true by waiting: an answer, or what a command finds (HF-07). */
const waited = waitable([...httpChecks, ...scriptChecks]);

const params = z.strictObject({
	check: waited.schema,
	seconds: z.number().positive().default(60),
	/** It must pass this often in a row, a second apart: healthy once, then flapping, is not ready (faults E6). */
	times: z.number().int().min(1).default(3),
});
type Params = z.infer<typeof params>;

/** Why it is not ready: the last failure counts, not that it happened to answer at the end. */
function missed(inRow: number, times: number, failed: string): string {
	if (inRow === 0) return failed;
	const before = failed === '' ? '' : `; before that: ${failed}`;
	return `it answered ${inRow} of ${times} times in a row${before}`;
}

const pause = async (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** `check.wait`: looks until a check passes several times in a row, or the time is up. Changes nothing. */
export const waitAction = defineAction<Params>({
	name: 'check.wait',
	class: 'pure',
	params: params,
	explain: ({seconds}) => ({
		changes: 'Nothing. It only looks.',
		expect: `An answer within ${seconds} s; a migration may take a while.`,
		wrong: 'No answer in time. The log of the program says why.',
		undo: 'Nothing to undo.',
	}),
	preview: ({check, seconds}) => [`wait up to ${seconds} s until: ${check.title}`],
	observe: async () => ({}),
	probe: async () => ({verdict: 'not-started', reason: 'looking can be done again', evidence: {}}),
	async work({check, seconds, times}, worker) {
		const found = waited.find(check.check);
		const until = performance.now() + seconds * 1000;
		// A look that hangs must not outlast the whole wait.
		const signal = AbortSignal.any([worker.signal, AbortSignal.timeout(seconds * 1000)]);
		let inRow = 0;
		let reason = '';
		let failed = '';
		for (;;) {
			const result = await found.run(check.with, {secrets: worker.secrets, signal});
			// A look that was cut short says nothing of the program.
			if (result.verdict === 'pass') inRow++;
			else if (!signal.aborted) [inRow, failed] = [0, result.reason];
			else if (inRow === 0 && failed === '') failed = result.reason;
			if (result.reason !== reason) worker.say(result.reason);
			reason = result.reason;
			if (inRow >= times) return {answered: reason};
			if (worker.signal.aborted) throw new Trouble('It was cancelled.');
			if (signal.aborted || performance.now() > until)
				throw new Trouble(`Not ready after ${seconds} s: ${missed(inRow, times, failed)}.`, {
					next: "Read the program's log, then run this step again or take a way back.",
				});
			await pause(inRow > 0 ? 300 : 500);
		}
	},
});
