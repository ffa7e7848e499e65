import {join} from 'node:path';
import type {Probe} from '../drivers/contract.ts';
import type {Attempt, StepRun} from '../journal/state.ts';
import {afterUnknown} from '../plan/rules/run.ts';
import {redactor} from '../trust/redact.ts';
import {begin} from './begin.ts';
import type {Care} from './care.ts';
import {follow} from './follow.ts';
import {probeStep} from './observe.ts';
import {readRunner} from './spec.ts';

/** Does the one next thing for a step; the caller folds and comes again. */
export async function attend(item: StepRun, care: Care): Promise<void> {
	const last = item.attempts.at(-1);
	if (item.status === 'waiting') return begin(item, care);
	if (item.status === 'open' && last) return follow(item, last, care);
	if (item.status === 'unknown' && last) return settle(item, last, care);
}

/** What follows when a step's end is unknown: probe, or by rule; what must be asked is asked elsewhere. */
async function settle(item: StepRun, attempt: Attempt, care: Care): Promise<void> {
	const names = {step: item.step.key, attempt: attempt.n};
	const next = afterUnknown(item);
	if (next === 'probe') {
		const path = join(care.folder, attempt.folder);
		const probe = neverBegun(path) ?? (await probeStep(item.step, attempt.observed));
		care.append({t: 'step.probed', ...names, probe: redactor(care.secrets).value(probe)});
	} else if (next === 'again' || next === 'landed') {
		care.append({t: 'step.resolved', ...names, choice: next, by: 'rule'});
	}
}

/** A runner writes down that it begins before it does: where no such line stands, nothing was begun. */
function neverBegun(path: string): Probe | undefined {
	const {begun, child} = readRunner(path);
	if (begun !== undefined || child !== undefined) return undefined;
	const reason = 'no runner ever began it, and none can any more';
	return {verdict: 'not-started', reason, evidence: {begun: false}};
}
