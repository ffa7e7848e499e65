import type {Event} from './events.ts';
import type {Attempt, PhaseRun, StepRun, StepStatus} from './state.ts';

/** An event of a step, with the seconds by which the clock had been moved when it was written. */
export type StepEvent = Extract<Event, {step: string}> & {seq: number; at: string; shift: number};

/** A phase's run with one more event of one of its steps. Pure. */
export function inRun(run: PhaseRun, event: StepEvent): PhaseRun {
	if (!run.steps.some(({step}) => step.key === event.step)) return run;
	return {
		...run,
		steps: run.steps.map(item => (item.step.key === event.step ? inStep(item, event) : item)),
	};
}

function inStep(item: StepRun, event: StepEvent): StepRun {
	const attempts = inAttempts(item.attempts, event);
	return {...item, attempts, status: statusOf(attempts)};
}

function inAttempts(attempts: Attempt[], event: StepEvent): Attempt[] {
	if (event.t === 'step.intent') {
		const {folder, observed, at, shift} = event;
		return [...attempts, {n: event.attempt, class: event.class, folder, observed, at, shift}];
	}

	if (event.t === 'step.refused' && !attempts.some(({n}) => n === event.attempt)) {
		const bare: Attempt = {n: event.attempt, class: 'pure', folder: '', observed: {}, at: event.at};
		return [...attempts, {...bare, end: {kind: 'refused', reason: event.reason}}];
	}

	return attempts.map(attempt =>
		attempt.n === event.attempt ? inAttempt(attempt, event) : attempt,
	);
}

function inAttempt(attempt: Attempt, event: StepEvent): Attempt {
	switch (event.t) {
		case 'step.spawned':
			return {...attempt, runner: event.runner};
		case 'step.done':
			return {...attempt, end: {kind: 'done', facts: event.facts, ms: event.ms}};
		case 'step.failed':
			return {
				...attempt,
				end: {kind: 'failed', reason: event.reason, exit: event.exit, ms: event.ms},
			};
		case 'step.refused':
			return {...attempt, end: {kind: 'refused', reason: event.reason}};
		case 'step.overdue':
			return {...attempt, overdue: event.after};
		case 'step.unknown':
			return {
				...attempt,
				unknown: event.why,
				...(event.elsewhere === true ? {elsewhere: true} : {}),
			};
		case 'step.probed':
			return {...attempt, probe: event.probe};
		case 'step.resolved':
			return {...attempt, resolved: event.choice};
		default:
			return attempt;
	}
}

/** The last attempt decides; a resolution stands above how it ended. */
export function statusOf(attempts: readonly Attempt[]): StepStatus {
	const last = attempts.at(-1);
	if (!last || last.resolved === 'again') return 'waiting';
	if (last.resolved === 'landed' || last.end?.kind === 'done') return 'done';
	if (last.end) return last.end.kind;
	return last.unknown === undefined ? 'open' : 'unknown';
}
