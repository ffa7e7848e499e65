import {describe, expect, test} from 'vitest';
import {Trouble} from '../../source/trust/trouble.ts';
import {readValues} from '../../source/values/read-values.ts';
import {at, chart, judged} from '../support/judged.ts';
import {asHelm} from './as-helm.ts';

const value = (text: string) => readValues(text, 'a.yaml', 'helm').value;
const trouble = (text: string): string => {
	try {
		readValues(text, 'a.yaml', 'helm');
	} catch (error) {
		expect(error).toBeInstanceOf(Trouble);
		return (error as Trouble).message;
	}
	throw new Error('was read');
};

describe('as Helm reads it', () => {
	test.each(asHelm)('%s', (source, wanted) => expect(value(`a: ${source}\n`)).toEqual({a: wanted}));
	test.each([
		['y', 'true'],
		['off', 'false'],
		['1.10', '1.1'],
		['1e3', '1000'],
		['0x10', '16'],
		['"on"', 'on'],
	])('the key %s', (source, wanted) =>
		expect(Object.keys(value(`${source}: 1\n`))).toEqual([wanted]),
	);
	test('merges with <<, and what is written beside it wins', () =>
		expect(value('b: &b {x: 1, y1: 2}\na: {<<: *b, x: 3}\n')).toEqual({
			b: {x: 1, y1: 2},
			a: {x: 3, y1: 2},
		}));
	test('an empty file, and one of comments, set nothing', () => {
		expect(value('')).toEqual({});
		expect(value('# only words\n---\n')).toEqual({});
	});
	test('a program of YAML 1.2 reads otherwise', () =>
		expect(readValues('a: yes\nb: 014\nc: 0o14\ny: 1\n', 'a', 'core').value).toEqual({
			a: 'yes',
			b: 14,
			c: 12,
			y: 1,
		}));
});

describe('comments and places', () => {
	const {keys} = readValues(
		'# the top\n# -- of a\na: 1 # one\n\n# not directly above\n\nm:\n  # of b\n  b: "x"   # trails\n  # other indent\n c: 1\n'.replace(
			' c: 1',
			'  c: 1',
		),
		'a.yaml',
		'helm',
	);
	test('lines directly above at the same indent, and the one that trails', () => {
		expect(keys.get('a')).toMatchObject({
			comment: 'the top of a one',
			line: 3,
			column: 1,
			source: '1',
		});
		expect(keys.get('m')?.comment).toBe('');
		expect(keys.get('m.b')).toMatchObject({comment: 'of b trails', line: 9, column: 3});
		expect(keys.get('m.b')).not.toHaveProperty('source');
		expect(keys.get('m.c')?.comment).toBe('other indent');
	});
});

describe('what would change a value', () => {
	const text = (mine: string, fresh = 'a: ""\n') =>
		at(judged(chart('a: ""\n'), chart(fresh), mine), 'a')?.text ?? '';
	test.each([
		['1.10', '1.1'],
		['0123', '83'],
		['no', 'false'],
		['20190612073634', '2.0190612073634e+13'],
		['1000000', '1e+06'],
	])('%s is told where a text is wanted (J5)', (source, seen) =>
		expect(text(`a: ${source}\n`)).toContain(`Written as ${source}, Helm reads ${seen}.`),
	);
	test.each([
		['"1.10"', 'a: ""\n'],
		['1.10', 'a: 1.5\n'],
		['0644', 'a: 420\n'],
		['no', 'a: true\n'],
		['8080', 'a: ""\n'],
		['1000650000', 'a: 1\n'],
	])('%s is not told where the default is %s', (source, fresh) =>
		expect(text(`a: ${source}\n`, fresh)).not.toContain('Written as'),
	);
	test('a number that loses digits is always told', () =>
		expect(text('a: 12345678901234567890\n', 'a: 1\n')).toContain('loses digits'));
});

describe('what is refused, with its place', () => {
	test.each([
		['broken YAML', 'a: [1, 2\nb: 1\n', /^a\.yaml:\d+:\d+: /],
		['a list', '- a\n- b\n', /^a\.yaml:1:1: this is a list/],
		['one value', 'just words\n', /^a\.yaml:1:1: this is one value/],
		['two documents', 'a: 1\n---\nb: 1\n', /^a\.yaml:2:1: a second document/],
		['an unknown tag', 'a: !run x\n', /^a\.yaml:1:\d+: this tag/],
		['a null key', '~: 7\n', /empty key/],
		['a number without end', 'a: .inf\n', /number/],
		['a map as key', '? {a: 1}\n: 2\n', /plain word/],
		['__proto__', 'a: {__proto__: 1}\n', /cannot be a key/],
		['constructor', 'constructor: 1\n', /cannot be a key/],
		['an alias in itself', 'a: &a\n  - *a\n', /contains itself/],
		['an alias without anchor', 'a: *b\n', /anchor/],
		[
			'an alias bomb',
			`a0: &a0 [${'x,'.repeat(60)}]\n${Array.from({length: 9}, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(9)}]`).join('\n')}\n`,
			/aliases/,
		],
		['depth', `a: ${'['.repeat(100)}${']'.repeat(100)}\n`, /^a\.yaml:1:\d+: nested more than 64/],
		['a flood of brackets', '['.repeat(500_000), /nested/],
		['too many bytes', `a: ${'x'.repeat(1_100_000)}\n`, /larger than 1 MiB/],
		['UTF-16', 'a\0:\0', /UTF-8/],
		[
			'Latin-1, also in a comment, with its place',
			Buffer.from('a: 1\nb: 2 # caf\u00e9s\n', 'latin1').toString('utf8'),
			/^a\.yaml:2:11: .*UTF-8/,
		],
	])('%s', (_, text, message) => expect(trouble(text)).toMatch(message));

	test('a key written twice is told with its place, and the last one counts', () => {
		const {value: read, notices} = readValues('a:\n  b: 1\n  b: 2\n', 'a.yaml', 'helm');
		expect(read).toEqual({a: {b: 2}});
		expect(notices).toMatchObject([{path: 'a.b', file: 'a.yaml', line: 3, column: 3}]);
		expect(notices[0]!.text).toContain('first is in line 2');
	});

	test('a line that may hold a secret is pointed at and not shown', () => {
		const message = trouble('db:\n  password: [swordfish\n');
		expect(message).toMatch(/^a\.yaml:\d+:\d+: /);
		expect(message).not.toContain('swordfish');
		expect(trouble('dsn: "postgres://u:swordfish@h\n  x')).not.toContain('swordfish');
	});
});
