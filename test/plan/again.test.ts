import {expect, test} from 'vitest';
import type {Event} from '../../source/journal/events.ts';
import {fold, foldAll} from '../../source/journal/fold.ts';
import {emptyState, type State} from '../../source/journal/state.ts';
import {editsOf} from '../../source/plan/scope.ts';
import {backupRule} from '../../source/plan/rules/backup.ts';
import {valuesRule} from '../../source/plan/rules/values.ts';
import {versionRule} from '../../source/plan/rules/version.ts';
import type {PageId} from '../../source/plan/pages.ts';
import {loadRunbook} from '../../source/runbook/load.ts';
import {minimal} from '../runbook/minimal.ts';

const runbook = loadRunbook(
	minimal.replace(
		'checks:',
		"config:\n  - {kind: flags, service: main, help: ['--help']}\nchecks:",
	),
	'a.yaml',
);
const seen = (page: PageId, what: string, data: unknown): Event => ({
	t: 'target.observed',
	page,
	what,
	data,
});
const say = (page: PageId, id: string, value: unknown = 'yes'): Event => ({
	t: 'answer',
	page,
	id,
	value,
});
const versions = seen('version', 'versions', {
	installed: {version: '1.0.0', place: '/srv', size: 1},
	available: [],
	ignored: [],
	withdrawn: [],
	at: '',
});
const inventory = seen('backup', 'inventory', {
	stores: [],
	refusals: ['there is too little room'],
	place: '/srv/backups',
	needed: 2,
	free: 1,
});

function session(...events: Event[]) {
	let seq = 0;
	const stamp = (event: Event) => ({...event, seq: ++seq, at: ''});
	let state: State = foldAll(emptyState, events.map(stamp));
	return {
		push: (event: Event) => void (state = fold(state, stamp(event))),
		context: () => ({runbook, state, session: 's', secrets: new Set<string>()}),
	};
}

test.each([
	['version', 'versions', versions, versionRule],
	['backup', 'inventory', inventory, backupRule],
] as const)('%s: look again really looks, and once', (page, what, first, rule) => {
	const one = session(first);
	expect(rule(one.context())?.questions.map(({id}) => id)).toContain(`${what}.again`);
	one.push(say(page, `${what}.again`));
	expect(rule(one.context())).toMatchObject({page, work: {do: 'look', what}, questions: []});
	one.push(first);
	expect(rule(one.context())?.work).toBeUndefined();
	one.push(say(page, `${what}.again`));
	expect(rule(one.context())?.work).toEqual({do: 'look', what});
});

const finding = (key: string, more: object = {}) => ({
	source: '/srv/mine.yaml',
	key,
	verdict: 'REMOVED_NO_EFFECT',
	severity: 'stop',
	yours: 'x',
	...more,
});
const values = (...findings: object[]) =>
	seen('values', 'values', {findings, read: ['/srv/mine.yaml'], unread: []});

test('a file changed between two looks: what was chosen for a finding holds while the finding does', () => {
	const one = session(
		values(finding('a'), finding('b', {suggestion: 'c'}), finding('gone')),
		say('values', 'value.a', 'drop'),
		say('values', 'value.b', 'rename'),
		say('values', 'value.gone', 'drop'),
		say('values', 'values.again'),
	);
	const asked = () => valuesRule(one.context())?.questions.map(({id}) => id);
	expect(valuesRule(one.context())?.work).toEqual({do: 'look', what: 'values'});
	one.push(
		values(finding('a', {place: 'mine.yaml:9:1'}), finding('b', {yours: 'y'}), finding('new')),
	);
	expect(asked()).toEqual(['value.b', 'value.new', 'values.again']);
	expect(editsOf(one.context().state)).toEqual([{do: 'drop', from: 'a', file: '/srv/mine.yaml'}]);
	one.push(say('values', 'values.again'));
	one.push(values(finding('a', {verdict: 'RENAMED?', suggestion: 'd'})));
	expect(asked()).toEqual(['value.a', 'values.again']);
	expect(editsOf(one.context().state)).toEqual([]);
});

test('what the upgrade makes anew, takes away or does to data is seen one by one', () => {
	const web = {class: 'RECREATES', object: 'StatefulSet web', text: 'spec.serviceName is fixed'};
	const effects = (...consequences: object[]) =>
		seen('values', 'values', {findings: [], read: [], unread: [], consequences});
	const one = session(
		effects(
			web,
			{...web, text: 'spec.selector is fixed'},
			{class: 'DELETES', object: 'Service old', text: 'gone'},
			{class: 'RESTARTS', object: 'Deployment api', text: 'its pods are made anew'},
		),
	);
	const asked = () => valuesRule(one.context())?.questions.map(({id}) => id);
	const [recreates, deletes] = ['effect.recreates.StatefulSet/web', 'effect.deletes.Service/old'];
	expect(asked()).toEqual([recreates, deletes, 'values.again']);
	expect(valuesRule(one.context())?.questions[0]).toMatchObject({
		kind: 'acknowledge',
		label: 'RECREATES StatefulSet web: spec.serviceName is fixed; spec.selector is fixed',
	});
	one.push(say('values', recreates));
	one.push(say('values', deletes, 'yes, nobody calls it'));
	expect(asked()).toEqual(['values.go', 'values.again']);
	one.push(say('values', 'values.again'));
	one.push(
		effects(
			{...web, text: 'spec.selector is fixed'},
			{class: 'DELETES', object: 'Service old', text: 'gone'},
		),
	);
	expect(asked()).toEqual([recreates, 'values.again']);
});

test('a choice is taken back where the file was mended by hand', () => {
	const one = session(
		values(finding('a')),
		say('values', 'value.a', 'drop'),
		say('values', 'values.again'),
	);
	one.push(values());
	expect(valuesRule(one.context())?.questions.map(({id}) => id)).toEqual([
		'values.go',
		'values.again',
	]);
	expect(one.context().state.answers.has('value.a')).toBe(false);
});
