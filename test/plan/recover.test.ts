import {describe, expect, it} from 'vitest';
import type {Event} from '../../source/journal/events.ts';
import {foldAll, type Stamped} from '../../source/journal/fold.ts';
import {emptyState} from '../../source/journal/state.ts';
import {aboutSet} from '../../source/plan/about.ts';
import {checksAt, type Context} from '../../source/plan/context.ts';
import {differences} from '../../source/plan/differences.ts';
import {flowPages, pageOrder} from '../../source/plan/pages.ts';
import {factsBefore, scopeOf, wantedVersion} from '../../source/plan/scope.ts';
import {pagesOf, standOf} from '../../source/plan/stand.ts';
import {wayBackLine, waysBack} from '../../source/rollback/way-back.ts';
import {tiny} from '../support-engine/walk.ts';

const open = {
	t: 'session.open',
	runbook: 'tiny',
	title: 'Tiny',
	app: '0',
	flow: 'recover',
} as const;
const said = (
	id: string,
	value: unknown,
	page: 'target' | 'checks' | 'backup' = 'target',
): Event => ({
	t: 'answer',
	page,
	id,
	value,
});
const note = {product: 'tiny', version: '1.1.0', madeAt: '', site: {data: '/old/data'}};
const saw = (
	what: string,
	data: unknown,
	page: 'target' | 'checks' | 'plan' | 'backup' = 'target',
): Event => ({
	t: 'target.observed',
	page,
	what,
	data,
});

function contextOf(...events: Event[]): Context {
	const stamped = [open, ...events].map((event, index): Stamped => ({
		...event,
		seq: index + 1,
		at: new Date(0).toISOString(),
	}));
	const state = foldAll(emptyState, stamped);
	return {runbook: tiny, state, session: '01ABCDEFGHJKMNPQRSTVWXYZ00', secrets: new Set()};
}

const site = ['program', 'releases', 'data', 'backups'].map(id => said(id, `/new/${id}`));
const counted = {...note, counts: {alive: {rows: 3}}};
const toBackup = (given: object): Event[] => [
	said('set', '/sets/1'),
	saw('set', {note: given}),
	...site,
	said('name', 'spare'),
	saw('release', {version: '1.1.0'}, 'checks'),
	said('checks.go', 'yes', 'checks'),
	{t: 'checks.done', page: 'checks', moment: 'before', results: [], ms: 1},
];
const toPlan = (given: object): Event[] => [
	...toBackup(given),
	saw('contents', {stores: [], refusals: [], warnings: []}, 'backup'),
	said('backup.go', 'yes', 'backup'),
];

