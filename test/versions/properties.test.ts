import fc from 'fast-check';
import {expect, test} from 'vitest';
import {sortOffers} from '../../source/drivers/sources/versions-of.ts';
import type {Caution} from '../../source/versions/caution.ts';
import {chooseVersions, type Rules} from '../../source/versions/choice.ts';
import {compareVersions, parseVersion, type Scheme} from '../../source/versions/scheme.ts';

const words = ['alder', 'birch', 'cedar', 'elm', 'fir'];
const small = fc.integer({min: 0, max: 3});
const semver = fc
	.tuple(small, small, small, fc.constantFrom('', '-rc.1', '+b1', '-rc.2+b'))
	.map(([a, b, c, more]) => `${a}.${b}.${c}${more}`);
const two = (number: number) => String(number).padStart(2, '0');
const calver = fc
	.tuple(small, fc.integer({min: 1, max: 28}), fc.constantFrom('', '.0', '.1', '.2'), fc.boolean())
	.map(([month, day, patch, v]) => `${v ? 'v' : ''}26.${two(month + 1)}.${two(day)}${patch}`);
const site = fc.oneof(
	fc.record({scheme: fc.constant<Scheme>('semver'), version: fc.constant(semver)}),
	fc.record({scheme: fc.constant<Scheme>('calver'), version: fc.constant(calver)}),
	fc.record({
		scheme: fc.constant<Scheme>({list: words}),
		version: fc.constant(fc.constantFrom(...words)),
	}),
);
const caution = fc.constantFrom<(Caution | undefined)[]>(
	undefined,
	undefined,
	'pre-release',
	'upcoming',
	'deprecated',
);
const rulesOf = (version: fc.Arbitrary<string>): fc.Arbitrary<Rules> =>
	fc.record({
		downgrade: fc.constantFrom('refused', 'asked'),
		skipping: fc.constantFrom('any', 'none', 'minor'),
		stops: fc.array(fc.record({version, why: fc.constant('So.')}), {maxLength: 2}),
		withdrawn: fc.array(fc.record({version, why: fc.constant('So.')}), {maxLength: 2}),
		changes: fc.constant([]),
	});
const wanted = site.chain(({scheme, version}) =>
	fc.record({
		scheme: fc.constant(scheme),
		installed: version,
		rules: rulesOf(version),
		available: fc
			.array(fc.tuple(version, caution), {maxLength: 10})
			.map(list => list.map(([text, said]) => ({version: text, ...(said ? {caution: said} : {})}))),
	}),
);

test('what is recommended is one, newer, open, sound, and leaves nothing out, in every scheme', () => {
	fc.assert(
		fc.property(wanted, given => {
			const {scheme, installed, available} = given;
			const rows = chooseVersions(given);
			expect(rows).toHaveLength(available.length);
			const best = rows.filter(({recommended}) => recommended);
			expect(best.length).toBeLessThanOrEqual(1);
			for (const row of best) {
				expect([row.refused, row.road, row.gap]).toEqual([undefined, undefined, undefined]);
				expect(['pre-release', 'upcoming']).not.toContain(row.caution);
				expect(parseVersion(scheme, row.version).version?.pre).toEqual([]);
				expect(compareVersions(scheme, row.version, installed)).toBeGreaterThan(0);
				const others = rows.filter(
					({refused, road, gap, caution}) =>
						refused === undefined && !road && !gap && caution === undefined,
				);
				if (row.caution === 'deprecated')
					for (const other of others)
						expect(
							parseVersion(scheme, other.version).version?.pre.length !== 0 ||
								compareVersions(scheme, other.version, installed) <= 0,
						).toBe(true);
			}
		}),
	);
});

test('every road ends where one wants to be, climbs, and stops only at what is on offer and can be chosen', () => {
	fc.assert(
		fc.property(wanted, given => {
			const {scheme, installed} = given;
			const rows = chooseVersions(given);
			for (const {version, road} of rows) {
				if (!road) continue;
				if (scheme === 'semver') expect(road.at(-1)?.to).toBe(version);
				expect(road.at(-1)?.to && compareVersions(scheme, road.at(-1)!.to, version)).toBe(0);
				let at = installed;
				for (const hop of road) {
					expect(compareVersions(scheme, hop.from, at)).toBe(0);
					expect(compareVersions(scheme, hop.to, at)).toBeGreaterThan(0);
					const row = rows.find(item => item.version === hop.to);
					expect(row).toMatchObject({version: hop.to});
					expect(row?.refused).toBeUndefined();
					at = hop.to;
				}
				// The first stop is reached by itself.
				expect(rows.find(item => item.version === road[0]!.to)?.road).toBeUndefined();
			}
		}),
	);
});

test('whatever a source saw is a version or is told, each once', () => {
	const seen = fc.array(
		fc.record({
			name: fc.string(),
			version: fc.oneof(semver, fc.string()),
			caution,
			withdrawn: fc.constantFrom(undefined, 'it lost rows'),
		}),
		{maxLength: 12},
	);
	fc.assert(
		fc.property(seen, list => {
			const named = list.map(item => ({...item, place: '', kind: 'x'}));
			const {versions, ignored, withdrawn} = sortOffers(named, 'semver');
			expect(versions.length + ignored.length).toBe(list.length);
			expect(new Set(versions.map(({version}) => version)).size).toBe(versions.length);
			for (const {name, why} of ignored) expect([name.trim(), why]).not.toContain('');
			for (const {version} of withdrawn)
				expect(versions.map(item => item.version)).toContain(version);
		}),
	);
});
