import type {Event} from '../journal/events.ts';
import {complete, latestRun, type Context} from '../plan/context.ts';
import {scopeOf} from '../plan/scope.ts';
import {text} from '../plan/text.ts';

/** A backup that went through its whole proof, to be written down as such once; else undefined. */
export function proofEvent(context: Context, at: string): Event | undefined {
	const {state, runbook, session} = context;
	const run = latestRun(state, 'backup');
	if (!run || !complete(run) || (state.backup && state.backup.seq > run.seq)) return undefined;
	const facts: Record<string, unknown> = {};
	for (const {attempts} of run.steps) {
		const end = attempts.at(-1)?.end;
		if (end?.kind === 'done') Object.assign(facts, end.facts);
	}

	return {
		t: 'backup.verified',
		level: text(facts['level']) || 'V1',
		path: text(scopeOf(runbook, state, session)['backup']),
		digest: text(facts['digest']),
		bytes: Number(facts['bytes'] ?? 0),
		at,
	};
}
