import {describe, expect, test} from 'vitest';
import {envLines} from '../../source/values/env-lines.ts';
import {type Format, readSettings} from '../../source/values/formats.ts';
import {judge} from '../../source/values/judge.ts';
import {at, digest} from '../support/judged.ts';

const told = (format: Format, text: string) =>
	readSettings(text, 'f', format).notices.map(({line, column, text: says}) => [line, column, says]);

describe('what a file says twice is told', () => {
	test('.env', () =>
		expect(told('env', 'A=1\nB=2\nexport A=3\n')).toEqual([
			[3, 1, '`A` is written twice: the first is in line 1, this last one counts'],
		]));
	test('JSON, at any depth, and not in what only looks like a key', () => {
		expect(
			told('json', '{"a": {"b": 1, "c": "\\"b\\": 2",\n  "b": [{"b": 1}, {"b": 2}]},\n"b": {}}'),
		).toEqual([[2, 3, '`b` is written twice: the first is in line 1, this last one counts']]);
		expect(told('json', '{"a": 1, "\\u0061": 2}')).toHaveLength(1);
		expect(told('json', '{"a": [{"x": {"y": 1}}, {"x": {"y": 1}}], "b": {"a": 1}}')).toEqual([]);
	});
	test('INI: keys and sections', () => {
		expect(told('ini', '[a]\nx=1\n[b]\nx=1\n[a]\nx=2\n')).toEqual([
			[
				5,
				1,
				'the section [a] is written twice: the first is in line 1, both are read here, and programs differ in that',
			],
			[
				6,
				1,
				'`x` is written twice: the first is in line 2, this last one counts here, and programs differ in that',
			],
		]);
		expect(told('ini', 'x[]=1\nx[]=2\n')).toEqual([]);
	});
	test('by the judge of compose files too', () => {
		const compose = 'services: {a: {image: "x:${A:-1}"}}\n';
		const {notices} = judge(
			{
				kind: 'compose',
				old: [{file: 'o', text: compose}],
				new: [{file: 'n', text: compose}],
				yours: [],
				env: [{file: '.env', text: 'A=1\nA=2\n'}],
			},
			digest,
		);
		expect(notices).toMatchObject([{file: '.env', line: 2}]);
	});
});

describe('a value of an environment file that goes over lines', () => {
	test.each([
		['A="l1\nl2"\nB=1\n', ['A=l1\nl2', 'B=1'], [1, 3]],
		["A='l1\r\nB=2\r\n' # more\r\nC=3", ['A=l1\nB=2\n', 'C=3'], [1, 4]],
		['A="x \\" y\nz"', ['A=x \\" y\nz'], [1]],
		['A="x\nB="y"\nC=1\n', ['A="x', 'B=y', 'C=1'], [1, 2, 3]],
		['A="x\nB=1\n', ['A="x', 'B=1'], [1, 2]],
		['A=""\nB=1\n', ['A=', 'B=1'], [1, 2]],
	])('%j', (text, wanted, lines) => {
		expect(envLines(text).map(({name, value}) => `${name}=${value}`)).toEqual(wanted);
		expect(envLines(text).map(({line}) => line)).toEqual(lines);
	});
	test('is shown whole, and masked where it is a secret', () => {
		const compose = (of: number) =>
			`services: {a: {image: "x", environment: {A: "\${BANNER:-${of}}", B: "\${TLS_KEY:-${of}}"}}}\n`;
		const found = judge(
			{
				kind: 'compose',
				old: [{file: 'o', text: compose(1)}],
				new: [{file: 'n', text: compose(2)}],
				yours: [],
				env: [{file: '.env', text: 'BANNER="one\ntwo"\nTLS_KEY="abc\nswordfish"\n'}],
			},
			digest,
		);
		expect(at(found, 'BANNER')).toMatchObject({yours: 'one\ntwo'});
		expect(at(found, 'TLS_KEY')?.yours).toMatch(/^‹/);
		expect(JSON.stringify(found)).not.toMatch(/swordfish.*findings|"[^"]*‹[^"]*swordfish/);
	});
	test('a mean file is read in no time', () => {
		const started = performance.now();
		envLines('A="\\\n'.repeat(150_000));
		envLines(`A='\nB="\n`.repeat(150_000));
		expect(performance.now() - started).toBeLessThan(5000);
	});
});
