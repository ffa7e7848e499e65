import fc from 'fast-check';
import {expect, test} from 'vitest';
import {identified, keyAndPlace} from '../../source/plan/finding-ids.ts';
import {findingId, type ConfigFinding} from '../../source/plan/observations.ts';

const finding = (key: string, source: string): ConfigFinding => ({
	key,
	source,
	verdict: 'UNKNOWN',
	severity: 'look',
});
const ids = (...pairs: [string, string][]) =>
	identified(pairs.map(([key, source]) => finding(key, source))).map(findingId);

test('a key that one file has is answered by its name alone; else its file stands before it', () => {
	expect(ids(['image.tag', '/srv/control.yaml'], ['theme', '/srv/control.yaml'])).toEqual([
		'value.image.tag',
		'value.theme',
	]);
	expect(ids(['image.tag', '/srv/control.yaml'], ['image.tag', '/srv/sandbox.yaml'])).toEqual([
		'value.control.yaml:image.tag',
		'value.sandbox.yaml:image.tag',
	]);
	expect(ids(['a', '/one/mine.yaml'], ['a', '/two/mine.yaml'], ['a', '/two/other.yaml'])).toEqual([
		'value./one/mine.yaml:a',
		'value./two/mine.yaml:a',
		'value.other.yaml:a',
	]);
	expect(ids(['a', '/one/mine.yaml'], ['a', '/one/mine.yaml'])).toEqual(['value.a', 'value.a#2']);
});

test('what is shown for a key says the file where it must', () => {
	const [one, two] = identified([finding('a', '/srv/x.yaml'), finding('a', '/srv/y.yaml')]);
	expect([one!, two!].map(keyAndPlace)).toEqual(['a in x.yaml', 'a in y.yaml']);
	expect(keyAndPlace(identified([finding('a', '/srv/x.yaml')])[0]!)).toBe('a');
	// A record of an earlier handrail has no id.
	expect(findingId(finding('a', '/srv/x.yaml'))).toBe('value.a');
});

test('whatever is found, no two findings share an id', () => {
	const word = fc.constantFrom('a', 'b', 'a.b', 'x.yaml', 'a#2', 'x.yaml:a');
	const place = fc.constantFrom('/srv/x.yaml', '/etc/x.yaml', 'flags', '/srv/y.yaml');
	fc.assert(
		fc.property(fc.array(fc.tuple(word, place), {maxLength: 12}), pairs => {
			const made = ids(...pairs);
			expect(new Set(made).size).toBe(pairs.length);
		}),
	);
});
