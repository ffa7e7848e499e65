import {expect, test} from 'vitest';
import type {Caution} from '../../source/versions/caution.ts';
import {chooseVersions, type Rules} from '../../source/versions/choice.ts';

const rules: Rules = {downgrade: 'refused', skipping: 'any', withdrawn: [], changes: []};
const rowsOf = (offered: readonly [string, Caution?][], more: Partial<Rules> = {}) =>
	chooseVersions({
		scheme: 'semver',
		installed: '1.0.0',
		available: offered.map(([version, caution]) => ({version, ...(caution ? {caution} : {})})),
		rules: {...rules, ...more},
	});
const recommended = (rows: ReturnType<typeof rowsOf>) =>
	rows.filter(row => row.recommended).map(({version}) => version);

test('what its vendor calls a pre-release can be chosen, and is never recommended', () => {
	const rows = rowsOf([['2.0.0', 'pre-release'], ['1.2.0', 'upcoming'], ['1.1.0']]);
	expect(rows.every(({refused}) => refused === undefined)).toBe(true);
	expect(recommended(rows)).toEqual(['1.1.0']);
	expect(rows[0]).toMatchObject({caution: 'pre-release'});
	expect(recommended(rowsOf([['2.0.0', 'pre-release']]))).toEqual([]);
});

test('what its publisher calls deprecated is recommended only where nothing else is', () => {
	expect(recommended(rowsOf([['2.0.0', 'deprecated'], ['1.1.0']]))).toEqual(['1.1.0']);
	expect(
		recommended(
			rowsOf([
				['2.0.0', 'deprecated'],
				['1.1.0', 'pre-release'],
			]),
		),
	).toEqual(['2.0.0']);
});

test('no road stops at a pre-release by itself, only where the runbook requires it', () => {
	const offered: [string, Caution?][] = [
		['1.1.0'],
		['1.1.1', 'pre-release'],
		['1.2.0', 'pre-release'],
		['1.3.0'],
	];
	const stops = (more: Partial<Rules>) => rowsOf(offered, more)[0]?.road?.map(({to}) => to);
	expect(stops({skipping: 'minor'})).toEqual(['1.1.0', '1.3.0']);
	expect(stops({skipping: 'none'})).toEqual(['1.1.0', '1.3.0']);
	expect(stops({stops: [{version: '1.2.0', why: 'Its tables.'}]})).toEqual(['1.2.0', '1.3.0']);
});
