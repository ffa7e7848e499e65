import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Rules} from '../../source/versions/change.ts';
import {chooseVersions} from '../../source/versions/choice.ts';
import {roadTo} from '../../source/versions/road.ts';
import {compareVersions, type Scheme} from '../../source/versions/scheme.ts';

const rules: Rules = {downgrade: 'refused', skipping: 'any', withdrawn: [], changes: []};
const stop = (version: string, why = 'Its migration must run.') => ({version, why});
const road = (
	from: string,
	to: string,
	available: string[],
	more: Partial<Rules> = {},
	scheme: Scheme = 'semver',
) => roadTo({scheme, rules: {...rules, ...more}, from, to, available});
const stopsOf = (found: ReturnType<typeof road>) =>
	found.refused ?? found.hops.map(({to}) => to).join(' ');

test('without rules it is one hop', () => {
	expect(stopsOf(road('1.0.0', '3.0.0', ['1.5.0', '2.0.0']))).toBe('3.0.0');
});

test('a required stop lies on the road with its spoken reason', () => {
	const found = road('1.0.0', '3.0.0', ['2.0.0', '2.5.0'], {stops: [stop('2.5.0'), stop('0.9.0')]});
	expect(stopsOf(found)).toBe('2.5.0 3.0.0');
	expect(found.refused === undefined && found.hops[0]).toMatchObject({
		from: '1.0.0',
		why: 'Its migration must run.',
		stay: true,
	});
});

test('a stop that is not on offer, or was withdrawn, closes the road and says why', () => {
	const stops = [stop('2.0.0', 'It converts the index.')];
	expect(stopsOf(road('1.0.0', '3.0.0', [], {stops}))).toContain(
		'2.0.0, which is not here. It conv',
	);
	const withdrawn = [{version: '2.0.0', why: 'It lost mail.'}];
	expect(stopsOf(road('1.0.0', '3.0.0', ['2.0.0'], {stops, withdrawn}))).toContain('It lost mail.');
});

test('one minor at a time takes the newest patch of each, not of the own line (JT-20)', () => {
	const offered = ['1.0.1', '1.1.0', '1.1.4', '1.2.0', '1.2.1', '1.3.0-rc.1'];
	expect(stopsOf(road('1.0.0', '1.3.2', offered, {skipping: 'minor'}))).toBe('1.1.4 1.2.1 1.3.2');
	expect(stopsOf(road('1.0.0', '1.0.1', offered, {skipping: 'minor'}))).toBe('1.0.1');
});

test('a calver minor is a day, its patch the fourth part (JT-17 JT-19 JT-20)', () => {
	const offered = ['v26.05.02', 'v26.05.02.1', 'v26.06.10', 'v26.06.10.1'];
	expect(stopsOf(road('v26.04.01', 'v26.07.01', offered, {skipping: 'minor'}, 'calver'))).toBe(
		'v26.05.02.1 v26.06.10.1 v26.07.01',
	);
	expect(stopsOf(road('v26.06.10', 'v26.06.10.1', offered, {skipping: 'minor'}, 'calver'))).toBe(
		'v26.06.10.1',
	);
});

test('an ordered list is walked one by one where nothing may be skipped (HF-10 HF-11)', () => {
	const scheme = {list: ['aspen', 'birch', 'cedar', 'elm']};
	expect(stopsOf(road('aspen', 'elm', scheme.list, {skipping: 'none'}, scheme))).toBe(
		'birch cedar elm',
	);
	expect(stopsOf(road('aspen', 'oak', scheme.list, {}, scheme))).toContain('no version');
});

test('a stop that failed is done again before anything newer', () => {
	const rows = chooseVersions({
		scheme: 'semver',
		installed: '2.0.0',
		available: ['2.0.0', '3.0.0'].map(version => ({version})),
		rules: {...rules, stops: [stop('2.0.0')]},
		failed: '2.0.0',
	});
	expect(rows[0]?.refused).toContain('2.0.0 must be stopped at');
	expect(rows[1]).toMatchObject({version: '2.0.0', jump: 'again'});
	expect(rows[1]?.refused).toBeUndefined();
	expect(rows[1]?.recommended).toBe(true);
});

test('a stop that failed and is not on offer, or was withdrawn, says so', () => {
	const wanted = {
		scheme: 'semver',
		installed: '2.0.0',
		available: [{version: '3.0.0'}],
		rules: {
			...rules,
			stops: [stop('2.0.0')],
			withdrawn: [{version: '2.0.0', why: 'It lost mail.'}],
		},
		failed: '2.0.0',
	} as const;
	const [gone] = chooseVersions(wanted);
	expect(gone?.refused).toContain('Do that one again first; it is not on offer here, so get it');
	const rows = chooseVersions({...wanted, available: [{version: '2.0.0'}, {version: '3.0.0'}]});
	expect(rows[1]).toMatchObject({jump: 'again', remark: 'it was withdrawn: It lost mail.'});
	expect(rows.some(({recommended}) => recommended)).toBe(false);
});

test('a version beyond a stop shows its road, and the stop is recommended', () => {
	const rows = chooseVersions({
		scheme: 'semver',
		installed: '1.0.0',
		available: ['2.0.0', '3.0.0'].map(version => ({version, app: `app-${version}`})),
		rules: {...rules, stops: [stop('2.0.0')]},
	});
	expect(rows[0]?.road?.map(({to}) => to)).toEqual(['2.0.0', '3.0.0']);
	expect(rows[0]?.recommended).toBeUndefined();
	expect(rows[1]).toMatchObject({recommended: true, app: 'app-2.0.0'});
});

const part = fc.integer({min: 0, max: 4});
const version = fc.tuple(part, part, part).map(parts => parts.join('.'));

test('a road only ever climbs, starts where one is, ends where one wants to be, and meets every stop', () => {
	const skipping = fc.constantFrom('any' as const, 'none' as const, 'minor' as const);
	fc.assert(
		fc.property(
			version,
			version,
			fc.array(version, {maxLength: 12}),
			fc.array(version, {maxLength: 3}),
			skipping,
			(from, to, offered, stops, skip) => {
				const found = road(from, to, [...offered, ...stops], {
					skipping: skip,
					stops: stops.map(item => stop(item)),
				});
				if (found.refused !== undefined) return false;
				const {hops} = found;
				expect(hops[0]?.from).toBe(from);
				expect(hops.at(-1)?.to).toBe(to);
				if (compareVersions('semver', to, from) <= 0) return hops.length === 1;
				for (const [at, hop] of hops.entries()) {
					expect(compareVersions('semver', hop.to, hop.from)).toBeGreaterThan(0);
					if (at > 0) expect(hop.from).toBe(hops[at - 1]?.to);
				}

				const met = new Set(hops.map(hop => hop.to));
				return stops.every(
					item =>
						compareVersions('semver', item, from) <= 0 ||
						compareVersions('semver', item, to) >= 0 ||
						met.has(item),
				);
			},
		),
	);
});
