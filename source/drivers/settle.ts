import {z} from 'zod';
import {factsLost} from '../plan/compare-facts.ts';
import {Trouble} from '../trust/trouble.ts';
import {defineAction, type Facts, type Worker} from './contract.ts';
import {httpChecks} from './http/index.ts';
import {waitable} from './waitable.ts';

/** What gives counts that may come to rest. */
const settled = waitable(httpChecks);

const params = z.strictObject({
	/** Looked at in order; secrets that one hands on serve the next. The last one's facts must stand still. */
	checks: z.array(settled.schema).min(1),
	/** Seconds that the facts must stay the same: longer than the program keeps things in memory. */
	still: z.number().positive(),
	seconds: z.number().positive().default(120),
});
type Params = z.infer<typeof params>;

const pause = async (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

async function look({checks}: Params, worker: Worker, signal: AbortSignal): Promise<Facts> {
	const secrets: Record<string, string> = {...worker.secrets};
	let facts: Facts = {};
	for (const item of checks) {
		const result = await settled.find(item.check).run(item.with, {secrets, signal});
		if (result.verdict !== 'pass') throw new Trouble(`${item.title}: ${result.reason}`);
		Object.assign(secrets, result.secrets);
		facts = result.facts ?? {};
	}

	return facts;
}

/** `check.settle`: waits until counts stand still. What a program holds in memory only is in no copy of its files. */
export const settleAction = defineAction<Params>({
	name: 'check.settle',
	class: 'pure',
	params,
	explain: ({still}) => ({
		changes: 'Nothing. It only looks.',
		expect: `The same counts for ${still} s on end: then all that was taken in is written down.`,
		wrong: 'The counts go on moving: something still sends.',
		undo: 'Nothing to undo.',
	}),
	preview: ({checks, still}) => [`look until unchanged for ${still} s: ${checks.at(-1)?.title}`],
	observe: async () => ({}),
	probe: async () => ({verdict: 'not-started', reason: 'looking can be done again', evidence: {}}),
	async work(given, worker) {
		const {still, seconds} = given;
		const until = performance.now() + seconds * 1000;
		const signal = AbortSignal.any([worker.signal, AbortSignal.timeout((seconds + still) * 1000)]);
		let facts = await look(given, worker, signal);
		let since = performance.now();
		for (;;) {
			await pause(500);
			if (worker.signal.aborted) throw new Trouble('It was cancelled.');
			const now = await look(given, worker, signal);
			const moved = [...factsLost(facts, now, 'same'), ...factsLost(now, facts, 'same')];
			if (moved[0] !== undefined) {
				[facts, since] = [now, performance.now()];
				worker.say(`Still moving: ${moved[0]}`);
			}

			const quiet = (performance.now() - since) / 1000;
			if (quiet >= still) return facts;
			worker.progress(Math.min(still, Math.floor(quiet)), still, 'seconds');
			if (performance.now() > until && moved.length > 0)
				throw new Trouble(`It did not come to rest within ${seconds} s: ${moved[0]}.`, {
					next: 'Stop what sends to it, then run this step again.',
				});
		}
	},
});
