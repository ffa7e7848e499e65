import fc from 'fast-check';
import {expect, test} from 'vitest';
import {chooseVersions, type Row, type Rules} from '../../source/versions/choice.ts';
import type {Scheme} from '../../source/versions/scheme.ts';

const rules: Rules = {downgrade: 'refused', skipping: 'minor', withdrawn: [], changes: []};
const rowsOf = (
	installed: string,
	offered: readonly string[],
	more: Partial<Rules> = {},
	scheme: Scheme = 'semver',
) =>
	chooseVersions({
		scheme,
		installed,
		available: offered.map(version => ({version})),
		rules: {...rules, ...more},
	});
const row = (rows: readonly Row[], wanted: string) => rows.find(({version}) => version === wanted);
const recommended = (rows: readonly Row[]) => rows.find(item => item.recommended)?.version;

test('minor versions that are not on offer are told, and what leaves them out is not recommended', () => {
	const rows = rowsOf('1.0.0', ['1.0.0', '1.5.0', '1.6.0', '1.9.0']);
	expect(row(rows, '1.5.0')?.gap).toEqual({
		note: 'leaves out 1.1 to 1.4',
		why: 'No release of 1.1 to 1.4 is on offer here, and no minor version may be skipped. If its vendor made any, get them first.',
	});
	expect(row(rows, '1.5.0')?.refused).toBeUndefined();
	expect(recommended(rows)).toBeUndefined();
	expect(row(rows, '1.9.0')?.road?.map(({to, gap}) => [to, gap?.note])).toEqual([
		['1.5.0', 'leaves out 1.1 to 1.4'],
		['1.6.0', undefined],
		['1.9.0', 'leaves out 1.7 to 1.8'],
	]);
	// The way up to a gap is recommended.
	expect(recommended(rowsOf('1.0.0', ['1.0.4', '1.5.0']))).toBe('1.0.4');
});

test('what is on offer only before its release, is left out all the same', () => {
	const rows = rowsOf('1.0.0', ['1.1.0-rc.1', '1.2.0']);
	expect(row(rows, '1.2.0')?.gap?.note).toBe('leaves out 1.1');
});

test('across a major version: its first minors, whole majors, and what nobody can see of the old one', () => {
	expect(row(rowsOf('1.9.0', ['1.9.0', '2.3.0']), '2.3.0')?.gap?.note).toBe(
		'leaves out 2.0 to 2.2',
	);
	expect(row(rowsOf('1.9.0', ['1.9.0', '4.0.0']), '4.0.0')?.gap?.note).toBe(
		'leaves out 2.x to 3.x',
	);
	const far = row(rowsOf('1.9.0', ['1.9.0', '4.1.0']), '4.1.0');
	expect(far?.gap?.note).toBe('leaves out 2.x to 3.x, 4.0');
	const alone = row(rowsOf('1.0.0', ['2.0.0']), '2.0.0');
	expect(alone?.gap?.note).toBe('may leave out later versions 1.x');
	expect(alone?.gap?.why).toContain('so nobody can see whether there are some');
	const rows = rowsOf('1.9.0', ['1.9.0', '2.0.0']);
	expect(recommended(rows)).toBe('2.0.0');
	expect(row(rows, '2.0.0')?.border).toBe(
		'2.0.0 comes after the last version 1.x. The last that is on offer here is 1.9.',
	);
	// Where the runbook stops at it, that it is the last is known.
	const [known] = rowsOf('1.8.0', ['1.9.0', '2.0.0'], {
		stops: [{version: '1.9.0', why: 'The last of 1.'}],
	});
	expect(known?.road?.map(({border}) => border)).toEqual([undefined, undefined]);
});

test('a withdrawn version is no gap: nobody can go over it', () => {
	const withdrawn = [{version: '1.1.0', why: 'It lost mail.'}];
	expect(recommended(rowsOf('1.0.0', ['1.1.0', '1.2.0'], {withdrawn}))).toBe('1.2.0');
	expect(recommended(rowsOf('1.0.0', ['1.2.0'], {withdrawn}))).toBe('1.2.0');
	// One of a whole major version does not excuse the rest of it.
	const major = [{version: '2.0.0', why: 'It lost mail.'}];
	const rows = rowsOf('1.0.0', ['1.0.0', '2.0.0', '3.0.0'], {withdrawn: major});
	expect(row(rows, '3.0.0')?.gap?.note).toBe('leaves out 2.x');
});

test('where no version at all may be skipped, patches count, and the words of a list', () => {
	const patches = rowsOf('1.0.0', ['1.0.0', '1.0.3', '1.1.1'], {skipping: 'none'});
	expect(row(patches, '1.0.3')?.gap?.note).toBe('leaves out 1.0.1 to 1.0.2');
	expect(row(patches, '1.1.1')?.road?.[1]?.gap?.note).toBe('leaves out 1.1.0');
	const scheme = {list: ['aspen', 'birch', 'cedar', 'elm']};
	for (const skipping of ['none', 'minor'] as const) {
		const rows = rowsOf('aspen', ['aspen', 'elm'], {skipping}, scheme);
		expect(row(rows, 'elm')?.gap?.note).toBe('leaves out birch, cedar');
		expect(recommended(rows)).toBeUndefined();
	}
});

test('where anything may be skipped, and by days of a calendar, nothing is left out', () => {
	expect(recommended(rowsOf('1.0.0', ['1.5.0'], {skipping: 'any'}))).toBe('1.5.0');
	expect(recommended(rowsOf('v26.01.01', ['v26.05.01'], {}, 'calver'))).toBe('v26.05.01');
});

const version = fc
	.tuple(fc.integer({min: 0, max: 2}), fc.integer({min: 0, max: 4}), fc.integer({min: 0, max: 2}))
	.map(parts => parts.join('.'));

test('the first stop of every road can be chosen by itself; a hop over a minor version always says so', () => {
	fc.assert(
		fc.property(version, fc.uniqueArray(version, {maxLength: 12}), (installed, offered) => {
			const rows = rowsOf(installed, offered);
			for (const {road = []} of rows) {
				const first = road[0] && row(rows, road[0].to);
				if (road[0]) expect(first).toMatchObject({version: road[0].to});
				if (first) expect([first.refused, first.road]).toEqual([undefined, undefined]);
				expect(first?.gap).toEqual(road[0]?.gap);
				for (const {from, to, gap} of road) {
					const [[a = 0, b = 0], [c = 0, d = 0]] = [from, to].map(text =>
						text.split('.').map(Number),
					) as [number[], number[]];
					const skips = a === c ? d - b > 1 : c - a > 1 || d > 0;
					if (skips) expect(gap).toBeDefined();
					else if (a === c) expect(gap).toBeUndefined();
				}
			}
			const best = rows.find(item => item.recommended);
			expect(best?.gap).toBeUndefined();
		}),
	);
});

test('two thousand versions are judged at once', () => {
	const offered = Array.from(
		{length: 2000},
		(_, at) => `${Math.floor(at / 200)}.${Math.floor(at / 10) % 20}.${at % 10}`,
	);
	expect(rowsOf('0.0.0', offered)[0]?.road).toHaveLength(199);
}, 20_000);
