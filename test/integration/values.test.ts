import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {findTool} from '../../source/drivers/charts/find-tool.ts';
import {openRenderer} from '../../source/drivers/charts/render.ts';
import {readValues} from '../../source/values/read-values.ts';
import {zip} from '../drivers/binary/archives.ts';
import {runBuilt} from '../support/run-built.ts';
import {suiteWith} from '../support/required.ts';
import {asHelm} from '../values/as-helm.ts';

const charts = join(import.meta.dirname, '..', 'fixtures', 'charts');
const [old, fresh, mine] = ['shop-1', 'shop-2', 'mine.yaml'].map(name => join(charts, name)) as [
	string,
	string,
	string,
];
const slow = {timeout: 300_000};
type Report = {
	findings: Record<string, any>[];
	consequences: {class: string; object: string}[];
	rendering: Record<string, unknown>;
};

for (const name of ['helm3', 'helm4']) {
	const helm = findTool([name]);
	suiteWith(
		'helm',
		helm !== undefined,
		`${name} on PATH`,
	)(`with ${name}`, () => {
		let folder = '';
		beforeAll(() => {
			folder = fs.mkdtempSync(join(tmpdir(), 'handrail-values-'));
		});
		afterAll(() => fs.rmSync(folder, {recursive: true, force: true}));
		const diff = async (...args: string[]) => runBuilt(['diff', ...args, '--helm', name]);

		test('verdicts are proven by rendering', slow, async () => {
			const {code, out} = await diff(old, fresh, '-f', mine, '--json');
			expect(code).toBe(1);
			const {findings, rendering} = JSON.parse(out) as Report;
			const verdicts = Object.fromEntries(
				findings
					.filter(({set}) => set)
					.map(({path, verdict, proof}) => [path, [verdict, proof?.result]]),
			);
			expect(verdicts).toMatchObject({
				pageTimeout: ['RENAMED?', 'no-effect'],
				banner: ['REMOVED_NO_EFFECT', 'no-effect'],
				'cache.evict': ['REMOVED_NO_EFFECT', 'no-effect'],
				'legacy.importer': ['REMOVED_NO_EFFECT', 'no-effect'],
				titel: ['UNKNOWN', 'no-effect'],
				'mail.host': ['STILL_EFFECTIVE', 'effect'],
				'mail.password': ['STILL_EFFECTIVE', 'effect'],
				'image.tag': ['PINNED_DEFAULT_CHANGED', undefined],
				env: ['LIST_REPLACES', undefined],
				debug: ['DEPRECATED', undefined],
				'annotations.team': ['STILL_EFFECTIVE', undefined],
				replicas: ['STILL_EFFECTIVE', undefined],
			});
			expect(rendering['by']).toMatch(name === 'helm3' ? /^helm 3\./ : /^helm 4\./);
			expect(findings.find(({path}) => path === 'banner')?.['proof'].why).toContain(
				'change at every rendering',
			);
			expect(out).not.toContain('swordfish');
		});

		test('what it does to the running objects', slow, async () => {
			const {out} = await diff(old, fresh, '-f', mine, '--json');
			const {consequences} = JSON.parse(out) as Report;
			expect(consequences.map(({class: kind, object}) => `${kind} ${object}`)).toEqual([
				'RESTARTS StatefulSet handrail-shop',
				'RECREATES StatefulSet handrail-shop',
				'RECREATES StatefulSet handrail-shop',
				'DELETES Deployment handrail-importer',
				'DATA PersistentVolumeClaim uploads',
				'DATA Secret handrail-session',
				'DATA StatefulSet handrail-shop',
				'RBAC Role shop',
				'NETWORK Service shop',
				'HOOK Job migrate',
			]);
		});

		test('what the schema refuses, helm refuses too', slow, async () => {
			const file = join(folder, 'bad.yaml');
			fs.writeFileSync(file, 'replicas: 99\ntheme: plain\n');
			const {code, out} = await diff(old, fresh, '-f', file);
			expect(code).toBe(1);
			expect(out).toContain('✖ replicas  is refused by the schema');
			expect(out).toMatch(/The new chart does not render with your settings/);
		});

		test('a list where a map was breaks the new templates, and that is told', slow, async () => {
			const file = join(folder, 'tls.yaml');
			fs.writeFileSync(file, 'ingress: {tls: {secretName: x}}\n');
			const {out} = await diff(old, fresh, '-f', file);
			expect(out).toContain('✖ ingress.tls  is another kind of value than the default');
			expect(out).toContain('does not render with your settings');
		});

		test('the limit of renderings is kept, and said', slow, async () => {
			const {out} = await diff(old, fresh, '-f', mine, '--json', '--limit', '4');
			const {rendering, findings} = JSON.parse(out) as Report;
			expect(Number(rendering['renders'])).toBeLessThanOrEqual(5);
			expect(JSON.stringify(findings)).toContain('the limit of 4 renderings was reached');
		});

		test('several files in their order', slow, async () => {
			const later = join(folder, 'later.yaml');
			fs.writeFileSync(later, 'banner: null\ntheme: light\n');
			const {out} = await diff(old, fresh, '-f', mine, '-f', later, '--json');
			const {findings} = JSON.parse(out) as Report;
			expect(findings.find(({path}) => path === 'theme')).toMatchObject({
				verdict: 'REDUNDANT',
				file: later,
				line: 2,
			});
		});

		test('scalars mean what this helm makes of them', slow, () => {
			const chart = join(folder, 'scalars');
			fs.mkdirSync(join(chart, 'templates'), {recursive: true});
			fs.writeFileSync(
				join(chart, 'Chart.yaml'),
				'apiVersion: v2\nname: scalars\nversion: 1.0.0\n',
			);
			fs.writeFileSync(join(chart, 'templates', 'a.yaml'), 'all: {{ toJson .Values }}\n');
			// A null default is kept by one and dropped by the other: it means nothing to either.
			const scalars = asHelm.filter(([, value]) => value !== null);
			const text = scalars.map(([source], index) => `k${index}: ${source}\n`).join('');
			fs.writeFileSync(join(chart, 'values.yaml'), text);
			const printed = execFileSync(helm!, ['template', 'r', chart], {encoding: 'utf8'});
			const theirs = JSON.parse(/^all: (.*)$/m.exec(printed)![1]!) as unknown;
			expect(readValues(text, 'values.yaml', 'helm').value).toEqual(theirs);
		});

		test('a chart in a zip is rendered as its folder is, whatever it brings', slow, async () => {
			const files = fs
				.readdirSync(fresh, {recursive: true, encoding: 'utf8'})
				.filter(file => fs.statSync(join(fresh, file)).isFile())
				.map(file => ({
					name: `shop/${file}`,
					data: fs.readFileSync(join(fresh, file), 'utf8'),
					mode: 0o644,
				}));
			const more = [
				{name: 'shop/files/motd.txt', data: 'welcome', mode: 0o644},
				{
					name: 'shop/templates/motd.yaml',
					data: 'motd: {{ .Files.Get "files/motd.txt" }}\n',
					mode: 0o644,
				},
			];
			const packed = join(folder, 'shop.zip');
			fs.writeFileSync(packed, zip([...files, ...more]));
			const renderer = await openRenderer(name);
			const rendered = await renderer!.render(packed, [mine]);
			const again = await renderer!.render(packed, [mine]);
			renderer!.close();
			expect(rendered).toHaveProperty('text');
			expect((rendered as {text: string}).text).toContain('motd: welcome');
			expect(again).toHaveProperty('text');
			const {out} = await diff(old, packed, '-f', mine);
			expect(out).not.toContain('The upgrade itself would fail');
		});

		test('it leaves nothing behind, and its files are its own', slow, async () => {
			const before = fs.readdirSync(tmpdir()).filter(entry => entry.startsWith('handrail-render-'));
			const renderer = await openRenderer(name);
			const rendered = await renderer!.render(fresh, {mail: {password: 'swordfish-swordfish'}});
			expect(rendered).toHaveProperty('text');
			const failed = await renderer!.render(fresh, {
				replicas: 'swordfish-swordfish',
				auth: {password: 'swordfish-swordfish'},
			});
			expect(JSON.stringify(failed)).not.toContain('swordfish');
			renderer!.close();
			expect(
				fs.readdirSync(tmpdir()).filter(entry => entry.startsWith('handrail-render-')),
			).toEqual(before);
		});
	});
}
