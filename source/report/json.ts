import {answered, seen, type Context} from '../plan/context.ts';
import {differences} from '../plan/differences.ts';
import type {NotesSeen, VersionsSeen} from '../plan/observations.ts';
import {wayBackLine} from '../rollback/way-back.ts';

/** The record of a session for programs. `format` is raised when a field changes its meaning. */
export function reportJson(context: Context): object {
	const {runbook, state, session} = context;
	return {
		format: 1,
		session,
		runbook: runbook.id,
		flow: state.flow,
		target: state.target ?? null,
		from: seen<VersionsSeen>(state, 'versions')?.installed.version ?? null,
		to: answered(state, 'version') ?? null,
		outcome: state.outcome ?? null,
		opened: state.opened,
		last: state.last,
		wayBack: wayBackLine(context),
		checks: state.checks,
		differences: {after: differences(state, 'after'), back: differences(state, 'back')},
		notes: notesJson(context),
		backup: state.backup ?? null,
		runs: state.runs.map(run => ({
			phase: run.phase,
			run: run.run,
			plan: run.hash,
			steps: run.steps.map(({step, status, attempts}) => ({
				id: step.id,
				title: step.title,
				action: step.action,
				class: step.class,
				rows: step.rows,
				status,
				attempts,
			})),
		})),
		decisions: state.decisions,
	};
}

/** Where notes were read, which were not, and of when they are where their address did not answer. */
function notesJson({state}: Context): object | null {
	const notes = seen<NotesSeen>(state, 'notes');
	if (!notes) return null;
	const {source, versions, asOf, unanswered} = notes;
	return {
		source,
		unread: versions.filter(({read}) => !read).map(({version}) => version),
		...(asOf === undefined ? {} : {asOf}),
		...(unanswered === undefined ? {} : {unanswered}),
	};
}
