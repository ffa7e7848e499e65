import {describe, expect, it} from 'vitest';
import type {Event} from '../../source/journal/events.ts';
import {foldAll, type Stamped} from '../../source/journal/fold.ts';
import {emptyState} from '../../source/journal/state.ts';
import type {PlannedStep} from '../../source/plan/planned.ts';
import {planRule} from '../../source/plan/rules/plan.ts';
import {standOf} from '../../source/plan/stand.ts';
import {tiny} from '../support-engine/walk.ts';

const step: PlannedStep = {
	key: 'rollout.1/swap',
	id: 'swap',
	title: 'Swap',
	action: 'script.run',
	with: {},
	class: 'guarded',
	why: '',
	rows: [],
	pinned: {},
	secrets: [],
};
const frozen = (steps: PlannedStep[]): Event => ({
	t: 'plan.frozen',
	phase: 'rollout',
	run: 1,
	hash: '',
	steps,
});
const begun: Event[] = [
	{t: 'decision', id: 'rollout', value: 'begin'},
	{
		t: 'step.intent',
		step: step.key,
		attempt: 1,
		class: 'guarded',
		digest: '',
		folder: '',
		observed: {},
		why: 'plan',
	},
];
const say = (page: 'target' | 'version' | 'checks', id: string, value: string): Event => ({
	t: 'answer',
	page,
	id,
	value,
});
const untilBackup: Event[] = [
	...['program', 'releases', 'data', 'backups', 'name'].map(id => say('target', id, '/x')),
	{
		t: 'target.observed',
		page: 'version',
		what: 'versions',
		data: {installed: {version: '1.0.0'}, available: [], ignored: [], withdrawn: []},
	},
	say('version', 'version', '1.1.0'),
	{t: 'target.observed', page: 'version', what: 'release', data: {version: '1.1.0'}},
	say('version', 'version.go', '1.1.0'),
	{t: 'checks.done', page: 'checks', moment: 'before', results: [], ms: 1},
	say('checks', 'checks.go', 'yes'),
];
const checked: Event = {t: 'checks.done', page: 'verify', moment: 'after', results: [], ms: 1};

function standAfter(events: Event[], at: (index: number) => number) {
	const stamped = events.map((event, index): Stamped => ({
		...event,
		seq: index + 1,
		at: new Date(at(index) * 1000).toISOString(),
	}));
	const state = foldAll(emptyState, stamped);
	return standOf({runbook: tiny, state, session: '01ABCDEFGHJKMNPQRSTVWXYZ00', secrets: new Set()});
}

const done: Event = {t: 'step.done', step: step.key, attempt: 1, facts: {}, ms: 1, result: ''};

it('a backup that went through its proof is gone on from', () => {
	const backup: Event = {...frozen([]), phase: 'backup'} as Event;
	const at = new Date(9_000_000).toISOString();
	const proof: Event = {t: 'backup.verified', level: 'V4', path: '/b', digest: '', bytes: 1, at};
	const stand = standAfter([...untilBackup, backup, proof], () => 9000);
	expect(stand.questions.map(({id}) => id)).toEqual(['backup.go']);
});

it('a rollout that replaces data is begun by the word, though no version rule says so', () => {
	const events: Event[] = untilBackup.slice(0, 5);
	const state = foldAll(
		emptyState,
		events.map((event, at): Stamped => ({...event, seq: at + 1, at: new Date(at).toISOString()})),
	);
	const [first] = tiny.steps;
	const asked = (action: string) => {
		const runbook = {...tiny, steps: [{...first!, action, class: undefined, closes: undefined}]};
		const known = (name: string) => ({
			class: name === 'files.restore' ? ('destructive' as const) : ('convergent' as const),
		});
		return planRule({runbook, state, session: 'x', secrets: new Set(), known})?.questions[0]?.kind;
	};
	expect(asked('service.start')).toBe('confirm');
	expect(asked('files.restore')).toBe('word');
});

describe('after the change', () => {
	it('checks that were made are not made again', () => {
		const stand = standAfter([frozen([step]), ...begun, done, checked], at => at + 10);
		expect(stand.work).toBeUndefined();
		expect(stand.questions.map(({id}) => id)).toContain('verify.go.after');
	});

	it('nor when the wall clock was put back meanwhile', () => {
		const stand = standAfter([frozen([step]), ...begun, done, checked], at => 9000 - at * 60);
		expect(stand.work).toBeUndefined();
	});

	it('a proven backup is proven, also when the wall clock was put back meanwhile', () => {
		const backup: Event = {...frozen([]), phase: 'backup'} as Event;
		const proof: Event = {
			t: 'backup.verified',
			level: 'V4',
			path: '/b',
			digest: '',
			bytes: 1,
			at: new Date(1000).toISOString(),
		};
		const early: Event[] = [...untilBackup, backup, proof];
		const stand = standAfter(early, at => (at === early.length - 1 ? 1000 : 9000));
		expect(stand.work).toBeUndefined();
	});

	it('nor when every step was left out by its `when`', () => {
		const stand = standAfter([frozen([]), checked], at => at);
		expect(stand.work).toBeUndefined();
	});

	it('a step that is tried again after reopening runs', () => {
		const failed: Event = {
			t: 'step.failed',
			step: step.key,
			attempt: 1,
			reason: '',
			exit: 1,
			ms: 1,
		};
		const names = {step: step.key, attempt: 1, by: 'operator'} as const;
		const stand = standAfter(
			[
				frozen([step]),
				...begun,
				failed,
				{t: 'decision', id: 'rollout', value: 'left'},
				{t: 'step.resolved', ...names, choice: 'left'},
				{t: 'decision', id: 'decide', value: 'reopen'},
				{t: 'step.resolved', ...names, choice: 'again'},
				{t: 'decision', id: 'rollout', value: 'again'},
				{t: 'target.observed', page: 'rollout', what: 'logout', data: {verdict: 'safe'}},
			],
			at => at,
		);
		expect(stand.work).toEqual({do: 'run', phase: 'rollout'});
	});
});
