import {describe, expect, test} from 'vitest';
import {formatOf, readSettings} from '../../source/values/formats.ts';
import {judge} from '../../source/values/judge.ts';
import {at, digest} from '../support/judged.ts';

test.each([
	[
		'toml',
		'title = "x"\n# how many\n[page]\nsize = 30\nwhen = 1979-05-27T07:32:00Z\n',
		{title: 'x', page: {size: 30, when: '1979-05-27T07:32:00.000Z'}},
	],
	['ini', '; top\nname = x\n[page]\nsize = 30\n', {name: 'x', page: {size: '30'}}],
	['env', 'export A="x y"\nB=1 # one\n# C=2\nD=\n', {A: 'x y', B: '1', D: ''}],
	['json', '{"a": {"b": [1]}}', {a: {b: [1]}}],
	['yaml', 'a: {b: yes}\n', {a: {b: 'yes'}}],
] as const)('%s is read', (format, text, wanted) =>
	expect(readSettings(text, 'f', format).value).toEqual(wanted),
);

test('keys of lines have their comment and place', () => {
	const {keys} = readSettings(
		'a = 1\n# how many\n[page]\n# per page\nsize = 30\n',
		'f.toml',
		'toml',
	);
	expect(keys.get('page.size')).toMatchObject({comment: 'per page', line: 5, column: 1});
});

test('a section of an INI file may be indented, and a comment may follow it', () => {
	const text = '[a] ; one\nx = 1\n  [b.c]  # two\n  y = 2\n';
	expect(readSettings(text, 'f', 'ini').value).toEqual({a: {x: '1'}, b: {c: {y: '2'}}});
});

test('keys in quotes, in parts and in inline tables have their place', () => {
	const text = 'a = 1\n["x y"]\n# said\n"b.c" = 2\nd.e = {f = 3}\n';
	const places = [...readSettings(text, 'f', 'toml').keys].map(
		([path, {line, column, comment}]) => `${path} ${line}:${column} ${comment}`,
	);
	expect(places).toEqual([
		'a 1:1 ',
		'["x y"] 2:2 ',
		'["x y"]["b.c"] 4:1 said',
		'["x y"].d.e 5:1 ',
		'["x y"].d.e.f 5:8 ',
	]);
	const {keys} = readSettings('[s]\na.b = 1\nlist[] = 2\n', 'f', 'ini');
	expect([...keys.keys()]).toEqual(['s', 's["a.b"]', 's.list']);
});

test('a line of a million blanks is read at once', () => {
	const text = `A=x${' '.repeat(900_000)}y # z\n`;
	expect(readSettings(text, 'f', 'env').value['A']).toMatch(/^x +y$/);
});

describe('what is refused', () => {
	test.each([
		['toml', 'a = 1\nb = = 2\npassword = "swordfish"\n', /^f:2:\d+: this is not TOML/],
		['json', '{"a": 1,\n"password": swordfish}', /^f:2:\d+: this is not JSON/],
		['json', '[1]', /^f:1:1: settings are a map/],
		['json', '{"__proto__": {"x": 1}}', /cannot be a key/],
		['yaml', 'a: 1\n b: 2\n', /^f:\d+:\d+: /],
	] as const)('%s: %s', (format, text, wanted) => {
		expect(() => readSettings(text, 'f', format)).toThrow(wanted);
		try {
			readSettings(text, 'f', format);
		} catch (error) {
			expect(String(error)).not.toContain('swordfish');
		}
	});
});

test.each([
	['a/values.yaml', 'yaml'],
	['x.YML', 'yaml'],
	['c.json', 'json'],
	['c.toml', 'toml'],
	['my.cnf.ini', 'ini'],
	['.env', 'env'],
	['.env.prod', 'env'],
	['readme', undefined],
])('%s is %s', (file, format) => expect(formatOf(file)).toBe(format));

test('the doctor judges each of them', () => {
	const text = (value: string, size: number) => ({
		toml: `name = "${value}"\n[page]\nsize = ${size}\n`,
		ini: `name = ${value}\n[page]\nsize = ${size}\n`,
		json: JSON.stringify({name: value, page: {size}}),
		yaml: `name: ${value}\npage: {size: ${size}}\n`,
	});
	for (const format of ['toml', 'ini', 'json', 'yaml'] as const) {
		const file = (name: string, content: string) => ({file: name, text: content});
		const found = judge(
			{
				kind: 'config',
				format,
				old: file('o', text('a', 30)[format]),
				new: file('n', text('a', 50)[format]),
				yours: [file('m', text('b', 30)[format])],
			},
			digest,
		);
		expect(at(found, 'page.size'), format).toMatchObject({verdict: 'PINNED_DEFAULT_CHANGED'});
		expect(at(found, 'name'), format).toMatchObject({verdict: 'STILL_EFFECTIVE'});
	}
});
