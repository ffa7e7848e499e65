import {answered, decided, type Context} from '../plan/context.ts';
import {listSessions} from './store.ts';

/** Usual seconds by step id: the mean of how long it took in earlier sessions of this target. */
export function usualTimes(
	root: string,
	runbook: string,
	target: string | undefined,
): Map<string, number> {
	const times = new Map<string, number[]>();
	for (const {state} of listSessions(root)) {
		if (state.runbook !== runbook || state.target !== target) continue;
		for (const {step, attempts} of state.runs.flatMap(run => run.steps)) {
			for (const {end} of attempts) {
				if (end?.kind === 'done')
					times.set(step.id, [...(times.get(step.id) ?? []), end.ms / 1000]);
			}
		}
	}

	return new Map(
		[...times].map(([id, list]) => [id, list.reduce((sum, value) => sum + value, 0) / list.length]),
	);
}

/** Did the last upgrade of this target end at this version without being well? Kept all the same, or left unresolved. */
export function failedBefore(
	root: string,
	{runbook, state, session}: Context,
	installed: string,
): boolean {
	const last = listSessions(root).find(
		({header, state: other}) =>
			header.id !== session &&
			other.runbook === runbook.id &&
			other.target === state.target &&
			other.runs.some(({phase}) => phase === 'rollout'),
	)?.state;
	if (!last || answered(last, 'version') !== installed) return false;
	return last.outcome === 'unresolved' || decided(last, 'decide') === 'keep';
}
