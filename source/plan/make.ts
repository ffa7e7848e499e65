import type {RunbookStep} from '../runbook/format.ts';
import {fill, fillString, holds, secretsIn, type Scope} from '../runbook/placeholders.ts';
import {join} from '../runbook/paths.ts';
import {Trouble} from '../trust/trouble.ts';
import {aboutSet} from './about.ts';
import {answered, type Context, type KnownActions} from './context.ts';
import {idleEdits} from './idle-edits.ts';
import type {Phase} from './pages.ts';
import type {PlannedStep} from './planned.ts';
import {scopeOf, type ReadyStore} from './scope.ts';
import {classOfChange} from './rules/version.ts';

/** The runbook's steps of one phase. */
export function stepsOf({runbook, state}: Context, phase: Phase): RunbookStep[] {
	if (phase === 'rollout')
		return state.flow === 'recover' ? (runbook.recover?.steps ?? []) : runbook.steps;
	if (phase === 'back-data') return runbook.rollback.data;
	if (phase === 'back-program') return runbook.rollback.program ?? [];
	if (phase === 'retry') return runbook.retry?.steps ?? [];
	if (state.flow === 'recover') return phase === 'backup' ? (runbook.recover?.proof ?? []) : [];
	const {steps, proof, resume} = runbook.backup;
	if (phase === 'resume') return resume;
	if (answered(state, 'backup.how') !== 'existing') return [...steps, ...proof];
	return [...steps.filter(step => step.action === 'files.copy'), ...proof];
}

/** The titles of the steps of some phases that run with root's rights, as far as the answers tell by now. */
export function asRoot(context: Context, phases: readonly Phase[]): string[] {
	const titles = phases.flatMap(phase => {
		const scope = phaseScope(context, phase, 1);
		return stepsOf(context, phase).flatMap(({when, as, title}) => {
			try {
				return holds(when, scope) && fillString(as, scope) === 'root' ? [title] : [];
			} catch {
				// It hangs on an answer that is yet to come.
				return [];
			}
		});
	});
	return [...new Set(titles)];
}

/**
 * A phase as it will run: placeholders filled, classes settled, secrets by name.
 * Throws Trouble for an action nobody knows or a placeholder without a value.
 */
export function makeSteps(
	context: Context,
	phase: Phase,
	run: number,
	known: KnownActions,
): PlannedStep[] {
	const scope = phaseScope(context, phase, run);
	const oneWay = classOfChange(context)?.class === 'destructive';
	const isIdle = idleEdits(context.runbook, scope);
	return stepsOf(context, phase)
		.filter(step => holds(step.when, scope) && !isIdle(step))
		.map(step => {
			const action = known(step.action);
			if (!action)
				throw new Trouble(`There is no action called "${step.action}".`, {
					next: 'Mend the runbook.',
				});
			const parameters =
				step.action === 'files.copy' ? copyWith(context, step.with, scope) : fill(step.with, scope);
			return {
				key: `${phase}.${run}/${step.id}`,
				id: step.id,
				title: step.title,
				action: step.action,
				with: parameters,
				class: step.class ?? action.class,
				why: step.why,
				rows: step.rows,
				...(fillString(step.as, scope) === 'root' ? {as: 'root' as const} : {}),
				...(step.closes !== undefined && oneWay ? {closes: step.closes} : {}),
				pinned: {},
				secrets: secretsIn(parameters),
			};
		});
}

function phaseScope(context: Context, phase: Phase, run: number): Scope {
	// Each backup of a session has a place of its own.
	const set = phase === 'backup' ? run : undefined;
	const scope = scopeOf(context.runbook, context.state, context.session, set);
	// An older backup has what it has: its counts are shown, not held against today's.
	if (phase === 'backup' && answered(context.state, 'backup.how') === 'existing')
		return {...scope, 'rehearsal.expect': {}};
	if (phase !== 'back-data' && phase !== 'back-program') return scope;
	return {...scope, backup: context.state.backup?.path ?? scope['backup']};
}

/** Every copy carries what a recovery elsewhere needs to know. */
function copyWith(context: Context, given: Record<string, unknown>, scope: Scope): unknown {
	const filled = fill(given, copyScope(context, scope)) as Record<string, unknown>;
	return {...filled, about: aboutSet(context)};
}

/**
 * A backup that the operator names is copied from there instead of from the live place. A plain
 * copy holds the data folder only: the rest is taken from the installation as it is now.
 */
function copyScope({state}: Context, scope: Scope): Scope {
	const from = answered(state, 'backup.path');
	if (answered(state, 'backup.how') !== 'existing' || typeof from !== 'string') return scope;
	const stores = scope['stores'] as ReadyStore[];
	const whole = answered(state, 'backup.kind') === 'set';
	const place = (store: ReadyStore) => {
		if (whole) return join(from, store.id);
		return store.kind === 'folder' ? from : store.path;
	};
	return {...scope, stores: stores.map(store => ({...store, path: place(store)}))};
}
