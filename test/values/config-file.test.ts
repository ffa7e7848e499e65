import {applyPatch} from 'diff';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {parse, stringify} from 'yaml';
import {dropKey, patchOf, renameKey, setKey} from '../../source/values/config-file.ts';

const yaml = `# the top
a: 1   # one


page:
    # how many
    size: "30"
    zebra: [1,  2]
list:
- x
- y
old:
    only: yes
`;

describe('yaml', () => {
	test('a rename beside changes one word', () => {
		expect(renameKey(yaml, 'yaml', 'page.size', 'page.count')).toBe(
			yaml.replace('size:', 'count:'),
		);
		expect(renameKey(yaml, 'yaml', 'a', '["b: c"]')).toContain('"b: c": 1   # one');
	});

	test('a move takes its comment along and leaves no empty map', () => {
		const size = '    # how many\n    size: "30"\n';
		expect(renameKey(yaml, 'yaml', 'page.size', 'limits.page.count')).toBe(
			yaml.replace(
				`${size}    zebra: [1,  2]\n`,
				'    zebra: [1,  2]\nlimits:\n    page:\n        # how many\n        count: "30"\n',
			),
		);
		expect(renameKey(yaml, 'yaml', 'old.only', 'page.only')).toBe(
			yaml.replace('old:\n    only: yes\n', '').replace('[1,  2]\n', '[1,  2]\n    only: yes\n'),
		);
		expect(
			renameKey('b:\n  text: |\n    one\n    two\n  # next\n  c: 1\n', 'yaml', 'b.text', 'd'),
		).toBe('b:\n  # next\n  c: 1\nd: |\n  one\n  two\n');
	});

	test('a new map stands where the old one stood, with its comments', () => {
		const text =
			'# head\n\n# Database\ndatabase: # behind\n  # where\n  host: h # primary\n\n# after\nz: 1\n';
		expect(renameKey(text, 'yaml', 'database.host', 'db.name')).toBe(
			'# head\n\n# Database\n# behind\ndb:\n  # where\n  name: h # primary\n\n# after\nz: 1\n',
		);
		expect(renameKey('a:\n  b:\n    c: 1\nz: 1\n', 'yaml', 'a.b.c', 'a.x.y')).toBe(
			'a:\n  x:\n    y: 1\nz: 1\n',
		);
		expect(renameKey('a:\n  b:\n    c: 1\n  d: 1\nz: 1\n', 'yaml', 'a.b.c', 'a.x')).toBe(
			'a:\n  x: 1\n  d: 1\nz: 1\n',
		);
		expect(renameKey('a: 1\n', 'yaml', 'a', 'b.c')).toBe('b:\n  c: 1\n');
		expect(renameKey('a: 1\nb: 2\nb: 3\n', 'yaml', 'a', 'c.d')).toBe('c:\n  d: 1\nb: 2\nb: 3\n');
	});

	test('a mark at the beginning stays', () =>
		expect(renameKey('\uFEFF{"a": 1}', 'json', 'a', 'b')).toBe('\uFEFF{"b":1}'));

	test('drops, with the maps that become empty', () => {
		expect(dropKey(yaml, 'yaml', 'old.only')).toBe(yaml.replace('old:\n    only: yes\n', ''));
		expect(dropKey(yaml, 'yaml', 'a')).toBe(yaml.replace('a: 1   # one\n', ''));
		expect(dropKey(yaml, 'yaml', 'list')).toBe(yaml.replace('list:\n- x\n- y\n', ''));
		expect(dropKey('a: {b: 1, c: 2}\nd: 1\n', 'yaml', 'a.b')).toBe('a: {c: 2}\nd: 1\n');
	});

	test('sets in place where it can', () => {
		expect(setKey(yaml, 'yaml', 'page.size', '50')).toBe(yaml.replace('"30"', '"50"'));
		expect(setKey(yaml, 'yaml', 'a', 2)).toBe(yaml.replace('a: 1', 'a: 2'));
		expect(setKey(yaml, 'yaml', 'a', 'no: 1 # x')).toContain('a: "no: 1 # x"   # one');
		expect(setKey(yaml, 'yaml', 'new.key', [1])).toBe(`${yaml}new:\n    key:\n        - 1\n`);
		expect(setKey(yaml, 'yaml', 'page.more', 1)).toBe(
			yaml.replace('[1,  2]\n', '[1,  2]\n    more: 1\n'),
		);
		expect(setKey('a: 1', 'yaml', 'b', 2)).toBe('a: 1\nb: 2\n');
		expect(setKey('', 'yaml', 'a.b', true)).toBe('a:\n  b: true\n');
		expect(setKey('# only words\n', 'yaml', 'a', 1)).toMatch(/^# only words\n+a: 1\n$/);
		expect(setKey('a:\n', 'yaml', 'a.b', 1)).toBe('a:\n  b: 1\n');
	});

	test('a string that looks like something else stays a string', () => {
		expect(setKey('a: x\n', 'yaml', 'a', '1.10')).toBe('a: "1.10"\n');
		expect(setKey('a: x\n', 'yaml', 'a', 'true')).toBe('a: "true"\n');
	});
});

const json = '{\n    "a": 1,\n    "page": {\n        "size": 30\n    },\n    "z": []\n}\n';

describe('json', () => {
	test('keeps order and indentation', () => {
		expect(renameKey(json, 'json', 'page.size', 'page.count')).toBe(json.replace('size', 'count'));
		expect(renameKey(json, 'json', 'page.size', 'limit')).toBe(
			'{\n    "a": 1,\n    "z": [],\n    "limit": 30\n}\n',
		);
		expect(dropKey(json, 'json', 'a')).toBe(json.replace('    "a": 1,\n', ''));
		expect(setKey(json, 'json', 'page.size', 50)).toBe(json.replace('30', '50'));
		expect(setKey('{"a":1}', 'json', 'b.c', true)).toBe('{"a":1,"b":{"c":true}}');
		expect(setKey('{\r\n\t"a": 1\r\n}', 'json', 'a', 2)).toBe('{\r\n\t"a": 2\r\n}');
	});
});

test.each(['json', 'yaml'] as const)('%s: refuses what would lose something', format => {
	expect(() => renameKey(json, format, 'nothing', 'b')).toThrow(/no key nothing/);
	expect(() => renameKey(json, format, 'a', 'z')).toThrow(/there already/);
	expect(() => renameKey(json, format, 'page', 'page.page')).toThrow(/into itself/);
	expect(() => dropKey(json, format, 'page.x')).toThrow(/no key page\.x/);
	expect(() => setKey(json, format, 'a.b', 1)).toThrow(/holds a value/);
	expect(() => setKey('[1]', format, 'a', 1)).toThrow(/map of keys/);
	expect(() => setKey('{', format, 'a', 1)).toThrow();
});

test('any edit means what was asked', {timeout: 120_000}, () => {
	const leaf = fc.oneof(
		fc.integer(),
		fc.string(),
		fc.boolean(),
		fc.constant(null),
		fc.array(fc.string(), {maxLength: 2}),
	);
	const key = fc.constantFrom('a', 'b', 'c', 'x y', '#', 'no');
	const tree = fc.dictionary(
		key,
		fc.oneof(leaf, fc.dictionary(key, fc.oneof(leaf, fc.dictionary(key, leaf)))),
	);
	const path = fc.array(key, {minLength: 1, maxLength: 3});
	fc.assert(
		fc.property(tree, path, path, leaf, (value, from, to, next) => {
			const results = (['yaml', 'json'] as const).map(format => {
				const text =
					format === 'yaml'
						? stringify(value, {version: '1.2'})
						: JSON.stringify(value, undefined, 2);
				return [
					() => renameKey(text, format, from, to),
					() => dropKey(text, format, from),
					() => setKey(text, format, from, next),
				].map(edit => {
					try {
						return parse(edit()) as unknown;
					} catch (error) {
						return String(error);
					}
				});
			});
			expect(results[0]).toEqual(results[1]);
		}),
		{numRuns: 500},
	);
});

test('yaml: what cannot be edited safely is left to a hand', () => {
	expect(() => dropKey('a: 1\na: 2\n', 'yaml', 'a')).toThrow(/written twice/);
	expect(() => dropKey('a: &x 1\nb: *x\n', 'yaml', 'a')).toThrow(/unreadable/);
});

test('a patch that can be applied', () => {
	const next = renameKey(yaml, 'yaml', 'page.size', 'page.count');
	const patch = patchOf(yaml, next, 'values.yaml');
	expect(patch).toContain('--- values.yaml');
	expect(patch).toContain('+    count: "30"');
	expect(applyPatch(yaml, patch)).toBe(next);
	expect(patchOf(yaml, yaml, 'values.yaml')).toBe('');
});
