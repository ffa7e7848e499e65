import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type ConfigInput, compareConfig} from '../../source/values/config.ts';
import {parsePath, pathText} from '../../source/values/config-path.ts';
import type {Json} from '../../source/values/config-tree.ts';

const of = (
	oldDefaults: ConfigInput['oldDefaults'],
	newDefaults: ConfigInput['newDefaults'],
	yours: ConfigInput['yours'],
	required?: string[],
) => compareConfig({oldDefaults, newDefaults, yours, ...(required ? {required} : {})});
const first = (...input: Parameters<typeof of>) => of(...input)[0];

describe('a key of yours', () => {
	test.each([
		['still works', {a: 1}, {a: 1}, {a: 2}, {verdict: 'STILL_EFFECTIVE', severity: 'info'}],
		[
			'is the default anyway',
			{a: 1},
			{a: 2},
			{a: 2},
			{verdict: 'REDUNDANT', severity: 'info', also: ['PINNED_DEFAULT_CHANGED']},
		],
		[
			'keeps an old default',
			{a: 1},
			{a: 2},
			{a: 1},
			{verdict: 'PINNED_DEFAULT_CHANGED', severity: 'look', old: 1, new: 2, yours: 1},
		],
		[
			'pins the program',
			{image: {tag: '1'}},
			{image: {tag: '2'}},
			{image: {tag: '1'}},
			{path: 'image.tag', verdict: 'PINNED_DEFAULT_CHANGED', severity: 'stop'},
		],
		[
			'is gone',
			{a: 1, b: 1},
			{b: 1},
			{a: 2},
			{path: 'a', verdict: 'REMOVED_MAYBE', severity: 'look'},
		],
		[
			'was a map, now a list',
			{tls: {x: 1}},
			{tls: []},
			{tls: {x: 2}},
			{path: 'tls', verdict: 'TYPE_CHANGED', severity: 'stop', yours: {x: 2}},
		],
		[
			'is a value, now a map',
			{tls: true},
			{tls: {on: true}},
			{tls: true},
			{path: 'tls', verdict: 'TYPE_CHANGED', severity: 'stop'},
		],
		['deletes a default', {a: 1}, {a: 1}, {a: null}, {verdict: 'NULL_DELETES', severity: 'info'}],
		['has no default to clash with', {a: null}, {a: null}, {a: 'x'}, {verdict: 'STILL_EFFECTIVE'}],
		[
			'replaces a longer list',
			{a: [1]},
			{a: [1, 2]},
			{a: [3]},
			{verdict: 'LIST_REPLACES', severity: 'look'},
		],
		[
			'was never known',
			{a: 1},
			{a: 1},
			{zzz: 1},
			{path: 'zzz', verdict: 'UNKNOWN', severity: 'look'},
		],
		[
			'is free-form',
			{env: {}},
			{env: {}},
			{env: {X: {y: 1}}},
			{path: 'env.X.y', verdict: 'STILL_EFFECTIVE'},
		],
		[
			'is free by name',
			{annotations: {a: 1}},
			{annotations: {b: 1}},
			{annotations: {a: 2}},
			{path: 'annotations.a', verdict: 'STILL_EFFECTIVE'},
		],
		[
			'is misspelt',
			{image: {dashboard: {tag: 1}}},
			{image: {dashboard: {tag: 1}}},
			{image: {dashbord: {tag: 2}}},
			{verdict: 'UNKNOWN', suggestion: 'image.dashboard.tag'},
		],
	] as const)('%s', (_, before, after, yours, wanted) =>
		expect(first(before, after, yours)).toMatchObject(wanted),
	);

	test.each([
		[
			'same word elsewhere',
			{server: {timeout: 30}},
			{http: {server: {timeout: 30}}},
			{server: {timeout: 5}},
			'http.server.timeout',
		],
		['a typing difference', {pageSize: 30}, {page: {size: 30}}, {pageSize: 50}, 'page.size'],
		[
			'a like word beside it',
			{log: {leval: 'info'}},
			{log: {level: 'info'}},
			{log: {leval: 'debug'}},
			'log.level',
		],
		['the same rare default', {grace: 37}, {shutdown: {wait: 37}}, {grace: 5}, 'shutdown.wait'],
	] as const)('may have a new name: %s', (_, before, after, yours, suggestion) => {
		expect(first(before, after, yours)).toMatchObject({
			verdict: 'RENAMED?',
			severity: 'stop',
			suggestion,
			also: ['REMOVED_MAYBE'],
		});
	});

	test('an ordinary default is no hint', () =>
		expect(first({a: true}, {zebra: true}, {a: false})).not.toHaveProperty('suggestion'));
});

