import process from 'node:process';
import {tuned} from '../journal/failpoint.ts';
import type {Clock} from '../journal/journal.ts';
import {bootId} from './identity.ts';

/** The machine's clock: wall time for people, monotonic seconds for durations. */
export function systemClock(): Clock {
	return {
		now: () => new Date(Date.now() + Number(tuned('CLOCK') ?? 0) * 1000),
		mono: () => Math.round(Number(process.hrtime.bigint() / 1_000_000n)) / 1000,
		boot: bootId(),
		pid: process.pid,
	};
}

/** Seconds by which the wall clock moved against the monotonic one between two records; 0 within 5 s. */
export function clockJump(
	before: {at: string; mono: number; boot: string},
	now: {at: string; mono: number; boot: string},
): number {
	if (before.boot !== now.boot) return 0;
	const wall = (Date.parse(now.at) - Date.parse(before.at)) / 1000;
	const jump = wall - (now.mono - before.mono);
	return Math.abs(jump) > 5 ? Math.round(jump) : 0;
}
