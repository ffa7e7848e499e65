import {backRun, complete, latestRun, type Context} from '../plan/context.ts';
import {datedInFuture} from '../plan/rules/clock.ts';
import {baseline} from '../plan/scope.ts';
import {classOfChange} from '../plan/rules/version.ts';
import type {PlaceSeen} from '../plan/observations.ts';
import type {PhaseRun, State, StepRun} from '../journal/state.ts';
import {aboutTime} from '../report/words.ts';

export type Way = {
	id: 'back-program' | 'back-data';
	title: string;
	/** Minutes and what is lost, in words. */
	cost: string;
	/** Why it may not be taken. */
	refused?: string;
	/** The target's name must be typed. */
	word: boolean;
};

const begun = (item: StepRun) =>
	item.attempts.some(
		({end, probe}) =>
			end?.kind !== 'refused' && (end !== undefined || probe?.verdict !== 'not-started'),
	);

/** Has the program started on the data since the change? Then its data is no longer the backup's. */
export function startedOnData(rollout: PhaseRun | undefined): boolean {
	return (rollout?.steps ?? []).some(item => item.step.closes !== undefined && begun(item));
}

/** Has any step that changes the product been begun? */
export function touched(rollout: PhaseRun | undefined): boolean {
	return (rollout?.steps ?? []).some(
		item => begun(item) && (item.step.class === 'guarded' || item.step.class === 'destructive'),
	);
}

/** Seconds that an action took in this session when it was last done, else the given guess. */
function took(state: State, action: string, guess: number): number {
	const done = state.runs
		.flatMap(run => run.steps)
		.filter(item => item.step.action === action)
		.flatMap(item => item.attempts)
		.findLast(attempt => attempt.end?.kind === 'done');
	return done?.end?.kind === 'done' ? done.end.ms / 1000 : guess;
}

/** Stop, swap, start, answer: measured where it was done in this session. */
function programSeconds(state: State): number {
	return (
		took(state, 'service.stop', 5) +
		took(state, 'binary.swap', took(state, 'docker.swap', 2)) +
		took(state, 'service.start', 5) +
		took(state, 'check.wait', 10)
	);
}

/** Restoring copies once and reads back once, as the backup did. */
function dataSeconds(state: State): number {
	return programSeconds(state) + took(state, 'files.copy', 60) + took(state, 'files.verify', 60);
}

/** What was written since the backup, counted where the checks count. */
export function lostSince(state: State): string {
	const before = baseline(state);
	const now = state.checks.after?.results.find(result => result.facts)?.facts ?? {};
	const grown = Object.entries(before).reduce((sum, [name, old]) => {
		const value = now[name];
		return typeof old === 'number' && typeof value === 'number' && value > old
			? sum + value - old
			: sum;
	}, 0);
	const told = state.backup !== undefined && !datedInFuture(state);
	const since = told ? ` since ${state.backup?.at.slice(11, 16)} UTC` : ' since the backup';
	if (grown > 0) return `${grown} records written${since} would be gone, kept aside only`;
	return `what was written${since} would be gone, kept aside only`;
}

/** The ways back that stand open after the change was begun, cheapest first. */
export function waysBack(context: Context): Way[] {
	const {state, runbook} = context;
	const rollout = latestRun(state, 'rollout');
	if (!rollout || state.flow === 'recover') return [];
	const oneWay = startedOnData(rollout) && classOfChange(context)?.class === 'destructive';
	const why = classOfChange(context)?.why ?? '';
	const program: Way = {
		id: 'back-program',
		title: 'Back: the old program, data as it is now',
		cost: oneWay ? '' : `${aboutTime(programSeconds(state))}; nothing written is lost`,
		word: false,
		...(oneWay ? {refused: `It would not find its data. ${why}`} : {}),
	};
	const data: Way = {
		id: 'back-data',
		title: 'Back: the old program and the data of the backup',
		cost: `${aboutTime(dataSeconds(state))}; ${lostSince(state)}`,
		word: true,
		...(state.backup ? {} : {refused: 'There is no proven backup in this session.'}),
	};
	return runbook.rollback.program ? [program, data] : [data];
}

/** One sentence for every page: the cheapest sure way to where we came from (DESIGN par. 1, 5). */
export function wayBackLine(context: Context): string {
	const {state, doubt} = context;
	if (doubt !== undefined) return `cannot tell: ${doubt}`;
	if (state.flow === 'recover') return asideLine(state);
	const back = backRun(state);
	if (back) return complete(back) ? 'taken: the old version is back' : 'being taken now';
	const rollout = latestRun(state, 'rollout');
	if (!touched(rollout) && !startedOnData(rollout)) {
		if (!programStopped(state)) return 'nothing has been changed yet';
		return `the program is stopped. Start it again: ${aboutTime(took(state, 'service.start', 5))}; nothing has been changed`;
	}

	const way = waysBack(context).find(({refused}) => refused === undefined);
	if (!way) return 'none is sure: no proven backup, and the data may have changed';
	const name = way.id === 'back-data' ? 'program and data' : 'the old program alone';
	return `${name}, ${way.cost}`;
}

/** In a recovery nothing is written over: what lay there stands beside. */
function asideLine(state: State): string {
	if (!touched(latestRun(state, 'rollout'))) return 'nothing has been changed yet';
	const taken = (state.observed.get('place')?.data as PlaceSeen | undefined)?.taken ?? [];
	return taken.length === 0
		? 'nothing lay here before; the backup set is as it was'
		: 'what lay here is kept aside; the backup set is as it was';
}

/** Did a step of this session stop the program, and none start it again? A start that failed did not. */
export function programStopped(state: State): boolean {
	const steps = state.runs.flatMap(run => run.steps);
	const last = steps.findLast(item =>
		item.step.action === 'service.stop'
			? begun(item)
			: item.step.action === 'service.start' && item.status === 'done',
	);
	return last?.step.action === 'service.stop';
}
