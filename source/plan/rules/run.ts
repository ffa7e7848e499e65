import type {PhaseRun, StepRun} from '../../journal/state.ts';
import {complete, latestRun, type Context} from '../context.ts';
import type {Flow, PageId, Phase} from '../pages.ts';
import type {Option, Question, Stand} from '../questions.ts';

/** The step that the run stands at: the first that is not done. */
export function currentStep(run: PhaseRun): StepRun | undefined {
	return run.steps.find(({status}) => status !== 'done');
}

/** Must the operator say how it goes on? Pure and replaceable work whose end is unknown goes on by rule. */
export function mustAsk(item: StepRun): boolean {
	const last = item.attempts.at(-1);
	if (!last) return false;
	if (item.status === 'failed' || item.status === 'refused') return true;
	if (item.status !== 'unknown') return false;
	return afterUnknown(item) === 'ask';
}

export const maxAttempts = 3;

/**
 * What follows when nobody knows how a step ended (facts/durability.md par. 7 and 8).
 * probe first; pure: again; replaceable and convergent: again up to three times, convergent only after
 * the probe; guarded and destructive: always ask.
 */
export function afterUnknown(item: StepRun): 'probe' | 'again' | 'landed' | 'ask' {
	const last = item.attempts.at(-1);
	const {class: kind} = item.step;
	if (last?.elsewhere === true) return 'ask';
	if (kind === 'pure') return item.attempts.length < maxAttempts ? 'again' : 'ask';
	if (!last?.probe) return 'probe';
	if (kind === 'guarded' || kind === 'destructive') return 'ask';
	if (last.probe.verdict === 'landed') return 'landed';
	return item.attempts.length < maxAttempts ? 'again' : 'ask';
}

const backOption: Record<Phase, Option> = {
	backup: {
		value: 'left',
		label: 'Leave this backup and choose again',
		note: 'nothing has been changed',
	},
	resume: {value: 'left', label: 'Leave it stopped for now', note: 'nothing has been changed'},
	rollout: {value: 'left', label: 'Take a way back', note: 'the ways and their cost come next'},
	retry: {value: 'left', label: 'Decide how it ends', note: 'nothing more is tried'},
	'back-program': {
		value: 'left',
		label: 'Stop here; it needs a hand',
		note: 'the report says where it stands',
	},
	'back-data': {
		value: 'left',
		label: 'Stop here; it needs a hand',
		note: 'the report says where it stands',
	},
};

/** Where it leads when this step is left: a recovery has no way back, only a decision. */
function leaving(phase: Phase, flow: Flow): Option {
	return flow === 'recover' && phase === 'rollout' ? backOption.retry : backOption[phase];
}

function options(item: StepRun, phase: Phase, flow: Flow): Option[] {
	const last = item.attempts.at(-1);
	const verdict = last?.probe?.verdict;
	const dangerous = item.step.class === 'destructive';
	const unsure = verdict === 'cannot-tell' || verdict === 'partial';
	const again: Option = {value: 'again', label: 'Run this step once more'};
	const doubtful = item.status === 'unknown' && (dangerous || unsure);
	if (doubtful || (item.status === 'refused' && dangerous)) again.word = 'again';
	const landed: Option = {value: 'landed', label: 'It is done: go on', note: 'as the probe saw it'};
	if (verdict === 'cannot-tell' || verdict === 'partial') landed.word = 'done';
	const offerLanded = item.status === 'unknown' && verdict !== 'not-started';
	return [...(offerLanded ? [landed] : []), again, leaving(phase, flow)];
}

/** What is asked while steps run: nothing, unless one failed or its end is unknown. */
export function runQuestions(run: PhaseRun, page: PageId, flow: Flow): Question[] {
	const item = currentStep(run);
	// Open: killed between the two records of a tick.
	if (item?.step.action === 'manual.do' && (item.status === 'waiting' || item.status === 'open'))
		return [tick(item, page)];
	if (!item || !mustAsk(item)) return [];
	const n = item.attempts.at(-1)?.n ?? 0;
	const words = {
		failed: 'failed',
		refused: 'was not begun',
		unknown: 'was begun, and nobody saw its end',
	};
	const how = words[item.status as keyof typeof words] ?? item.status;
	return [
		{
			id: `resolve.${item.step.key}.${n}`,
			page,
			kind: 'choice',
			label: `"${item.step.title}" ${how}. How does it go on?`,
			options: options(item, run.phase, flow),
		},
	];
}

/** What only a person can do is ticked with a note. */
function tick(item: StepRun, page: PageId): Question {
	return {
		id: `tick.${item.step.key}`,
		page,
		kind: 'reason',
		label: `${item.step.title}: done? Type a note.`,
		help: item.step.why,
	};
}

/** The rollout page, for the change and for a way back. */
export function runRule(phase: Phase): (context: Context) => Stand | undefined {
	return ({state}) => {
		const run = latestRun(state, phase);
		if (!run || complete(run)) return undefined;
		if (run.steps.some(({attempts}) => attempts.at(-1)?.resolved === 'left'))
			return {page: 'report', questions: []};
		return {
			page: 'rollout',
			work: {do: 'run', phase},
			questions: runQuestions(run, 'rollout', state.flow),
		};
	};
}