describe('a default that you do not set', () => {
	test.each([
		['is new', {}, {a: 1}, {verdict: 'NEW_DEFAULT', severity: 'info'}],
		['changed', {a: 1}, {a: 2}, {verdict: 'DEFAULT_CHANGED', severity: 'info', old: 1, new: 2}],
		['went away', {a: 1}, {}, {verdict: 'DEFAULT_REMOVED', severity: 'info'}],
		['must be filled', {}, {a: null}, {verdict: 'NEW_REQUIRED', severity: 'stop'}],
		['is a placeholder', {}, {a: {b: '<your domain>'}}, {path: 'a.b', verdict: 'NEW_REQUIRED'}],
	] as const)('%s', (_, before, after, wanted) =>
		expect(first(before, after, {})).toMatchObject(wanted),
	);

	test('is silent when nothing changed', () =>
		expect(of({a: 1, b: {c: []}}, {a: 1, b: {c: []}}, {})).toEqual([]));
	test('is asked for when the runbook says so', () => {
		expect(of({a: ''}, {a: ''}, {}, ['a'])).toMatchObject([{path: 'a', verdict: 'NEW_REQUIRED'}]);
		expect(of({}, {}, {}, ['smtp.host'])).toMatchObject([
			{path: 'smtp.host', verdict: 'NEW_REQUIRED'},
		]);
		expect(of({a: ''}, {a: ''}, {a: 'x'}, ['a'])).toMatchObject([{verdict: 'STILL_EFFECTIVE'}]);
	});
});

describe('secrets', () => {
	test('are masked, whatever holds them', () => {
		const found = of(
			{
				db: {password: 'old-default'},
				api_key: 'k1',
				url: 'postgres://u:pw1234@h',
				list: [{token: 't0'}],
			},
			{db: {password: 'new-default'}, api_key: 'k1', url: 'x', list: [{token: 't1'}]},
			{
				db: {password: 'mine-mine'},
				api_key: 'k2-longer',
				url: 'postgres://u:pw9999@h',
				list: [{token: 't2'}],
				encryptionKey: 'e3',
			},
		);
		const text = JSON.stringify(found);
		for (const secret of [
			'old-default',
			'new-default',
			'mine-mine',
			'k1',
			'k2',
			'pw1234',
			'pw9999',
			't0',
			't1',
			't2',
			'e3',
		])
			expect(text).not.toContain(secret);
		expect(found.find(({path}) => path === 'db.password')).toMatchObject({
			old: '‹set›',
			new: '‹changed›',
			yours: '‹changed›',
		});
	});

	test('ordinary words are not', () =>
		expect(first({}, {}, {keyboard: 'de', monkey: 1})).toMatchObject({yours: 'de'}));

	test.each<Json>([
		'https://example.org/a?page=2&sort=name#top',
		'ssh://git@host/x.git',
		'registry.example.org/secrets-store:v1.2.3',
		'secrets-store:1.2.3',
		'cpu=2 memory=4Gi',
		'{"level":"debug"}',
		['--level', 'debug', '--verbose'],
		[{name: 'LOG_LEVEL', value: 'debug'}],
		[{key: 'LOG_LEVEL', value: 'debug'}],
		'a line\nanother: line\n',
		'12 passed: 3 of them twice',
		'it may pass: no',
	])('nor is %j', value => expect(first({}, {}, {a: value})).toMatchObject({yours: value}));
});

test('every key of yours gets exactly one verdict, and none that is not there', () => {
	const tree = fc.dictionary(
		fc.constantFrom('a', 'b', 'c', 'd.e'),
		fc.oneof(
			fc.integer(),
			fc.boolean(),
			fc.constant(null),
			fc.array(fc.integer()),
			fc.dictionary(fc.constantFrom('x', 'y'), fc.integer()),
		),
	);
	fc.assert(
		fc.property(tree, tree, tree, (before, after, yours) => {
			const found = of(before, after, yours);
			expect(new Set(found.map(({path}) => path)).size).toBe(found.length);
			for (const {path} of found) expect(pathText(parsePath(path))).toBe(path);
		}),
	);
});

test('the most severe comes first', () => {
	expect(
		of({a: 1, b: 'x', c: 1}, {a: 1, b: [], c: 2}, {a: 2, b: 'y', c: 1}).map(
			({severity}) => severity,
		),
	).toEqual(['stop', 'look', 'info']);
});

test('paths are written and read', () => {
	fc.assert(
		fc.property(fc.array(fc.string({minLength: 1}), {minLength: 1}), path => {
			expect(parsePath(pathText(path))).toEqual(path);
		}),
	);
	expect(pathText(['labels', 'app.kubernetes.io/name'])).toBe('labels["app.kubernetes.io/name"]');
	expect(() => parsePath('a..b')).toThrow();
});
