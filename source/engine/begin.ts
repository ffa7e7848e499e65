import {spawn} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import fs from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {findAction} from '../drivers/index.ts';
import {openPlain} from '../intake/plain-file.ts';
import {failpoint, failpointVariables, tuned} from '../journal/failpoint.ts';
import type {StepRun} from '../journal/state.ts';
import {childEnvironment} from '../trust/environment.ts';
import {redactor} from '../trust/redact.ts';
import {tell} from '../trust/trouble.ts';
import type {Care} from './care.ts';
import {identityOf} from './identity.ts';
import {changedFacts, observeStep} from './observe.ts';
import {selfCommand} from './self.ts';
import {layDown, readSpec, type Spec} from './spec.ts';

const {O_WRONLY, O_CREAT, O_APPEND} = fs.constants;
const deadlineSeconds = 600;

const hidden = (text: string, {secrets}: Care) => redactor(secrets).text(text);

/** Looks, writes the intent down durably, and only then lets a runner begin (W1). */
export async function begin(item: StepRun, care: Care): Promise<void> {
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
