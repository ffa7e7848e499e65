import fc from 'fast-check';
import {expect, test} from 'vitest';
import {compareVersions, parseVersion, type Scheme} from '../../source/versions/scheme.ts';

test.each([
	['semver', '1.2.3', '1.2.3'],
	['semver', 'v1.2.3', '1.2.3'],
	['semver', '1.2.3-rc.1+b5', '1.2.3-rc.1+b5'],
	['calver', 'v26.06.10', 'v26.06.10'],
	['calver', '26.06.10.1', 'v26.06.10.1'],
] as const)('%s reads %s', (scheme, text, shown) => {
	expect(parseVersion(scheme, text).version?.text).toBe(shown);
});

const none = [
	'',
	' 1.2.3',
	'1.2',
	'1.2.3 ; rm -rf /',
	'=1.2.3',
	'vv1.2.3',
	'1.2.3\n',
	'01.2.3',
	'１.２.３',
	'1.2.3-ｒc',
	'26.06.10.1',
	'9'.repeat(1_000_000),
];
test.each(none)('semver refuses %j (J6)', text => {
	expect(parseVersion('semver', text).refused).toBeTruthy();
});

test.each(['v26.13.01', '26.02.30', 'v26.6.10', '2026.06.10', 'v26.06.10-rc1', 'v26.06.10.01'])(
	'calver refuses %j',
	text => {
		expect(parseVersion('calver', text).refused).toBeTruthy();
	},
);

test.each(['latest', 'LATEST', 'stable', 'main', 'master', 'nightly', 'edge', 'rc'])(
	'%s is a name that moves',
	text => {
		expect(parseVersion('semver', text).refused).toContain('moves');
	},
);

test('a list orders by its words', () => {
	const scheme: Scheme = {list: ['wheezy', 'jessie', 'edge']};
	expect(compareVersions(scheme, 'wheezy', 'edge')).toBeLessThan(0);
	expect(() => compareVersions(scheme, 'wheezy', 'sid')).toThrow('not in the list');
});

const number = fc.nat({max: 30});
const semver = fc
	.tuple(
		number,
		number,
		number,
		fc.array(fc.constantFrom('rc', 'alpha', '1', '2', '10', 'x-y'), {maxLength: 3}),
	)
	.map(([a, b, c, pre]) => `${a}.${b}.${c}${pre.length > 0 ? `-${pre.join('.')}` : ''}`);
const calver = fc
	.tuple(
		fc.integer({min: 10, max: 40}),
		fc.integer({min: 1, max: 12}),
		fc.integer({min: 1, max: 28}),
		fc.option(number),
	)
	.map(
		([y, m, d, p]) =>
			`v${[y, m, d].map(part => String(part).padStart(2, '0')).join('.')}${p === null ? '' : `.${p}`}`,
	);

test.each([
	['semver', semver],
	['calver', calver],
] as const)('the order of %s is total', (scheme, version) => {
	fc.assert(
		fc.property(version, version, version, (a, b, c) => {
			const order = (x: string, y: string) => Math.sign(compareVersions(scheme, x, y));
			expect(order(a, a)).toBe(0);
			expect(order(a, b) + order(b, a)).toBe(0);
			if (order(a, b) <= 0 && order(b, c) <= 0) expect(order(a, c)).toBeLessThanOrEqual(0);
		}),
	);
});
