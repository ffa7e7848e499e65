import {describe, expect, test} from 'vitest';
import {Trouble} from '../../source/trust/trouble.ts';
import {readYaml} from '../../source/trust/yaml.ts';

const trouble = (text: string, more: {maxBytes?: number; maxDepth?: number} = {}): Trouble => {
	try {
		readYaml(text, {file: 'a.yaml', ...more});
	} catch (error) {
		expect(error).toBeInstanceOf(Trouble);
		return error as Trouble;
	}
	throw new Error('was read');
};

describe('readYaml', () => {
	test('gives the value and where things stand', () => {
		const {value, positions, keyPositions} = readYaml(
			'a: 1\nb:\n  - x: yes\n  - y:\nc: &c [1]\nd: *c\n',
			{file: 'a.yaml'},
		);
		expect(value).toEqual({a: 1, b: [{x: 'yes'}, {y: null}], c: [1], d: [1]});
		expect(positions(['a'])).toEqual({line: 1, column: 4});
		expect(keyPositions(['a'])).toEqual({line: 1, column: 1});
		expect(positions(['b', 0, 'x'])).toEqual({line: 3, column: 8});
		expect(positions(['b', 1, 'y'])).toEqual({line: 4, column: 5});
		expect(positions(['d', 0])).toEqual({line: 5, column: 8});
		expect(positions(['b', 7])).toBeUndefined();
		expect(positions(['nothing', 'here'])).toBeUndefined();
		expect(positions([])).toEqual({line: 1, column: 1});
	});

	test('an empty file is null', () => expect(readYaml('', {file: 'a'}).value).toBeNull());

	test('points at the place', () => {
		expect(trouble('a: 1\nb: [1, 2\n').message.split('\n')[0]).toMatch(/^a\.yaml:\d+:\d+: /);
		expect(trouble('a: 1\n  a\u001bb: 2\na: 3').message).not.toContain('\u001b');
		expect(trouble('a:\n  b: 1\n  c: 2\n  b: 3\n').message).toBe(
			'a.yaml:4:3: `b` is written twice; the first is in line 2\n    b: 3\n    ^',
		);
	});

	test.each([
		['a tab', 'a:\n\tb: 1\n', /tab/],
		['an unknown tag', 'a: !!js/function x\n', /tag is not known/],
		['an own tag', 'a: !run x\n', /tag is not known/],
		['__proto__', '__proto__: {x: 1}\n', /cannot be a key/],
		['constructor', 'a: {constructor: 1}\n', /cannot be a key/],
		['prototype', 'a:\n  - "prototype": 1\n', /cannot be a key/],
		['a map as a key', '? {a: 1}\n: 2\n', /plain word/],
		['an alias as a key', 'a: &a x\n*a : 2\n', /plain word/],
		['a byte order mark', '\ufeffa: 1', /byte order mark/],
		['UTF-16 read as UTF-8', 'a\0:\0 \x001\0', /UTF-16/],
		['a broken UTF-16 mark', '\ufffd\ufffda\0', /UTF-16/],
		['two documents', 'a: 1\n---\nb: 1\n', /second document/],
		['YAML 1.1', '%YAML 1.1\n---\na: yes\n', /1\.2/],
		['an alias in itself', 'a: &a\n  - *a\n', /contains itself/],
		['an alias without anchor', 'a: *b\n', /b/],
		['numbers that are one key', '1: a\n"1": b\n', /twice/],
	])('refuses %s (J4)', (_, text, message) => expect(trouble(text).message).toMatch(message));

	test('refuses what is too large or too deep (J4)', () => {
		expect(trouble('a: 1', {maxBytes: 3}).message).toMatch(/larger than 3 bytes/);
		expect(trouble('ä: ä', {maxBytes: 5}).message).toMatch(/larger/);
		expect(trouble('[[[1]]]', {maxDepth: 2}).message).toMatch(
			/^a\.yaml:1:3: nested more than 2 levels/,
		);
		expect(readYaml('[[1]]', {file: 'a', maxDepth: 2}).value).toEqual([[1]]);
		for (const deep of [
			'['.repeat(200_000),
			'{a: '.repeat(100_000),
			'- '.repeat(100_000),
			'? '.repeat(20_000),
		]) {
			expect(trouble(deep).message).toMatch(/nested/);
		}
	});

	test('refuses alias bombs (J4)', () => {
		const rows = Array.from(
			{length: 12},
			(_, n) =>
				`a${n}: &a${n} [${Array(8)
					.fill(n ? `*a${n - 1}` : 'x')
					.join(', ')}]`,
		);
		expect(trouble(rows.join('\n')).message).toMatch(/alias/);
		const few = [
			'a: &a [x,x,x,x,x,x,x,x,x]',
			'b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]',
			'c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]',
			'd: [*c,*c,*c,*c,*c]',
		];
		expect(trouble(few.join('\n')).message).toMatch(/alias/);
	});

	test('40,000 keys are read (J4)', () => {
		const text = Array.from({length: 40_000}, (_, n) => `key${n}: ${n}`).join('\n');
		expect(Object.keys(readYaml(text, {file: 'a'}).value as object)).toHaveLength(40_000);
	});
});
