import {expect, test} from 'vitest';
import type {Context} from '../../source/plan/context.ts';
import type {ConfigFinding} from '../../source/plan/observations.ts';
import {emptyState, type State} from '../../source/journal/state.ts';
import {valuesRule} from '../../source/plan/rules/values.ts';
import {tiny} from '../support-engine/walk.ts';

const found: ConfigFinding = {
	source: '/x.toml',
	key: 'a',
	verdict: 'RENAMED?',
	severity: 'stop',
	yours: '1',
	suggestion: 'b',
	edits: true,
};

function asked(finding: ConfigFinding) {
	const config = [
		{kind: 'file' as const, path: '/x.toml', format: 'toml' as const, defaults: '/d', rows: []},
	];
	const observed = new Map(emptyState.observed);
	const data = {findings: [finding], read: [], unread: []};
	observed.set('values', {data, seq: 1} as NonNullable<ReturnType<State['observed']['get']>>);
	const state = {...emptyState, observed};
	const context = {runbook: {...tiny, config}, state, session: 's', secrets: new Set<string>()};
	const stand = valuesRule({...context, about: () => undefined} as unknown as Context);
	const question = stand?.questions[0];
	expect(question?.id).toBe('value.a');
	return question?.options ?? [];
}

test('a key that can be edited is renamed, kept or taken out', () => {
	expect(asked(found).map(({value}) => value)).toEqual(['rename', 'keep', 'drop']);
});

test('one that cannot be edited in its file is only seen, with the reason', () => {
	const options = asked({...found, edits: false, byHand: 'It stands in a list of tables.'});
	expect(options).toEqual([
		{
			value: 'seen',
			label: 'I have seen it',
			note: 'It stands in a list of tables. Change it by hand.',
		},
	]);
	expect(asked({...found, edits: false})[0]?.note).toBe('your file is yours to change');
});

test('one that cannot be renamed there can be kept or taken out, with the reason', () => {
	const options = asked({...found, stays: 'b is there already.'});
	expect(options.map(({value}) => value)).toEqual(['keep', 'drop']);
	expect(options[0]?.note).toBe('It cannot be renamed here. b is there already.');
});
