import fc from 'fast-check';
import {expect, test} from 'vitest';
import {parsePath} from '../../source/values/config-path.ts';
import {type Json, without} from '../../source/values/config-tree.ts';
import {at, chart, judged} from '../support/judged.ts';

const key = fc.constantFrom('host', 'port', 'tag', 'image', 'size', 'tls');
const leaf: fc.Arbitrary<Json> = fc.oneof(
	fc.integer({min: -5, max: 5}),
	fc.boolean(),
	fc.constantFrom('alpha', 'beta', ''),
	fc.array(fc.constantFrom('one', 'two'), {maxLength: 2}),
);
const flat = fc.dictionary(key, leaf, {maxKeys: 4});
const nested = fc.dictionary(key, fc.oneof(leaf, flat), {maxKeys: 4});

test('a key that several files set names them all, in their order, and where the last one stands', () => {
	const found = judged(
		chart({theme: 'plain', size: 1}),
		chart({theme: 'light', size: 2}),
		{theme: 'dark', size: 5},
		{other: 1},
		{theme: 'blue'},
		{theme: 'red'},
	);
	expect(at(found, 'theme')).toMatchObject({
		file: 'mine-4.yaml',
		beneath: ['mine-1.yaml', 'mine-3.yaml'],
		yours: 'red',
	});
	expect(at(found, 'size')).toMatchObject({file: 'mine-1.yaml'});
	expect(at(found, 'size')?.beneath).toBeUndefined();
});

test(
	'taken out of every file that is named, a key is not in the way any more',
	{timeout: 120_000},
	() => {
		fc.assert(
			fc.property(
				nested,
				nested,
				fc.array(flat, {minLength: 1, maxLength: 3}),
				(old, fresh, files) => {
					const judge = (mine: readonly Json[]) =>
						judged(chart(old), chart(fresh), ...mine).findings.filter(
							({set, verdict}) => set && verdict !== 'STILL_EFFECTIVE',
						);
					const mended = judge(files).reduce<readonly Json[]>((now, {path, file, beneath = []}) => {
						const named = new Set([...beneath, file]);
						return now.map((mine, index) =>
							named.has(`mine-${index + 1}.yaml`) ? without(mine, [parsePath(path)]) : mine,
						);
					}, files);
					expect(judge(mended)).toEqual([]);
				},
			),
			{numRuns: 300},
		);
	},
);
