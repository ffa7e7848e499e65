import {refuseProgram} from '../drivers/binary/program-file.ts';
import type {Event, Outcome, Resolution} from '../journal/events.ts';
import type {PhaseRun} from '../journal/state.ts';
import {
	answered,
	asksOf,
	changeBegun,
	forwardRun,
	latestRun,
	type Context,
} from '../plan/context.ts';
import {differences} from '../plan/differences.ts';
import type {Phase} from '../plan/pages.ts';
import type {Question} from '../plan/questions.ts';
import {meantGoal, meantVersion} from '../plan/rules/route.ts';
import {versionRows} from '../plan/rules/version.ts';
import {currentStep} from '../plan/rules/run.ts';
import {siteAnswers} from '../plan/scope.ts';
import {standOf} from '../plan/stand.ts';
import {text} from '../plan/text.ts';
import {tell} from '../trust/trouble.ts';
import {nameBackup, refuseSet} from './existing-backup.ts';
import {freezePlan} from './freeze.ts';
import {usualTimes} from './history.ts';
import {rememberTarget} from './preferences.ts';
import {takeSecret} from './take-secret.ts';
import {saveTarget} from './targets.ts';
import {validate} from './validate.ts';

/** What answering needs from its session. */
export type Desk = {
	root: string;
	context(): Context;
	append(event: Event): void;
	keepSecret(name: string, value: string): void;
};

/** The open question of an id; before the first change also one that was answered already. */
export function questionFor(context: Context, id: string): Question | undefined {
	const open = standOf(context).questions.find(question => question.id === id);
	if (open || changeBegun(context.state) || latestRun(context.state, 'backup')) return open;
	const without = {
		...context.state,
		answers: new Map([...context.state.answers].filter(([key]) => key !== id)),
	};
	return standOf({...context, state: without}).questions.find(question => question.id === id);
}

/**
 * Takes an answer: validated, made durable, then acted upon. Returns one sentence when it cannot
 * be taken; then nothing has been written.
 */
export async function takeAnswer(
	desk: Desk,
	id: string,
	given: unknown,
): Promise<string | undefined> {
	const context = desk.context();
	const question = questionFor(context, id);
	if (!question) return `"${id}" is not asked now.`;
	const named = typeof given === 'string' ? given : (given as {value?: unknown} | undefined)?.value;
	const meant = meanings[id];
	const route = meant && typeof named === 'string' ? meant(context, named) : undefined;
	if (route?.problem !== undefined) return route.problem;
	const checked = validate(question, route ? withValue(given, route.version) : given);
	if ('problem' in checked) return checked.problem;
	try {
		if (question.kind === 'program') await refuseProgram(text(checked.value));
		if (id === 'backup.path') {
			const named = await nameBackup(context, text(checked.value));
			if ('problem' in named) return named.problem;
			desk.append({t: 'answer', page: question.page, id: 'backup.kind', value: named.kind});
		}

		if (id === 'set') {
			const problem = await refuseSet(context, text(checked.value));
			if (problem !== undefined) return problem;
		}

		if (question.kind === 'secret') return takeSecret(desk, question, text(checked.value));
		await act(desk, context, question, checked.value);
		return undefined;
	} catch (error) {
		return tell(error);
	}
}

/** Answers that may be given in several spellings, or that stand for another. */
const meanings: Readonly<Record<string, typeof meantVersion>> = {
	version: meantVersion,
	goal: meantGoal,
};

/** Another spelling of what was chosen; a word or a reason beside it stays. */
const withValue = (given: unknown, value: string) =>
	typeof given === 'object' && given !== null ? {...given, value} : value;

async function act(
	desk: Desk,
	context: Context,
	question: Question,
	value: unknown,
): Promise<void> {
	const {id, page} = question;
	const chosen =
		typeof value === 'object' && value !== null
			? (value as {value: string; reason?: string})
			: undefined;
	if (id === 'decide') return decide(desk, context, chosen?.value ?? '', chosen?.reason);
	if (id.startsWith('resolve.')) return resolveStep(desk, context, id, chosen?.value as Resolution);
	if (id.startsWith('tick.')) return tick(desk, context, String(value));
	if (id === 'resume.begin') return startAgain(desk, context);
	if (id === 'backup.begin') desk.append(await frozen(desk, context, 'backup'));
	// Frozen first: what cannot be planned is told before the answer is written.
	const plan = id === 'rollout.begin' ? await frozen(desk, context, 'rollout') : undefined;
	if (id === 'verify.go.back') desk.append({t: 'session.close', outcome: backOutcome(context)});
	// Bound to the version: another one is looked at anew.
	const given = id === 'version.go' ? answered(context.state, 'version') : (chosen?.value ?? value);
	// A reason is written before what it is for: killed in between, the question is asked again.
	if (id === 'version' && chosen?.reason !== undefined)
		desk.append({
			t: 'decision',
			id: reasonFor(context, chosen.value),
			value: chosen.value,
			reason: chosen.reason,
		});
	desk.append({t: 'answer', page, id, value: given});
	if (plan) {
		desk.append({t: 'decision', id: 'rollout', value: 'begin'});
		desk.append(plan);
	}

	if (id === 'name') keepTarget(desk);
}

