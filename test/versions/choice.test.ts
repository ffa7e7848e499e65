import {expect, test} from 'vitest';
import {changeClass, chooseVersions, type Rules} from '../../source/versions/choice.ts';

const rules: Rules = {downgrade: 'refused', skipping: 'any', withdrawn: [], changes: []};
const offer = (...versions: string[]) => versions.map(version => ({version}));
const rowsOf = (installed: string, versions: string[], more: Partial<Rules> = {}) =>
	chooseVersions({
		scheme: 'semver',
		installed,
		available: offer(...versions),
		rules: {...rules, ...more},
	});

test('newest first, the newest release recommended, pre-releases not', () => {
	const rows = rowsOf('1.2.0', ['1.2.0', '2.0.0-rc.1', '1.1.0', '1.2.1', '1.5.0']);
	expect(rows.map(({version}) => version)).toEqual([
		'2.0.0-rc.1',
		'1.5.0',
		'1.2.1',
		'1.2.0',
		'1.1.0',
	]);
	expect(rows.map(({jump}) => jump)).toEqual([
		'major, to a pre-release',
		'3 minor versions ahead',
		'patch',
		'same',
		'older',
	]);
	expect(rows.filter(row => row.recommended).map(({version}) => version)).toEqual(['1.5.0']);
	expect(rows[3]?.refused).toContain('installed already');
	expect(rows[4]?.refused).toContain('older');
});

test('going down may be asked for, and is not recommended', () => {
	const [row] = rowsOf('1.2.0', ['1.1.0'], {downgrade: 'asked'});
	expect(row?.refused).toBeUndefined();
	expect(row?.recommended).toBeUndefined();
});

test('a withdrawn version is refused, and is no stop on the way', () => {
	const withdrawn = [{version: 'v1.1.0', why: 'It lost mail.'}];
	const rows = rowsOf('1.0.0', ['1.1.0', '1.2.0', '1.3.0'], {withdrawn, skipping: 'none'});
	expect(rows[2]?.refused).toContain('It lost mail.');
	expect(rows[1]).toMatchObject({version: '1.2.0', recommended: true});
	expect(rows[0]?.road?.map(({to}) => to)).toEqual(['1.2.0', '1.3.0']);
});

test('versions that are equal in the order name each other', () => {
	const rows = rowsOf('1.0.0', ['1.2.0', '2.0.0', '2.0.0+build5', '1.1.0']);
	expect(rows.map(({version, equal}) => [version, equal])).toEqual([
		['2.0.0', '2.0.0+build5'],
		['2.0.0+build5', '2.0.0'],
		['1.2.0', undefined],
		['1.1.0', undefined],
	]);
});

test('another build of the installed version is not called installed', () => {
	const rows = rowsOf('1.2.0+a', ['1.2.0+a', '1.2.0+b']);
	expect(rows.map(({refused}) => refused)).toEqual([
		'This version is installed already.',
		'It counts as the installed 1.2.0+a: in the order of versions the two are equal.',
	]);
});

test('a stop is named as it is on offer, however the runbook writes it', () => {
	const stops = [{version: 'v2.0.0+b1', why: 'Its tables.'}];
	const [row] = rowsOf('1.0.0', ['2.0.0', '2.1.0'], {stops});
	expect(row?.road?.map(({to}) => to)).toEqual(['2.0.0', '2.1.0']);
	const builds = rowsOf('1.0.0', ['2.0.0', '2.1.0', '2.1.0+b2'], {stops});
	expect(builds.map(({version, road}) => [version, road?.at(-1)?.to])).toEqual([
		['2.1.0', '2.1.0'],
		['2.1.0+b2', '2.1.0+b2'],
		['2.0.0', undefined],
	]);
});

test('what cannot be read is shown last and refused, and never throws', () => {
	expect(rowsOf('1.0.0', ['latest', '1.1.0']).map(({version}) => version)).toEqual([
		'1.1.0',
		'latest',
	]);
	expect(rowsOf('garbage', ['1.1.0'])[0]?.refused).toContain('installed version cannot be read');
});

const changes = [
	{across: '0.23.0', class: 'destructive', why: 'tables'},
	{across: '0.25.0', class: 'compatible', why: 'index'},
] as const;

test.each([
	['0.22.21', '0.23.0', 'destructive', true],
	['0.23.0', '0.24.9', 'patch', true],
	['0.24.0', '0.28.0', 'compatible', true],
	['0.22.0', '0.28.0', 'destructive', true],
	// A pre-release brings already what its release brings.
	['0.22.21', '0.23.0-rc.1', 'destructive', true],
	['0.23.0-rc.1', '0.23.0', 'destructive', true],
	['0.22.0', '0.22.9-rc.1', 'patch', true],
	// Going back over it is as one-way as going on.
	['0.28.0', '0.22.0', 'destructive', true],
] as const)('%s to %s is %s', (from, to, kind, said) => {
	expect(changeClass('semver', {changes, otherwise: 'patch'}, from, to)).toMatchObject({
		class: kind,
		said,
	});
});

test('nobody said anything: destructive, and open to an answer', () => {
	const found = changeClass('semver', rules, '1.0.0', '1.0.1');
	expect(found).toMatchObject({class: 'destructive', said: false});
	expect(found.why).toContain('nobody said otherwise');
});

const bySize = [
	{jump: 'major', class: 'destructive', why: 'A major version may change everything.'},
	{jump: 'minor', class: 'compatible', why: 'A minor version may add tables.'},
] as const;

test.each([
	['semver', '2.9.30', '2.9.31', 'patch'],
	['semver', '2.9.30', '2.10.0', 'compatible'],
	['semver', '2.9.30', '3.0.0', 'destructive'],
	['semver', '3.0.0', '2.9.30', 'destructive'],
	['calver', 'v26.06.10', 'v26.06.10.1', 'patch'],
	['calver', 'v26.06.10', 'v26.07.01', 'compatible'],
	['calver', 'v26.12.10', 'v27.01.01', 'destructive'],
	[{list: ['spring', 'summer']}, 'spring', 'summer', 'destructive'],
] as const)(
	'by the size of the jump: %j %s to %s is %s (HX-11, JT-18, JT-19)',
	(scheme, from, to, kind) => {
		expect(changeClass(scheme, {changes: bySize, otherwise: 'patch'}, from, to).class).toBe(kind);
	},
);

test('the size of the jump and the versions on the way: the most severe counts', () => {
	const changes = [...bySize, {across: '2.9.31', class: 'destructive', why: 'tables'}] as const;
	expect(changeClass('semver', {changes}, '2.9.30', '2.10.0')).toMatchObject({why: 'tables'});
});

test('a road names its stops as they are on offer, so that the first can be chosen (JT-17, JT-20)', () => {
	const row = chooseVersions({
		scheme: 'calver',
		installed: '26.06.10',
		available: ['26.06.24', '26.06.24.3', 'v26.07.08'].map(version => ({version})),
		rules: {downgrade: 'refused', skipping: 'minor', withdrawn: [], changes: []},
	}).find(({version}) => version === 'v26.07.08');
	expect(row?.road?.map(({from, to}) => [from, to])).toEqual([
		['26.06.10', '26.06.24.3'],
		['26.06.24.3', 'v26.07.08'],
	]);
});
