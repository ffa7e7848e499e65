import {answered, decided, type Context} from '../plan/context.ts';
import type {OpenUpgrade} from '../plan/observations.ts';
import {text} from '../plan/text.ts';
import {sameVersion} from '../versions/scheme.ts';
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

/** The last upgrade of this target, where it is not over: its session, the version, and when its change began. */
export type LastUpgrade = {
	/** It led to the version that runs now, and did not end well: kept all the same, left unresolved, or not decided. */
	failed?: true;
	open?: OpenUpgrade;
};

/** What the last change of this target left behind; nothing where it ended well or was taken back. */
export function lastUpgrade(
	root: string,
	{runbook, state, session}: Context,
	installed: string,
): LastUpgrade {
	const last = listSessions(root).find(
		({header, state: other}) =>
			header.id !== session &&
			other.runbook === runbook.id &&
			other.target === state.target &&
			other.runs.some(({phase}) => phase === 'rollout'),
	);
	if (!last) return {};
	const {outcome, flow, runs} = last.state;
	const kept = decided(last.state, 'decide') === 'keep';
	if (outcome === 'rolled-back' || (outcome === 'done' && !kept)) return {};
	const version = text(answered(last.state, 'version'));
	const same = sameVersion(runbook.versions.scheme, version, installed);
	const at = runs.find(({phase}) => phase === 'rollout')?.at ?? '';
	return {
		...(same ? {failed: true} : {}),
		...(outcome === undefined && flow === 'upgrade'
			? {open: {session: last.header.id, version, at}}
			: {}),
	};
}