describe('the flow of a recovery', () => {
	it('has pages of its own, in the order of all pages; a session without a flow is an upgrade', () => {
		expect(pagesOf(contextOf())).toEqual([...flowPages.recover]);
		const places = flowPages.recover.map(page => pageOrder.indexOf(page));
		expect(places).toEqual(places.toSorted((a, b) => a - b));
		const {flow: _, ...old} = open;
		expect(foldAll(emptyState, [{...old, seq: 1, at: ''}]).flow).toBe('upgrade');
	});

	it('asks for the set first, reads what lies beside it, and offers the places of then', () => {
		expect(standOf(contextOf()).questions[0]).toMatchObject({id: 'set', kind: 'folder'});
		const named = [said('set', '/sets/1')];
		expect(standOf(contextOf(...named)).work).toEqual({do: 'look', what: 'set'});
		const seen = [...named, saw('set', {note}), said('program', '/p'), said('releases', '/r')];
		expect(standOf(contextOf(...seen)).questions[0]).toMatchObject({
			id: 'data',
			default: '/old/data',
		});
	});

	it('reads beside another set again when another is named', () => {
		const context = contextOf(said('set', '/sets/1'), saw('set', {note}), said('set', '/sets/2'));
		expect(standOf(context).work).toEqual({do: 'look', what: 'set'});
	});

	it('takes the version that ran on the data; where none was recorded the operator is asked', () => {
		expect(wantedVersion(contextOf(...toBackup(note)).state)).toBe('1.1.0');
		const old = [said('set', '/s'), saw('set', {}), ...site];
		expect(standOf(contextOf(...old)).questions[0]?.id).toBe('version');
		expect(wantedVersion(contextOf(...old, said('version', '1.0.0')).state)).toBe('1.0.0');
	});

	it('is not begun from a set that cannot be used', () => {
		const refused = {stores: [], refusals: ['The key is not in it.'], warnings: []};
		const {questions} = standOf(contextOf(...toBackup(note), saw('contents', refused, 'backup')));
		expect(questions.map(({id}) => id)).toEqual(['set.again']);
	});

	it('asks for the typed name before anything is put in place, and counts what lies there (R10)', () => {
		const asked = (taken: object[]) =>
			standOf(contextOf(...toPlan(note), saw('place', {taken}, 'plan'))).questions[0];
		expect(asked([])).toMatchObject({kind: 'word', word: 'spare'});
		expect(asked([])?.label).toContain('Nothing lies at these places');
		expect(asked([{path: '/new/data', files: 12, bytes: 3000}])?.label).toContain(
			'/new/data (12 files, 3.0 kB)',
		);
		expect(standOf(contextOf(...toPlan(note))).work).toEqual({do: 'look', what: 'place'});
	});

	it('gives its steps the named set, and whether the places are empty', () => {
		const scope = (taken: object[]) => {
			const {state, session} = contextOf(...toPlan(note), saw('place', {taken}, 'plan'));
			return scopeOf(tiny, state, session);
		};
		expect(scope([])).toMatchObject({backup: '/sets/1', place: 'nothing', to: '1.1.0'});
		expect(scope([{path: '/x', files: 1, bytes: 1}])['place']).toBe('anything');
	});

	it('holds what is counted against what was recorded beside the set', () => {
		const {state} = contextOf(...toPlan(counted));
		expect(factsBefore(state)).toEqual(new Map([['alive', {rows: 3}]]));
		expect(checksAt(tiny, state, 'before').map(({id}) => id)).toEqual(['ready']);
		expect(checksAt(tiny, state, 'after').map(({id}) => id)).toEqual(['alive']);
		const result = {id: 'alive', title: 'Alive', severity: 'strict', ms: 1} as const;
		const after = (verdict: 'pass' | 'fail', rows: number): Event => ({
			t: 'checks.done',
			page: 'verify',
			moment: 'after',
			results: [{...result, verdict, reason: 'x', facts: {rows}}],
			ms: 1,
		});
		const sortOf = (event: Event) =>
			differences(contextOf(...toPlan(counted), event).state, 'after')[0]?.sort;
		expect(sortOf(after('pass', 3))).toBe('same');
		expect(sortOf(after('pass', 4))).toBe('changed');
		expect(sortOf(after('fail', 2))).toBe('new');
	});

	it('offers no way back: what lay there stands beside', () => {
		const context = contextOf(...toPlan(note));
		expect(waysBack(context)).toEqual([]);
		expect(wayBackLine(context)).toBe('nothing has been changed yet');
	});
});

describe('what is written beside a backup', () => {
	const upgraded = (...more: Event[]) => {
		const {state, ...rest} = contextOf(
			...site,
			saw('versions', {installed: {version: '1.0.0', sha256: 'a', size: 7}}),
			{
				t: 'checks.done',
				page: 'checks',
				moment: 'before',
				results: [
					{
						id: 'alive',
						title: 'Alive',
						severity: 'strict',
						ms: 1,
						verdict: 'pass',
						reason: '',
						facts: {rows: 3},
					},
				],
				ms: 1,
			},
			...more,
		);
		return aboutSet({...rest, state: {...state, flow: 'upgrade'}});
	};

	it('is product, version, program, counts and places', () => {
		expect(upgraded()).toMatchObject({
			product: 'tiny',
			version: '1.0.0',
			program: {sha256: 'a', size: 7},
			counts: {alive: {rows: 3}},
			site: {data: '/new/data'},
		});
	});

	it('claims no counts and no version for a backup that is older than they are', () => {
		const about = upgraded(said('backup.how', 'existing', 'backup'));
		expect(about.version).toBe('');
		expect(about).not.toHaveProperty('counts');
		expect(about).not.toHaveProperty('program');
	});
});
