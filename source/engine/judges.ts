import {randomBytes} from 'node:crypto';
import {aside} from '../intake/aside.ts';
import type {Model} from '../intake/jobs.ts';
import type {Consequences} from '../values/consequence.ts';
import type {Renders} from '../values/consequences.ts';
import type {Judged, JudgeRequest} from '../values/judge.ts';

/** Judging off the main thread, so that keys and frames go on. One key, so that equal secrets show equal digits. */
export type Judges = {
	judge(request: JudgeRequest): Promise<Judged>;
	consequences(renders: Renders): Promise<Consequences>;
	compose(old: Model, fresh: Model): Promise<Consequences>;
};

// Three files of 40,000 keys take 3 s of a processor; what takes 8 was made to last.
const limits = {
	about: 'What was given',
	deadlineMs: 120_000,
	cpuMs: 8000,
	heapMb: 512,
	youngMb: 192,
};

/** Judges of one run. `key`: that of their digits, which a session keeps; without one it lives in memory only. */
export function openJudges(key: Uint8Array = randomBytes(32)): Judges {
	return {
		judge: async request => aside('judge', {request, key}, limits),
		consequences: async renders => aside('consequences', {renders, key}, limits),
		compose: async (old, fresh) => aside('compose', {old, fresh, key}, limits),
	};
}
