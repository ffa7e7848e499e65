import {expect, test} from 'vitest';
import type {Event} from '../../source/journal/events.ts';
import {foldAll, type Stamped} from '../../source/journal/fold.ts';
import {emptyState} from '../../source/journal/state.ts';
import type {Context} from '../../source/plan/context.ts';
import type {VersionsSeen} from '../../source/plan/observations.ts';
import {notesByHop} from '../../source/plan/road.ts';
import {nextOnRoad, roadOf, versionRule} from '../../source/plan/rules/version.ts';
import {tiny} from '../support-engine/walk.ts';

const stops = [{version: '1.1.0', why: 'It converts the index.', stay: true}];
const runbook = {
	...tiny,
	versions: {...tiny.versions, rules: {...tiny.versions.rules, stops}},
};
const seen = (installed: string, failed?: string): Event => ({
	t: 'target.observed',
	page: 'version',
	what: 'versions',
	data: {
		installed: {version: installed, place: '/x', sha256: '', size: 1},
		available: ['1.0.0', '1.1.0', '2.0.0'].map(version => ({version, place: '', kind: 'file'})),
		ignored: [],
		withdrawn: [],
		...(failed === undefined ? {} : {failed}),
	},
});
const say = (id: string, value: string | null): Event => ({
	t: 'answer',
	page: 'version',
	id,
	value,
});

const read = (version: string) => ({version, read: true, items: []});

function contextAfter(...events: Event[]): Context {
	const at = '2026-01-01T00:00:00.000Z';
	const stamped = events.map((event, index): Stamped => ({...event, seq: index + 1, at}));
	return {runbook, state: foldAll(emptyState, stamped), session: 'S', secrets: new Set()};
}

const questions = (...events: Event[]) => versionRule(contextAfter(...events))?.questions ?? [];

test('a version beyond a required stop is a goal, never the next version', () => {
	const [version, goal] = questions(seen('1.0.0'));
	expect(version?.options?.map(({value}) => value)).toEqual(['1.1.0', '1.0.0']);
	expect(version?.default).toBe('1.1.0');
	expect(goal).toMatchObject({id: 'goal', optional: true});
	expect(goal?.options).toMatchObject([{value: '2.0.0', note: 'over 1.1.0, 2.0.0'}]);
});

test('a version whose order says nothing of its build says which it equals', () => {
	const twice = seen('1.0.0') as Extract<Event, {t: 'target.observed'}>;
	const available = ['1.1.0', '1.1.0+b5'].map(version => ({version, place: '', kind: 'file'}));
	const data = {...(twice.data as object), available};
	const [version] = questions({...twice, data});
	expect(version?.options?.map(({note}) => note)).toEqual([
		'minor · equal to 1.1.0+b5',
		'minor · equal to 1.1.0',
	]);
});

test('on a road the notes of each hop are told apart, also where they count by the application', () => {
	const hop = [seen('1.0.0'), say('goal', '2.0.0'), say('version', '1.1.0')];
	const notes = {source: '', versions: ['0.9', '7.1.0', '7.4.0', '8.0.0', 'odd'].map(read)};
	const context = contextAfter(...hop);
	const names = (of: 'version' | 'app', apps: Record<string, string>) => {
		const found = context.state.observed.get('versions')!.data as VersionsSeen;
		const available = found.available.map(item => ({...item, app: apps[item.version] ?? ''}));
		const again = contextAfter(
			{...(hop[0] as Extract<Event, {t: 'target.observed'}>), data: {...found, available}},
			...hop.slice(1),
		);
		const own = {...again, runbook: {...runbook, notes: {path: '/n', of, rows: []}}};
		return notesByHop(own, roadOf(own)!, notes).map(item =>
			item.notes.versions.map(({version}) => version),
		);
	};
	expect(names('app', {'1.1.0': '7.1.0', '2.0.0': '8.0.0'})).toEqual([
		['7.1.0'],
		['0.9', '7.4.0', '8.0.0', 'odd'],
	]);
	expect(names('version', {})).toEqual([[], ['0.9', '7.1.0', '7.4.0', '8.0.0', 'odd']]);
});

test('with a goal the first stop is what comes next, and the goal can be taken back', () => {
	const [version, ...rest] = questions(seen('1.0.0'), say('goal', '2.0.0'));
	expect(version).toMatchObject({label: 'The first stop on the way to 2.0.0', default: '1.1.0'});
	expect(rest.map(({id}) => id)).toEqual(['versions.again']);
	const again = questions(seen('1.0.0'), say('goal', '2.0.0'), say('goal', null));
	expect(again.map(({id}) => id)).toEqual(['version', 'goal', 'versions.again']);
});

test('a hop that ended well leaves the rest of the road; one that did not leaves none', () => {
	const hop = [seen('1.0.0'), say('goal', '2.0.0'), say('version', '1.1.0')];
	const decide = (value: string): Event => ({t: 'decision', id: 'decide', value});
	expect(nextOnRoad(contextAfter(...hop, decide('finish')))).toMatchObject([
		{from: '1.1.0', to: '2.0.0'},
	]);
	expect(nextOnRoad(contextAfter(...hop, decide('keep')))).toBeUndefined();
	expect(nextOnRoad(contextAfter(...hop))).toBeUndefined();
});

test('a stop that was kept although it failed comes first again', () => {
	const [version, ...rest] = questions(seen('1.1.0', '1.1.0'));
	expect(rest.map(({id}) => id)).toEqual(['versions.again']);
	const newest = version?.options?.find(({value}) => value === '2.0.0');
	expect(newest?.refused).toContain('1.1.0 must be stopped at');
	expect(version?.options?.find(({value}) => value === '1.1.0')?.refused).toBeUndefined();
});
