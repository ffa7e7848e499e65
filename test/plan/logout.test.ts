import {describe, expect, it} from 'vitest';
import type {StepClass} from '../../source/drivers/contract.ts';
import type {Event} from '../../source/journal/events.ts';
import {foldAll, type Stamped} from '../../source/journal/fold.ts';
import {emptyState} from '../../source/journal/state.ts';
import type {LogoutSeen} from '../../source/plan/observations.ts';
import type {PlannedStep} from '../../source/plan/planned.ts';
import {outlivesLogout} from '../../source/plan/rules/logout.ts';
import {runRule} from '../../source/plan/rules/run.ts';
import {tiny} from '../support-engine/walk.ts';

const step = (kind: StepClass): PlannedStep => ({
	key: 'rollout.1/x',
	id: 'x',
	title: 'X',
	action: 'script.run',
	with: {},
	class: kind,
	why: '',
	rows: [],
	pinned: {},
	secrets: [],
});
const seen = (verdict: LogoutSeen['verdict']): Event => ({
	t: 'target.observed',
	page: 'rollout',
	what: 'logout',
	data: {verdict, why: 'Why.', by: [], again: {linger: 'l', scope: 's'}},
});
const said = (value: string): Event => ({t: 'answer', page: 'rollout', id: 'logout', value});
const attached: Event = {t: 'ui.attached', tty: '', user: 'op'};

/** Where a rollout of one step stands after these events. */
function standAfter(kind: StepClass, ...events: Event[]) {
	const frozen: Event = {t: 'plan.frozen', phase: 'rollout', run: 1, hash: '', steps: [step(kind)]};
	const all = [frozen, ...events].map((event, index) => ({...event, seq: index + 1, at: ''}));
	const state = foldAll(emptyState, all as Stamped[]);
	const context = {runbook: tiny, state, session: '', secrets: new Set<string>()};
	return outlivesLogout(context, runRule('rollout')(context)!);
}

const look = {do: 'look', what: 'logout'};
const run = {do: 'run', phase: 'rollout'};

describe.each(['guarded', 'destructive'] as const)('before a %s step (A19)', kind => {
	it('is looked whether it outlives a logout, and nothing is asked where it does', () => {
		expect(standAfter(kind)).toMatchObject({work: look, questions: []});
		expect(standAfter(kind, seen('safe'))).toMatchObject({work: run, questions: []});
		expect(standAfter(kind, seen('moved'))).toMatchObject({work: run, questions: []});
	});

	it('nothing starts where it would be killed, until that is known and said', () => {
		const asked = standAfter(kind, seen('killed'));
		expect(asked.work).toBeUndefined();
		expect(asked.questions.map(({id}) => id)).toEqual(['logout']);
		expect(asked.questions[0]?.options?.map(({value}) => value)).toEqual([
			'linger',
			'scope',
			'known',
		]);
		expect(standAfter(kind, seen('killed'), said('linger')).work).toEqual(look);
		expect(standAfter(kind, seen('killed'), said('scope')).work).toEqual(look);
		expect(standAfter(kind, seen('killed'), said('known')).work).toEqual(run);
	});

	it('another login is looked at anew, and what was said stays said', () => {
		expect(standAfter(kind, seen('safe'), attached).work).toEqual(look);
		const again = standAfter(kind, seen('killed'), said('known'), attached, seen('killed'));
		expect(again.work).toEqual(run);
	});
});

it.each(['pure', 'convergent', 'replaceable'] as const)(
	'a %s step may be cut off: nothing is asked',
	kind => {
		expect(standAfter(kind, seen('killed')).work).toEqual(run);
		expect(standAfter(kind).work).toEqual(run);
	},
);
