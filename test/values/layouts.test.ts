import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
import {describe, expect, onTestFinished, test} from 'vitest';
import {mergedOver, type JsonMap} from '../../source/values/config-tree.ts';
import {coalescedIn, type Layer} from '../../source/values/helm-values.ts';
import {
	eitherLayouts,
	type Layout,
	refusedLayouts,
	takenLayouts,
	writeChart,
} from './layout-cases.ts';
import {refusedKeys} from './refused-keys.ts';

/** The keys that are said to be refused, where the version before had no schemas. */
const keysOf = async (layout: Layout, mine: object) => {
	const folder = fs.mkdtempSync(join(tmpdir(), 'handrail-layout-'));
	onTestFinished(() => fs.rmSync(folder, {recursive: true, force: true}));
	return refusedKeys(writeChart(join(folder, 'c'), 'c', layout), mine);
};

describe('charts and the charts inside them', () => {
	test.each(Object.entries({...takenLayouts, ...eitherLayouts}))(
		'nothing is refused: %s',
		async (_, [layout, mine]) => expect(await keysOf(layout, mine)).toEqual([]),
	);
	test.each(Object.entries(refusedLayouts))('refused: %s', async (_, [layout, mine, key]) =>
		expect(await keysOf(layout, mine)).toContain(key),
	);
});

const tree = fc.letrec<{tree: JsonMap}>(tie => ({
	tree: fc.dictionary(
		fc.constantFrom('a', 'b', 'c', 'sub'),
		fc.oneof(fc.integer(), fc.array(fc.integer(), {maxLength: 2}), fc.boolean(), tie('tree')),
		{maxKeys: 3},
	),
})).tree;
const plain = (defaults: JsonMap): Layer<undefined> => ({chart: undefined, defaults, parts: []});

test('without nulls and parts, settings stand over defaults as over another file', () => {
	fc.assert(
		fc.property(tree, tree, (defaults, mine) => {
			expect(coalescedIn(plain(defaults), mine)).toEqual(mergedOver(defaults, mine));
		}),
	);
});

test('globals go down, and not up; nothing that was given is changed', () => {
	fc.assert(
		fc.property(tree, tree, tree, (inner, outer, mine) => {
			const parts = [{key: 'part', imports: [], layer: plain({global: inner})}];
			const given = {global: mine};
			const before = JSON.stringify([inner, outer, given]);
			const all = coalescedIn({chart: undefined, defaults: {global: outer}, parts}, given);
			expect(all['global']).toEqual(mergedOver(outer, mine));
			const {global} = all['part'] as {global: JsonMap};
			expect(global).toEqual(mergedOver(inner, all['global']!));
			expect(JSON.stringify([inner, outer, given])).toBe(before);
		}),
	);
});
