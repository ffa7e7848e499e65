import fs from 'node:fs';
import {join} from 'node:path';
import {replaceFile} from '../journal/durable.ts';
import {failpoint} from '../journal/failpoint.ts';
import type {Attempt, StepRun} from '../journal/state.ts';
import type {Care} from './care.ts';
import {bootId, isAlive, processOfStep} from './identity.ts';
import {isHeld} from './locks.ts';
import {redactLog} from './output.ts';
import {markOf, readResult, readRunner, readSpec} from './spec.ts';

const watchMs = 100;

/** Watches an open step until its result lies there, or nobody is left who could write one. */
export async function follow(item: StepRun, attempt: Attempt, care: Care): Promise<void> {
	const path = join(care.folder, attempt.folder);
	const names = {step: item.step.key, attempt: attempt.n};
	let overdue = attempt.overdue !== undefined;
	for (;;) {
		if (care.leaving()) return;
		const {overdue: after} = readRunner(path);
		if (after !== undefined && !overdue) {
			overdue = true;
			care.append({t: 'step.overdue', ...names, after});
		}

		const found = readResult(path);
		if (found) {
			failpoint('engine.result', names.step);
			const {result, digest} = found;
			if (result.kind === 'done')
				care.append({t: 'step.done', ...names, facts: result.facts, ms: result.ms, result: digest});
			else if (result.kind === 'failed')
				care.append({
					t: 'step.failed',
					...names,
					reason: result.reason,
					exit: result.exit,
					ms: result.ms,
				});
			else care.append({t: 'step.refused', ...names, reason: result.reason});
			return;
		}

		const who = await whoWorks(path, attempt, names, care);
		if (who === 'nobody' && !fs.existsSync(join(path, 'revoked'))) {
			// A runner that starts late sees this after it has taken its lock; if it came first, we see its lock.
			replaceFile(join(path, 'revoked'), '');
			continue;
		}

		if (who === 'nobody' && !readResult(path)) {
			hideSecrets(path, care);
			care.append({t: 'step.unknown', ...names, why: whyUnknown(path, attempt)});
			return;
		}

		if (who === 'unsure') {
			care.append({
				t: 'step.unknown',
				...names,
				why: 'it was begun on another machine or in another container',
				elsewhere: true,
			});
			return;
		}

		care.tick(who === 'child');
		await care.pause(watchMs);
	}
}

/** Why nobody knows the end of a step on which nobody works any more. */
function whyUnknown(path: string, {runner: spawned}: Attempt): string {
	const {runner = spawned, begun} = readRunner(path);
	const restarted = runner !== undefined && runner.boot !== bootId() && isAlive(runner) === 'no';
	const since = restarted ? 'the server was restarted since; ' : '';
	return begun === undefined
		? `${since}it was decided on, and never begun`
		: `${since}its runner is gone and left no result`;
}

/** What a runner does when its step has ended, where it did not live to do it. */
function hideSecrets(path: string, {secrets}: Care): void {
	try {
		redactLog(path, secrets);
	} catch {
		// It had not come as far as a log.
	}
}

/** Is the runner alive and holding its lock, or at least its child? A child alone is watched to its end. */
async function whoWorks(
	path: string,
	attempt: Attempt,
	names: {step: string; attempt: number},
	care: Care,
): Promise<'runner' | 'child' | 'nobody' | 'unsure'> {
	const {runner = attempt.runner, child} = readRunner(path);
	const runnerAlive = runner ? isAlive(runner) : 'no';
	// Between spawn and its first line a runner has neither noted itself nor taken its lock.
	if (runnerAlive === 'yes') return 'runner';
	if (await isHeld(readSpec(path).spec.nonce)) return 'runner';
	const childAlive = child ? isAlive(child) : 'no';
	if (childAlive === 'yes' || processOfStep(markOf(care.session, names.step, names.attempt)))
		return 'child';
	return runnerAlive === 'unknown' || childAlive === 'unknown' ? 'unsure' : 'nobody';
}