/** What the reason beside a version is about, as the record has it. */
const reasonFor = (context: Context, version: string) =>
	versionRows(context).some(row => row.version === version && row.gap !== undefined)
		? 'skipped versions'
		: 'older version';

async function frozen(desk: Desk, context: Context, phase: Phase): Promise<Event> {
	return freezePlan(
		context,
		phase,
		usualTimes(desk.root, context.runbook.id, context.state.target),
	);
}

/** The old program goes on; a backup taken while it stood still is no longer the newest state. */
async function startAgain(desk: Desk, context: Context): Promise<void> {
	const plan = await frozen(desk, context, 'resume');
	const backup = latestRun(context.state, 'backup');
	desk.append({t: 'answer', page: 'backup', id: 'backup.new', value: backup?.run ?? 0});
	desk.append(plan);
}

function keepTarget(desk: Desk): void {
	const {runbook, state} = desk.context();
	const site = siteAnswers(runbook, state);
	// What this flow does not ask stays open for the next.
	const answers = Object.fromEntries(
		asksOf(runbook, state).flatMap(({id}) => (site[id] === undefined ? [] : [[id, site[id]]])),
	);
	rememberTarget(runbook.id, state.target ?? 'prod');
	const name = state.target ?? 'prod';
	try {
		saveTarget(desk.root, {runbook: runbook.id, name, answers, at: new Date().toISOString()});
	} catch (error) {
		// The session has its answers; only the next one asks again.
		desk.append({t: 'note', text: `The target could not be kept: ${tell(error)}`});
	}
}

function backOutcome({state}: Context): Outcome {
	return differences(state, 'back').some(({sort}) => sort === 'new') ? 'unresolved' : 'rolled-back';
}

async function decide(
	desk: Desk,
	context: Context,
	value: string,
	reason: string | undefined,
): Promise<void> {
	const decision: Event = {
		t: 'decision',
		id: 'decide',
		value,
		...(reason === undefined ? {} : {reason}),
	};
	if (value === 'finish' || value === 'keep' || value === 'leave') {
		desk.append(decision);
		desk.append({t: 'session.close', outcome: value === 'leave' ? 'unresolved' : 'done'});
		return;
	}

	if (value === 'again') {
		const run = forwardRun(context.state);
		const item = run && currentStep(run);
		const attempt = item?.attempts.at(-1);
		if (item && attempt)
			desk.append({
				t: 'step.resolved',
				step: item.step.key,
				attempt: attempt.n,
				choice: 'again',
				by: 'operator',
			});
		desk.append({t: 'decision', id: 'rollout', value: 'again'});
		return;
	}

	const plan = await frozen(desk, context, value as Phase);
	desk.append(decision);
	desk.append(plan);
}

function resolveStep(desk: Desk, context: Context, id: string, choice: Resolution): void {
	const key = id.slice('resolve.'.length, id.lastIndexOf('.'));
	const attempt = Number(id.slice(id.lastIndexOf('.') + 1));
	const run = context.state.runs.findLast(item => item.steps.some(({step}) => step.key === key));
	desk.append({t: 'decision', id, value: choice});
	// Where it goes on is written before the step is left: killed in between, the step or the way is asked again.
	if (choice === 'left' && run) leave(desk, run);
	desk.append({t: 'step.resolved', step: key, attempt, choice, by: 'operator'});
}

function leave(desk: Desk, {phase, run}: PhaseRun): void {
	if (phase === 'backup') desk.append({t: 'answer', page: 'backup', id: 'backup.new', value: run});
	else if (phase === 'rollout' || phase === 'retry')
		desk.append({t: 'decision', id: 'rollout', value: 'left'});
	else if (phase !== 'resume') desk.append({t: 'session.close', outcome: 'unresolved'});
}

/** A step that only a person can do: intent and end in one, with the note. */
function tick(desk: Desk, context: Context, note: string): void {
	const run = context.state.runs.at(-1);
	const item = run && currentStep(run);
	if (!item) return;
	const names = {step: item.step.key, attempt: item.attempts.length + 1};
	desk.append({
		t: 'step.intent',
		...names,
		class: item.step.class,
		digest: '',
		folder: '',
		observed: {},
		why: 'plan',
	});
	desk.append({t: 'step.done', ...names, facts: {note}, ms: 0, result: ''});
}
