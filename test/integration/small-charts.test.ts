import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {findTool} from '../../source/drivers/charts/find-tool.ts';
import {runBuilt} from '../support/run-built.ts';
import {suiteWith} from '../support/required.ts';

const slow = {timeout: 300_000};
type Finding = Readonly<Record<string, any>>;
type Files = Readonly<Record<string, string>>;

for (const name of ['helm3', 'helm4'])
	suiteWith(
		'helm',
		findTool([name]) !== undefined,
		`${name} on PATH`,
	)(`small charts with ${name}`, () => {
		let folder = '';
		beforeAll(() => {
			folder = fs.mkdtempSync(join(tmpdir(), 'handrail-small-'));
		});
		afterAll(() => fs.rmSync(folder, {recursive: true, force: true}));
		const write = (version: string, files: Files): string => {
			const chart = fs.mkdtempSync(join(folder, 'chart-'));
			fs.mkdirSync(join(chart, 'templates'));
			const meta = `apiVersion: v2\nname: c\nversion: ${version}\nappVersion: "${version}"\n`;
			for (const [file, text] of Object.entries({'Chart.yaml': meta, ...files}))
				fs.writeFileSync(join(chart, file), text);
			return chart;
		};
		const diff = async (old: Files, fresh: Files, mine: string, ...args: string[]) => {
			const charts = [write('1.0.0', old), write('2.0.0', fresh)];
			const file = join(charts[1]!, 'mine.yaml');
			fs.writeFileSync(file, mine);
			return runBuilt(['diff', ...charts, '-f', file, '--helm', name, ...args]);
		};

		test('a key that is alive keeps what else is wrong with it', slow, async () => {
			const map =
				'kind: ConfigMap\nmetadata: {name: c}\ndata:\n  all: {{ toYaml .Values.sidecar | quote }}\n  {{- with .Values.old }}\n  o: {{ .key | quote }}\n  {{- end }}\n';
			const {code, out} = await diff(
				{
					'templates/map.yaml': map,
					'values.yaml': 'sidecar: {image: {repository: s, tag: "1.0"}}\nold: {key: 1}\n',
				},
				{
					'templates/map.yaml': map,
					'templates/NOTES.txt': '`old.key` is deprecated and will be removed in 3.0.\n',
					'values.yaml': 'sidecar: {enabled: true}\n',
				},
				'sidecar: {image: {tag: latest}, helper: {image: {tag: latest}}}\nold: {key: 2}\n',
				'--json',
			);
			expect(code).toBe(1);
			const {findings} = JSON.parse(out) as {findings: Finding[]};
			const mine = findings.filter(({set}) => set);
			expect(
				Object.fromEntries(
					mine.map(({path, verdict, severity, proof}) => [path, [verdict, severity, proof.result]]),
				),
			).toEqual({
				'sidecar.helper.image.tag': ['FLOATING', 'high', 'effect'],
				'sidecar.image.tag': ['FLOATING', 'high', 'effect'],
				'old.key': ['DEPRECATED', 'medium', 'effect'],
			});
		});

		test('what is refused as a whole is a blocker, with helm and without', slow, async () => {
			const is = (value: boolean) => ({properties: {enabled: {const: value}}});
			const schema = {
				$schema: 'http://json-schema.org/draft-07/schema#',
				not: {properties: {tls: is(true), ingress: is(false)}},
				oneOf: [{required: ['secret']}, {required: ['vault']}],
			};
			const values = 'tls: {enabled: false}\ningress: {enabled: false}\n';
			for (const args of [[], ['--no-render']]) {
				const {code, out} = await diff(
					{'values.yaml': values},
					{'values.yaml': values, 'values.schema.json': JSON.stringify(schema)},
					'tls: {enabled: true}\n',
					...args,
				);
				expect(code).toBe(1);
				expect(out).toContain('✖ your settings as a whole  is refused by the schema');
				expect(out).toContain('what is set together in tls.enabled, ingress.enabled');
				expect(out).toContain('either secret must be set, or vault must be set');
				expect(out).not.toContain('NEW_REQUIRED');
				expect(out.includes('does not render')).toBe(args.length === 0);
			}
		});

		test('why helm refuses is told, and no secret with it', slow, async () => {
			const password = 'swordfish-swordfish-7';
			const schema = {
				$schema: 'http://json-schema.org/draft-07/schema#',
				properties: {password: {pattern: '^x'}, a: {type: 'string'}},
			};
			const refused = await diff(
				{'values.yaml': ''},
				{'values.yaml': '', 'values.schema.json': JSON.stringify(schema)},
				`a: 2\npassword: ${password}\n`,
			);
			expect(refused.out).toMatch(
				/does not render .*specifications of the schema.*at '\/a': got number, want string/,
			);
			expect(refused.out).toMatch(/at '\/password': .* does not match pattern/);
			expect(refused.out).not.toContain(password);
			const failed = await diff(
				{'values.yaml': ''},
				{
					'values.yaml': '',
					'templates/a.yaml': '{{ fail (printf "set\\nthe key %s" .Values.password) }}\n',
				},
				`password: ${password}\n`,
			);
			expect(failed.out).toMatch(/does not render .*execution error at .*: set the key /);
			expect(failed.out).not.toContain(password);
			const nil = await diff(
				{'values.yaml': ''},
				{'values.yaml': '', 'templates/a.yaml': '{{ .Values.x.y.z }}\n'},
				'a: 1\n',
			);
			expect(nil.out).toMatch(/does not render .*templates\/a\.yaml:1:10.*nil pointer evaluating/);
		});
	});
