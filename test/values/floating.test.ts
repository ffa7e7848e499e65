import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {watched} from '../../source/values/watch.ts';
import {at, chart, judged, judgedPinned} from '../support/judged.ts';

const app = (appVersion: string, tag = '') =>
	chart(`image:\n  api: {tag: "${tag}"}\n  tag: "${tag}"\nmode: latest\n`, {appVersion});

describe('FLOATING', () => {
	test('an image tag that is a name that moves, wherever it stands; another word is none (HX-15)', () => {
		const found = judged(
			chart('image: {tag: ""}\nweb: {image: {tag: ""}}\nmode: x\n', {appVersion: '2.9.30'}),
			chart('image: {tag: ""}\nweb: {image: {tag: ""}}\nmode: x\n', {appVersion: '2.9.31'}),
			'image: {tag: latest}\nweb: {image: {tag: Stable}}\nmode: latest\n',
		);
		expect(at(found, 'image.tag')).toMatchObject({
			verdict: 'FLOATING',
			severity: 'high',
			pin: '2.9.31',
		});
		expect(at(found, 'web.image.tag')).toMatchObject({verdict: 'FLOATING', severity: 'high'});
		expect(at(found, 'mode')).toMatchObject({verdict: 'STILL_EFFECTIVE'});
		expect(found.findings[0]!.verdict).toBe('FLOATING');
	});

	test('a name that moves is no choice of yours where the new chart says the same', () => {
		const mine = 'sidecar: {image: {tag: latest}}\n';
		const found = judged(chart(mine), chart(mine), mine);
		expect(found.findings.filter(({severity}) => severity !== 'info')).toEqual([]);
	});

	test('an empty tag is right by itself, and not where a version must be named (AX-13)', () => {
		const free = judged(app('1'), app('2'), 'image: {tag: ""}\n');
		expect(free.findings.filter(({verdict}) => verdict === 'FLOATING')).toEqual([]);
		const found = judgedPinned(
			['image.api.tag', 'image.gone.tag', 'image.tag'],
			app('v1.2.2'),
			app('v1.2.3'),
			'image: {tag: ""}\n',
		);
		expect(at(found, 'image.tag')).toMatchObject({verdict: 'FLOATING', set: true, pin: 'v1.2.3'});
		expect(at(found, 'image.api.tag')).toMatchObject({
			verdict: 'FLOATING',
			set: false,
			pin: 'v1.2.3',
		});
		expect(at(found, 'image.gone.tag')).toBeUndefined();
	});

	test('a pinned tag of the old version keeps the old program, and can be set to the new one (AX-12)', () => {
		const mine = 'image: {api: {tag: v1.2.2}}\n';
		const found = judgedPinned(['image.api.tag'], app('v1.2.2'), app('v1.2.3'), mine);
		expect(at(found, 'image.api.tag')).toMatchObject({
			verdict: 'PINNED_DEFAULT_CHANGED',
			severity: 'high',
			pin: 'v1.2.3',
		});
		const set = judgedPinned(
			['image.api.tag'],
			app('v1.2.2'),
			app('v1.2.3'),
			'image: {api: {tag: v1.2.3}}\n',
		);
		expect(at(set, 'image.api.tag')?.severity).toBe('info');
	});

	test('a default that moves is told too, where a version must be named', () => {
		const found = judgedPinned(['image.tag'], app('1', 'latest'), app('2', 'latest'), '{}\n');
		expect(at(found, 'image.tag')).toMatchObject({verdict: 'FLOATING', pin: '2'});
		expect(
			at(judgedPinned(['image.tag'], app('1'), app('2', '2'), '{}\n'), 'image.tag')?.verdict,
		).toBe('DEFAULT_CHANGED');
	});
});

describe('watched keys (JT-12)', () => {
	test('are told of where nothing changed, where something did, and where nobody sets them', () => {
		const old = chart('db: {host: a, port: 1}\ndbx: 1\nboost: {x: 1}\nkong: {annotations: {}}\n');
		const fresh = chart('db: {host: b, port: 1}\ndbx: 2\nboost: {x: 1}\nkong: {annotations: {}}\n');
		const {findings} = judged(old, fresh, 'db: {host: mine, port: 1}\nboost: {x: 7}\n');
		expect(watched(findings, ['db.*', 'boost.x', 'kong.annotations', 'dbx'])).toEqual([
			{key: 'db.*', yours: 2, look: 1, changed: 1},
			{key: 'boost.x', yours: 1, look: 0, changed: 0},
			{key: 'kong.annotations', yours: 0, look: 0, changed: 0},
			{key: 'dbx', yours: 0, look: 0, changed: 1},
		]);
	});

	test('each pattern is answered once, and never counts more than there is', () => {
		const path = fc.stringMatching(/^[ab](?:\.[ab]){0,3}$/);
		const finding = fc.record({path, set: fc.boolean(), high: fc.boolean()});
		fc.assert(
			fc.property(fc.array(finding), fc.array(path), (list, keys) => {
				const findings = list.map(({high, ...rest}) => ({
					...rest,
					verdict: high ? ('UNKNOWN' as const) : ('STILL_EFFECTIVE' as const),
					also: [],
					severity: high ? ('high' as const) : ('info' as const),
					text: '',
				}));
				const found = watched(findings, keys);
				expect(found.map(({key}) => key)).toEqual(keys);
				for (const {key, yours, look} of found) {
					const below = list.filter(item => `${item.path}.`.startsWith(`${key}.`));
					expect(yours).toBe(below.filter(({set}) => set).length);
					expect(look).toBe(below.filter(({high}) => high).length);
				}
			}),
		);
	});
});
