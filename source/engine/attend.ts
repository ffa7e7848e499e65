import {spawn} from 'node:child_process';
import fs from 'node:fs';
import {randomBytes} from 'node:crypto';
import {join} from 'node:path';
import process from 'node:process';
import type {Probe} from '../drivers/contract.ts';
import {findAction} from '../drivers/index.ts';
import {openPlain} from '../intake/plain-file.ts';
import {replaceFile} from '../journal/durable.ts';
import {failpoint, failpointVariables, tuned} from '../journal/failpoint.ts';
import type {Event} from '../journal/events.ts';
import type {Attempt, StepRun} from '../journal/state.ts';
import {afterUnknown} from '../plan/rules/run.ts';
import {childEnvironment} from '../trust/environment.ts';
import {redactor} from '../trust/redact.ts';
import {tell} from '../trust/trouble.ts';
import {bootId, identityOf, isAlive, processOfStep} from './identity.ts';
import {isHeld} from './locks.ts';
import {redactLog} from './output.ts';
import {changedFacts, observeStep, probeStep} from './observe.ts';
import {selfCommand} from './self.ts';
import {layDown, markOf, readResult, readRunner, readSpec, type Spec} from './spec.ts';

/** What the care of a step needs from its session. */
export type Care = {
	folder: string;
	session: string;
	target: string;
	umask: number;
	/** The session's fence; see fence.ts. */
	fence: number;
	/** The disk promises nothing: what destroys needs the word first (W8). */
	weak: boolean;
	secrets: Readonly<Record<string, string>>;
	/** What a runner is started by, where it would not outlive this login else. */
	by: readonly string[];
	append(event: Event): void;
	/** Resolves after the given time, or at once when the wizard leaves. */
	pause(ms: number): Promise<void>;
	leaving(): boolean;
	/** Called while a step is watched, a few times a second; `alone` when its runner is gone and only its tool lives. */
	tick(alone: boolean): void;
};

const {O_WRONLY, O_CREAT, O_APPEND} = fs.constants;
const watchMs = 100;
const deadlineSeconds = 600;

/** Does the one next thing for a step; the caller folds and comes again. */
export async function attend(item: StepRun, care: Care): Promise<void> {
	const last = item.attempts.at(-1);
	if (item.status === 'waiting') return begin(item, care);
	if (item.status === 'open' && last) return follow(item, last, care);
	if (item.status === 'unknown' && last) return settle(item, last, care);
}

/** What a runner does when its step has ended, where it did not live to do it. */
function hideSecrets(path: string, {secrets}: Care): void {
	try {
		redactLog(path, secrets);
	} catch {
		// It had not come as far as a log.
	}
}

const hidden = (text: string, {secrets}: Care) => redactor(secrets).text(text);

/** Looks, writes the intent down durably, and only then lets a runner begin (W1). */
async function begin(item: StepRun, care: Care): Promise<void> {
	const {step} = item;
	const attempt = (item.attempts.at(-1)?.n ?? 0) + 1;
	const names = {step: step.key, attempt};
	const folder = join('steps', `${step.key.replace('/', '-')}-a${attempt}`);
	const path = join(care.folder, folder);
	if (fs.existsSync(join(path, 'runner.jl'))) {
		// A runner was here, and the journal has lost its intent: taken up again, never run twice.
		const {spec, digest} = readSpec(path);
		return care.append({
			t: 'step.intent',
			...names,
			class: step.class,
			digest,
			folder,
			observed: spec.observed,
			why: 'plan',
		});
	}

	if (care.weak && step.class === 'destructive' && attempt === 1) {
		const reason =
			'This disk does not say that it keeps what is written (it knows no fsync): after a power cut nobody might know that this step was begun. Move the state folder to a local disk, or type the word to go on all the same.';
		return care.append({t: 'step.refused', ...names, reason});
	}

	let observed;
	try {
		observed = await observeStep(step);
		failpoint('engine.looked', step.key);
		const changed = changedFacts(step.pinned, observed);
		const refused =
			changed === undefined
				? findAction(step.action)?.refuse?.(step.with, observed)
				: `The target changed since the plan was made: ${changed}. Nothing was done; look at who changed it.`;
		if (refused !== undefined)
			return care.append({t: 'step.refused', ...names, reason: hidden(refused, care)});
	} catch (error) {
		return care.append({t: 'step.refused', ...names, reason: hidden(tell(error), care)});
	}

	// A crash before the intent leaves a folder that nobody refers to.
	fs.rmSync(path, {recursive: true, force: true});
	const spec: Spec = {
		session: care.session,
		step: step.key,
		attempt,
		action: step.action,
		with: step.with,
		class: step.class,
		...(step.as ? {as: step.as} : {}),
		observed,
		pinned: step.pinned,
		secrets: step.secrets,
		nonce: randomBytes(16).toString('hex'),
		target: care.target,
		journal: join(care.folder, 'journal.jl'),
		fence: care.fence,
		umask: care.umask,
		deadline: Number(tuned('DEADLINE') ?? deadlineSeconds),
	};
	const digest = layDown(care.folder, folder, spec);
	const why = attempt === 1 ? 'plan' : 'again';
	const decided = {class: step.class, digest, folder, observed, why, fence: care.fence} as const;
	care.append({t: 'step.intent', ...names, ...decided});
	startRunner(path, names, care);
}

/** The runner: its own session and process group, nothing of the terminal, secrets by a pipe closed at once. */
function startRunner(path: string, names: {step: string; attempt: number}, care: Care): void {
	const log = openPlain(join(path, 'runner.log'), O_WRONLY | O_CREAT | O_APPEND);
	const [program = '', ...rest] = [...care.by, ...selfCommand()];
	const child = spawn(program, [...rest, '__run', path], {
		detached: true,
		stdio: ['pipe', log, log],
		env: childEnvironment(process.env, {...stateVariable(), ...failpointVariables()}),
		cwd: '/',
	});
	fs.closeSync(log);
	child.on('error', () => {});
	child.stdin?.on('error', () => {});
	child.stdin?.end(JSON.stringify(care.secrets));
	child.unref();
	failpoint('engine.spawned', names.step);
	const runner = child.pid === undefined ? undefined : identityOf(child.pid);
	if (runner) care.append({t: 'step.spawned', ...names, runner});
}

const stateVariable = (): Record<string, string> => {
	const state = process.env['HANDRAIL_STATE_DIR'];
	return state === undefined ? {} : {HANDRAIL_STATE_DIR: state};
};

/** Watches an open step until its result lies there, or nobody is left who could write one. */
async function follow(item: StepRun, attempt: Attempt, care: Care): Promise<void> {
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

/** A runner writes down that it begins before it does: where no such line stands, nothing was begun. */
function neverBegun(path: string): Probe | undefined {
	const {begun, child} = readRunner(path);
	if (begun !== undefined || child !== undefined) return undefined;
	const reason = 'no runner ever began it, and none can any more';
	return {verdict: 'not-started', reason, evidence: {begun: false}};
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
