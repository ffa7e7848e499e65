import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {create} from 'tar';
import {readWords} from '../../source/commands/diff.ts';
import {runBuilt} from '../support/run-built.ts';

const charts = join(import.meta.dirname, '..', 'fixtures', 'charts');
const [old, fresh, mine] = ['shop-1', 'shop-2', 'mine.yaml'].map(name => join(charts, name)) as [
	string,
	string,
	string,
];
const slow = {timeout: 120_000};
let folder = '';

beforeAll(() => {
	folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-diff-')));
});
afterAll(() => fs.rmSync(folder, {recursive: true, force: true}));

const write = (name: string, text: string): string => {
	const file = join(folder, name);
	fs.mkdirSync(join(file, '..'), {recursive: true});
	fs.writeFileSync(file, text);
	return file;
};
// Without any helm on PATH: what is judged without proof.
const diff = async (...args: string[]) => runBuilt(['diff', ...args], {PATH: '/nowhere'});

describe('handrail diff', () => {
	test('judges charts without helm, and says that nothing is proven', slow, async () => {
		const {code, out, err} = await diff(old, fresh, '-f', mine);
		expect(err).toBe('');
		expect(code).toBe(1);
		expect(out).toContain('Not proven by rendering: there is no helm on this machine.');
		expect(out).toMatch(
			/✖ pageTimeout {2}seems to have a new name {2}\[RENAMED\?, REMOVED_MAYBE\]/,
		);
		expect(out).toContain('did you mean page.timeout?');
		expect(out).toContain(`${mine}:4:1`);
		expect(out).not.toContain('swordfish');
		expect(out).not.toContain('\u001B');
	});

	test('prints JSON with the names of the verdicts, and every value masked', slow, async () => {
		const {code, out} = await diff(old, fresh, `--values=${mine}`, '--json');
		const report = JSON.parse(out) as {
			findings: Record<string, unknown>[];
			decide: number;
			keys: number;
		};
		expect(code).toBe(1);
		expect(report.keys).toBe(14);
		const by = (path: string) => report.findings.find(finding => finding['path'] === path);
		expect(by('pageTimeout')).toMatchObject({
			verdict: 'RENAMED?',
			also: ['REMOVED_MAYBE'],
			severity: 'high',
			oldDefault: 30,
			yours: 60,
			suggestion: 'page.timeout',
			proof: {result: 'none'},
		});
		expect(by('cache.memory')).toMatchObject({
			oldDefault: '64Mi',
			newDefault: '128Mi',
			yours: '64Mi',
			suggestion: null,
		});
		expect(by('mail.password')?.['yours']).toMatch(/^‹set #[0-9a-f]{4}›$/);
		expect(out).not.toContain('swordfish');
	});

	test('reads archives as it reads folders', slow, async () => {
		for (const name of ['shop-1', 'shop-2'])
			await create({file: join(folder, `${name}.tgz`), gzip: true, cwd: charts}, [name]);
		const [a, b] = [
			await diff(old, fresh, '-f', mine, '--json'),
			await diff(join(folder, 'shop-1.tgz'), join(folder, 'shop-2.tgz'), '-f', mine, '--json'),
		];
		const found = (text: string) =>
			(JSON.parse(text) as {findings: Record<string, unknown>[]}).findings.map(
				({path, verdict}) => [path, verdict],
			);
		expect(found(b.out)).toEqual(found(a.out));
	});

	test('nothing to decide: 0', slow, async () => {
		const [one, two] = [write('o.yaml', 'a: 1\nb: 2\n'), write('n.yaml', 'a: 1\nb: 3\nc: 1\n')];
		const {code, out} = await diff(one, two, '-f', write('m.yaml', 'a: 5\n'));
		expect(code).toBe(0);
		expect(out).toMatch(/Nothing to decide\.\n$/);
		expect(out).toContain('1 key is new, with a default');
	});

	test('two equal versions: says so, and judges your own keys all the same', slow, async () => {
		const one = write('same.yaml', 'a: 1\n');
		const {code, out} = await diff(one, one, '-f', write('odd.yaml', 'zzz: 1\n'));
		expect(out).toContain('The two versions have the same defaults');
		expect(code).toBe(1);
	});

	test('files that only look like compose are told so, and are what one says', slow, async () => {
		const [one, two] = [1, 2].map(number =>
			write(`stack-${number}.yaml`, `services:\n  a: {image: "x:${number}"}\n`),
		) as [string, string];
		const own = write('stack-mine.yaml', 'services:\n  a: {extra: 1}\n');
		expect((await diff(one, two, '-f', own)).out).toContain('with --kind values');
		const {code, out} = await diff(one, two, '-f', own, '--kind', 'values');
		expect(out).toContain('services.a.extra  is known to neither version');
		expect(out).not.toContain('compose');
		expect(code).toBe(1);
		expect((await diff(one, two, '--kind=else')).err).toContain('--kind wants values or compose');
	});

	test('compose files, with their .env', slow, async () => {
		const [one, two] = [
			write('old/compose.yaml', 'services: {}\n'),
			write('new/compose.yaml', 'services:\n  a:\n    image: x:${TAG:?which one}\n'),
		];
		const {code, out} = await diff(one, two, '-f', write('.env', 'OTHER=1\n'));
		expect(code).toBe(1);
		expect(out).toContain('✖ TAG  must be set');
		expect((await diff(one, two, '-f', write('set/.env', 'TAG=1\n'))).out).toContain('TAG');
	});

	test(
		'environment files beside the compose files of both versions are read, not the one of yours',
		slow,
		async () => {
			const compose = 'services:\n  a:\n    image: x\n    env_file: .env\n';
			for (const name of ['was', 'will']) write(`${name}/compose.yaml`, compose);
			write('was/.env.example', 'GONE_ENV=1\nSTAYS=1\n');
			write('will/env.example', 'ADDED_IN_ENV=1\nSTAYS=1\n');
			const own = write('was/.env', 'GONE_ENV=2\nONLY_MINE=1\n');
			const {out} = await diff(
				join(folder, 'was'),
				join(folder, 'will/compose.yaml'),
				'-f',
				own,
				'--json',
			);
			const {findings} = JSON.parse(out) as {findings: {path: string; verdict: string}[]};
			expect(Object.fromEntries(findings.map(({path, verdict}) => [path, verdict]))).toMatchObject({
				GONE_ENV: 'REMOVED_MAYBE',
				ADDED_IN_ENV: 'NEW_DEFAULT',
				ONLY_MINE: 'STILL_EFFECTIVE',
			});
		},
	);

	test.each([
		['broken YAML', 'a: [1\n', /m\.yaml:\d+:\d+: /],
		['a list', '- 1\n', /m\.yaml:1:1: this is a list/],
		['two documents', 'a: 1\n---\nb: 1\n', /m\.yaml:2:1: a second document/],
		[
			'an alias bomb',
			`a: &a [${'x,'.repeat(50)}]\nb: &b [${'*a,'.repeat(90)}]\nc: [${'*b,'.repeat(90)}]\n`,
			/m\.yaml:\d+:\d+: .*alias/,
		],
		['depth', `a: ${'{b: '.repeat(80)}${'}'.repeat(80)}\n`, /m\.yaml:1:\d+: nested/],
		['1 MiB of brackets', '['.repeat(1_000_000), /m\.yaml:1:\d+: nested/],
		['more than 1 MiB', 'a: 1\n'.repeat(250_000), /m\.yaml:1:1: larger than 1 MiB/],
	])(
		'could not tell: %s, with its place and nothing on standard output',
		slow,
		async (_, text, message) => {
			const [one, file] = [write('o.yaml', 'a: 1\n'), write('m.yaml', text)];
			const {code, out, err} = await diff(one, one, '-f', file);
			expect(code).toBe(2);
			expect(out).toBe('');
			expect(err).toMatch(message);
		},
	);

	test(
		'a part of the chart that is not there, and nothing else to decide: could not tell',
		slow,
		async () => {
			for (const [name, version] of [
				['dep-1', '1.0.0'],
				['dep-2', '2.0.0'],
			] as const) {
				write(
					`${name}/Chart.yaml`,
					`apiVersion: v2\nname: dep\nversion: ${version}\ndependencies:\n  - {name: db, version: 1.0.0, repository: "https://example.org"}\n`,
				);
				write(`${name}/values.yaml`, 'a: 1\n');
			}
			const places = [join(folder, 'dep-1'), join(folder, 'dep-2')];
			const {code, out} = await diff(...places, '-f', write('m.yaml', 'db: {size: 2}\n'));
			expect(out).toContain('Not judged: The chart needs db');
			expect(out).toMatch(/Nothing to decide in what was judged; not all of it was\.\n$/);
			expect(code).toBe(2);
			expect((await diff(...places, '-f', write('m2.yaml', 'zzz: 1\n'))).code).toBe(1);
		},
	);

	test.each(['m.yaml', 'm.ini'])('could not tell: %s in Latin-1', slow, async name => {
		const ini = name.endsWith('.ini');
		const one = ini ? write('o.ini', 'a=1\n') : write('o.yaml', 'a: 1\n');
		const file = write(name, '');
		fs.writeFileSync(file, Buffer.from(ini ? 'a=caf\u00e9\n' : 'a: caf\u00e9\n', 'latin1'));
		const {code, err} = await diff(one, one, '-f', file);
		expect(code).toBe(2);
		expect(err).toMatch(/m\.\w+:1:\d+: .*UTF-8/);
	});

	test('keys written twice are told with their place, and judged', slow, async () => {
		const {code, out} = await diff(
			write('o.yaml', 'a: 1\n'),
			write('n2.yaml', 'a: 1\nb: 1\n'),
			'-f',
			write('m.yaml', 'a: 2\na: 3\n'),
		);
		expect(code).toBe(1);
		expect(out).toMatch(/m\.yaml:2:1: `a` is written twice: the first is in line 1/);
	});

	test(
		'a schema that refers to a file costs what it would have said, and no more',
		slow,
		async () => {
			fs.cpSync(fresh, join(folder, 'evil'), {recursive: true});
			write('evil/values.schema.json', '{"properties": {"a": {"$ref": "file:///etc/passwd"}}}');
			const {code, out, err} = await diff(old, join(folder, 'evil'), '-f', mine);
			expect(code).toBe(1);
			expect(err).toBe('');
			expect(out).toMatch(
				/Not judged: \S+evil\/values\.schema\.json:1:\d+: the schema refers to something outside itself/,
			);
			expect(out).toContain('did you mean page.timeout?');
		},
	);

	// Each level judges the next one twice; no pattern takes part.
	const doubling =
		'{"$ref": "#/definitions/n", "definitions": {"n": {"properties": {"a": {"allOf": [{"not": {"$ref": "#/definitions/n"}}, {"not": {"$ref": "#/definitions/n"}}]}}}}}';
	test.each([
		['pattern', '{"properties": {"title": {"pattern": "^(a+)+$"}}}', `title: ${'a'.repeat(60)}b\n`],
		['nesting', doubling, `zzz: 1\na: ${'{a: '.repeat(50)}1${'}'.repeat(50)}\n`],
	])('a schema whose %s takes for ever is left aside', slow, async (kind, schema, text) => {
		fs.cpSync(fresh, join(folder, kind), {recursive: true});
		write(`${kind}/values.schema.json`, schema);
		const {code, out} = await diff(
			old,
			join(folder, kind),
			'-f',
			mine,
			'-f',
			write('m.yaml', text),
		);
		expect(code).toBe(1);
		expect(out).toContain('did you mean page.timeout?');
		if (kind === 'nesting')
			expect(out).toMatch(/Not judged: \S+schema\.json: judging by this schema takes too long\./);
	});

	test('40,000 keys are judged', slow, async () => {
		const keys = (value: string) =>
			Array.from({length: 40_000}, (_, n) => `key${n}: ${value}`).join('\n');
		const [one, two] = [write('o.yaml', keys('1')), write('n.yaml', keys('2'))];
		const {code, out} = await diff(one, two, '-f', write('m.yaml', keys('3')), '--json');
		expect(code).toBe(1);
		expect((JSON.parse(out) as {counts: unknown}).counts).toEqual({PINNED_DEFAULT_CHANGED: 40_000});
	});

	test.each([
		[[], /wants two places/],
		[['one'], /wants two places/],
		[['/nowhere/a', '/nowhere/b'], /is not there/],
		[['a', 'b', '--odd'], /--odd is no flag/],
		[['a', 'b', 'c'], /a word too many/],
		[['a', 'b', '-f'], /-f needs a value/],
		[['a', 'b', '--limit', 'x'], /--limit wants a number/],
		[[old, join(charts, '..')], /neither a chart nor/],
	])('%j is wrong usage', slow, async (args, message) => {
		const {code, out, err} = await diff(...args);
		expect(code).toBe(2);
		expect(out).toBe('');
		expect(err).toMatch(message);
	});
});

test('the words of the command, in every spelling', () => {
	expect(
		readWords([
			'a',
			'-fone',
			'--values',
			'two',
			'--values=three=3',
			'b',
			'--json',
			'--limit=7',
			'--no-render',
		]),
	).toEqual({
		places: ['a', 'b'],
		files: ['one', 'two', 'three=3'],
		json: true,
		all: false,
		helm: false,
		limit: 7,
	});
});
