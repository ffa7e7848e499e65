import type {StepClass} from '../drivers/contract.ts';
import type {Ask, Runbook, RunbookCheck} from '../runbook/format.ts';
import type {Moment} from '../journal/events.ts';
import type {PhaseRun, State} from '../journal/state.ts';
import {isChange, type PageId, type Phase} from './pages.ts';

/** What the rules must know of the actions. */
export type KnownActions = (name: string) => {class: StepClass} | undefined;

/** What the pure rules look at: the runbook, the folded state, and which secrets are in memory. */
export type Context = {
	runbook: Runbook;
	state: State;
	/** Session id. */
	session: string;
	secrets: ReadonlySet<string>;
	/** Why later records could not be read: what they say is not known, and nothing is claimed of it. */
	doubt?: string;
	/** What is known of an action; handed in, so that the rules stay pure. */
	known?: KnownActions;
};

export function answered(state: State, id: string): unknown {
	return state.answers.get(id)?.value;
}

export function seen<T>(state: State, what: string): T | undefined {
	return state.observed.get(what)?.data as T | undefined;
}

/** The newest run of a phase. */
export function latestRun(state: State, phase: Phase): PhaseRun | undefined {
	return state.runs.findLast(run => run.phase === phase);
}

export function complete(run: PhaseRun | undefined): boolean {
	return run !== undefined && run.steps.every(({status}) => status === 'done');
}

/** Has anything been begun that changes the product? From then on Back shows and changes nothing. */
export function changeBegun(state: State): boolean {
	return state.runs.some(run => isChange(run.phase));
}

/** The newest decision of an id. */
export function decided(state: State, id: string): string | undefined {
	return state.decisions.findLast(item => item.id === id)?.value;
}

/**
 * An answer about the chosen version: undefined when another version was chosen since, since what was said of
 * one is not said of the next.
 */
export function answeredOfVersion({answers}: State, id: string): unknown {
	const [given, version] = [answers.get(id), answers.get('version')];
	return given && version && given.seq > version.seq ? given.value : undefined;
}

/** The questions of the runbook about this site that this session's flow asks. */
export function asksOf(runbook: Runbook, {flow}: Pick<State, 'flow'>): Ask[] {
	return runbook.ask.filter(({flows, page}) => page === 'target' && flows.includes(flow));
}

/** The questions of the runbook about the chosen version, on one page or on all; only an upgrade chooses one. */
export function versionAsks(runbook: Runbook, {flow}: Pick<State, 'flow'>, page?: PageId): Ask[] {
	if (flow !== 'upgrade') return [];
	return runbook.ask.filter(
		ask =>
			ask.page !== 'target' &&
			(page === undefined || ask.page === page) &&
			ask.flows.includes(flow),
	);
}

/**
 * The checks of a moment. A recovery looks at the new machine first; after it the product is looked
 * at as after a way back: the program that was, on the data that was.
 */
export function checksAt(runbook: Runbook, state: State, moment: Moment): RunbookCheck[] {
	const recovers = state.flow === 'recover';
	if (recovers && moment === 'before') return runbook.recover?.checks ?? [];
	const wanted = recovers ? 'back' : moment;
	return runbook.checks.filter(({moments}) => moments.includes(wanted));
}

/** The run that leads forwards: the change, or the newest attempt after a cause was mended. */
export function forwardRun(state: State): PhaseRun | undefined {
	return state.runs.findLast(run => run.phase === 'rollout' || run.phase === 'retry');
}

/** The phase of the way back that was decided on after the newest rollout. */
export function backRun(state: State): PhaseRun | undefined {
	const rollout = state.runs.findLastIndex(run => run.phase === 'rollout');
	const back = state.runs.findLastIndex(run => run.phase.startsWith('back-'));
	return back > rollout ? state.runs[back] : undefined;
}
