import {latestRun, type Context} from '../plan/context.ts';

/** Until when the way back of a finished session is meant to stay open; undefined when there is none. */
export function wayOpenUntil({runbook, state}: Context): string | undefined {
	const run = latestRun(state, 'rollout');
	if (state.flow === 'recover' || state.outcome !== 'done' || !run || !state.backup)
		return undefined;
	const from = Date.parse(run.at);
	return new Date(from + runbook.keep.days * 86_400_000).toISOString();
}
