import {describe, expect, test} from 'vitest';
import {withProofs} from '../../source/values/proven.ts';
import {readValues} from '../../source/values/read-values.ts';
import {at, chart, judged} from '../support/judged.ts';

/** What is said of one key of yours. */
const told = (key: string, mine: string, old = '', fresh = old) =>
	at(judged(chart(old), chart(fresh), mine), key);

describe('inside a list', () => {
	const env = 'extraEnv: []\n';
	test.each([
		['1.10', '1.1'],
		['no', 'false'],
		['0123', '83'],
		['12345678901234567890', '1.2345678901234567e+19'],
		['1000000', '1e+06'],
	])('a value of the environment: %s', (source, seen) => {
		const finding = told(
			'extraEnv',
			`extraEnv: [{name: A, value: x}, {name: B, value: ${source}}]\n`,
			env,
		);
		expect(finding).toMatchObject({severity: 'medium'});
		expect(finding?.text).toContain(`[1].value is written as ${source}, and Helm reads ${seen}.`);
	});
	test.each(['"no"', 'true', '12', '1.1', 'x'])(
		'what comes out as it is written is no trap: %s',
		source =>
			expect(told('extraEnv', `extraEnv: [{name: B, value: ${source}}]\n`, env)).toMatchObject({
				severity: 'info',
			}),
	);
	test('several are told in one sentence, and the rest is counted', () => {
		const text = told('l', 'l: [no, a, 1.10, 0123, 010, 0777]\n', 'l: [x]\n')?.text ?? '';
		expect(text).toContain('[0] is written as no, and Helm reads false');
		expect(text).toContain('[3] is written as 0123, and Helm reads 83');
		expect(text).toContain('2 more');
	});
	test('beside texts a text is wanted; among numbers only what is another number', () => {
		expect(told('l', 'l: [se, no]\n', 'l: []\n')).toMatchObject({severity: 'medium'});
		expect(told('l', 'l: [1, 2.50]\n', 'l: []\n')).toMatchObject({severity: 'info'});
		expect(told('l', 'l: [1, 010]\n', 'l: []\n')).toMatchObject({severity: 'medium'});
	});
	test('in a list in a list, and with a later file over it', () => {
		expect(told('l', 'l: [[a, {tag: 1.10}]]\n', 'l: []\n')?.text).toContain(
			'[0][1].tag is written as',
		);
		const over = judged(chart('l: []\n'), chart('l: []\n'), 'l: [a, no]\n', 'l: [a, false]\n');
		expect(at(over, 'l')).toMatchObject({severity: 'info'});
	});
	test('what the new chart says itself is none', () =>
		expect(told('l', 'l: [a, no]\n', 'l: [a, no]\n')).toMatchObject({
			verdict: 'REDUNDANT',
			severity: 'info',
		}));
	test('keys of lists stay without a place of their own', () =>
		expect([...readValues('l: [{a: no}]\n', 'f', 'helm').keys.keys()]).toEqual(['l']));
});

describe('in a map that takes anything', () => {
	test.each([
		['podAnnotations', 'foo/inject', 'no', 'false'],
		['podAnnotations', 'x', 'y', 'true'],
		['labels', 'ver', '1.10', '1.1'],
		['nodeSelector', 'oct', '0123', '83'],
		['extraEnvVars', 'A', '1000000', '1e+06'],
	])('%s wants texts: %s: %s', (map, key, source, seen) => {
		const {findings} = judged(
			chart(`${map}: {}\n`),
			chart(`${map}: {}\n`),
			`${map}: {"${key}": ${source}}\n`,
		);
		expect(findings[0]).toMatchObject({severity: 'medium'});
		expect(findings[0]?.text).toContain(`Written as ${source}, Helm reads ${seen}.`);
	});
	test.each(['a: 0.50', 'enabled: yes', 'n: 1e3', 'mode: 0644', 'limit: 1_000'])(
		'another is not judged by its name: %s',
		entry => {
			const found = judged(chart('config: {}\n'), chart('config: {}\n'), `config: {${entry}}\n`);
			expect(found.findings[0]).toMatchObject({severity: 'info'});
		},
	);
	test.each(['resources: {limits: {cpu: 0.50}}', 'podSecurityContext: {runAsNonRoot: yes}'])(
		'quantities and switches are none: %s',
		mine => {
			const empty = `${mine.split(':')[0]}: {}\n`;
			expect(judged(chart(empty), chart(empty), `${mine}\n`).findings[0]).toMatchObject({
				severity: 'info',
			});
		},
	);
});

describe('where a number is wanted', () => {
	test.each([
		['revisionHistoryLimit: 0123', 'revisionHistoryLimit: 10', '83'],
		['port: 010', 'port: 80', '8'],
		['uid: 01000', '', '512'],
	])('octal is another number: %s', (mine, old, seen) => {
		const finding = told(mine.split(':')[0]!, `${mine}\n`, `${old}\n`);
		expect(finding?.text).toContain(
			`Written as ${mine.split(': ')[1]}, Helm reads ${seen}, for the 0 in front makes it octal.`,
		);
		expect(finding?.severity).toBe('medium');
	});
	test.each([
		['a mode', 'defaultMode: 0644', 'defaultMode: 0600'],
		['a mode by its name', 'umask: 0022', 'umask: 18'],
		['octal in the defaults too', 'p: 0755', 'p: 0700'],
		['another way to write it', 'p: 1e3', 'p: 5'],
		['a switch', 'p: yes', 'p: no'],
	])('%s is none', (_, mine, old) =>
		expect(told(mine.split(':')[0]!, `${mine}\n`, `${old}\n`)?.text).not.toContain('Helm reads'),
	);
});

describe('with a schema', () => {
	test('a text that is refused for how it is written is told so', () => {
		const schema = {properties: {a: {type: 'string'}, l: {items: {type: 'string'}}}};
		const found = judged(chart('', {schema}), chart('', {schema}), 'a: 1.10\nl: [no]\n');
		expect(at(found, 'a')).toMatchObject({verdict: 'SCHEMA_REJECTS', severity: 'blocker'});
		expect(at(found, 'a')?.text).toContain(
			'must be string. Helm will not upgrade. Written as 1.10, Helm reads 1.1.',
		);
		expect(at(found, 'l')?.text).toContain('[0] is written as no, and Helm reads false');
	});
});

test('is told whatever a rendering proves of the key', () => {
	const found = judged(chart('set: {tag: "1"}\n'), chart('b: 1\n'), 'set: {tag: 1.10}\n');
	for (const result of ['effect', 'no-effect'] as const) {
		const [first] = withProofs(found.findings, new Map([['set.tag', {result, why: 'seen'}]]));
		expect(first?.text).toContain('Written as 1.10, Helm reads 1.1.');
		expect(first?.severity).not.toBe('info');
		expect(first).not.toHaveProperty('suggestion');
	}
});

test('a secret is not shown as it is written', () => {
	const found = judged(
		chart('password: ""\nextraEnv: []\n'),
		chart('password: ""\nextraEnv: []\n'),
		'password: 0777123\nextraEnv: [{name: API_TOKEN, value: 0777124}, {key: API_TOKEN, value: 0777124}]\n',
	);
	expect(at(found, 'password')?.text).toContain('Put it in quotes');
	expect(at(found, 'extraEnv')?.text).toContain('Put them in quotes');
	expect(JSON.stringify(found.findings)).not.toMatch(/07771|26\d{4}/);
});
