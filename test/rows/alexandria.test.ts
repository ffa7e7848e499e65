import fs from 'node:fs';
import {beforeAll, describe, expect, test, vi} from 'vitest';
import {chartTgz, chartYaml, type ChartFiles} from './charts.ts';
import {expectCovered, flat, vendor, type Vendor, type Walked} from './vendor.ts';

vi.setConfig({testTimeout: 240_000, hookTimeout: 240_000});

const name = 'alexandria-ee';
const tags = ['api', 'orchestrator', 'dashboard'];
const chart = (version: string, app: string): ChartFiles => ({
	'Chart.yaml': chartYaml(name, version, app),
	'values.yaml': `image:\n${tags.map(tag => `  ${tag}: {tag: ""}\n`).join('')}replicas: 1\nqueue: {size: ${version === '1.4.0' ? 20 : 10}}\n`,
	'values-starter.yaml': 'replicas: 1\n',
	'values-professional.yaml': 'replicas: 2\nqueue: {size: 50}\n',
	'values-enterprise.yaml': 'replicas: 5\nqueue: {size: 90}\n',
});
const changelog = `# Changelog

## 1.4.0

### Breaking changes

- The column owner is gone; the tables are changed by hand before the start.

## 1.3.1

- A fix.
`;

let site: Vendor;
let answers: Record<string, string>;
let on: Record<string, string>;
let minor: Walked;
let patch: Walked;

beforeAll(async () => {
	site = vendor('alexandria-rows');
	for (const [file, text] of Object.entries(chart('1.3.0', 'v1.2.1')))
		site.write(`charts/${name}-1.3.0/${file}`, text);
	site.write(`charts/${name}-1.3.1.tgz`, chartTgz(name, chart('1.3.1', 'v1.2.2')));
	site.write(`charts/${name}-1.4.0.tgz`, chartTgz(name, chart('1.4.0', 'v1.2.3')));
	fs.mkdirSync(site.at('snapshots'));
	answers = {
		chart: site.at('charts', `${name}-1.3.0`),
		charts: site.at('charts'),
		tier: 'professional',
		// The api is pinned to the old program, the dashboard to nothing, the orchestrator is forgotten.
		site: site.write(
			'site.yaml',
			'# ours\nimage:\n  api:\n    tag: v1.2.1\n  dashboard:\n    tag: ""\nqueue:\n  size: 70\n',
		),
		notes: site.write('CHANGELOG.md', changelog),
		namespace: 'alexandria',
		snapshot: site.write('snapshot.sh', '#!/bin/sh\necho rows > "$1/snapshot"\n', 0o755),
		snapshots: site.at('snapshots'),
		backups: site.at('backups'),
		name: 'prod',
	};
	on = {
		...answers,
		'version.go': 'yes',
		'notes.read': 'yes',
		'value.queue.size': 'keep',
		'value.image.api.tag': 'pin',
		'value.image.dashboard.tag': 'pin',
		'value.image.orchestrator.tag': 'pin',
		'values.go': 'yes',
		'checks.go': 'yes',
		'backup.how': 'take',
		'backup.begin': 'yes',
		'backup.go': 'a test',
	};
	minor = await site.walk({
		...on,
		version: '1.4.0',
		'ack.1.4.0#column-owner-gone-e644aa05': 'yes',
		'by-hand': 'yes',
	});
	patch = await site.walk({...on, version: '1.3.1', 'by-hand': 'no'});
	return async () => site.remove();
});

const ids = (from: number, to: number) =>
	Array.from({length: to - from + 1}, (_, at) => `AX-${String(from + at).padStart(2, '0')}`);

test('each of these rows stands in its runbook', () => {
	expectCovered('alexandria-rows', ids(6, 16));
});

test('both came to the plan, where only the beginning is left to be said', () => {
	for (const {code, err} of [minor, patch]) {
		expect(err).toContain('an answer is missing: rollout.begin');
		expect(code).toBe(2);
	}
});

describe('AX-06: over a minor version the notes are read for what becomes of the tables', () => {
	test('the jump counts as one that may change them, and a patch does not', () => {
		expect(flat(minor.page('Version'))).toContain('it changes the data one way only');
		expect(flat(minor.page('Version'))).toContain('A minor version may change the tables');
		expect(flat(patch.page('Version'))).toContain('the old program can run on the new data');
	});

	test('what the notes say of it is acknowledged before anything else', async () => {
		expect(minor.page('Notes')).toContain('1 item that may break something');
		expect(minor.recorded.get('ack.1.4.0#column-owner-gone-e644aa05')).toBe('yes');
		const silent = await site.walk({...on, version: '1.4.0', 'by-hand': 'yes'});
		expect(silent.err).toContain('an answer is missing: ack.1.4.0#column-owner-gone-e644aa05');
		expect(silent.page('Values')).toBe('');
	});
});

test('AX-07: that the program changes its tables as it starts is told beside the plan', () => {
	for (const {page} of [minor, patch])
		expect(flat(page('Plan'))).toContain(
			'The program changes its tables by itself whenever it starts.',
		);
});

describe('AX-08: a migration that takes something away is done by hand', () => {
	test('whether the notes ask for one is asked each time, recorded, and not guessed', async () => {
		expect(minor.recorded.get('by-hand')).toBe('yes');
		const open = await site.walk({...on, version: '1.3.1'});
		expect(open.err).toContain('an answer is missing: by-hand');
		expect(open.page('Values')).toBe('');
	});

	test('then it is a step of its own, before the command', () => {
		const plan = flat(minor.page('Plan'));
		expect(plan).toContain('by hand: Change the tables as the notes of 1.4.0 say.');
		expect(plan.indexOf('Tables changed by hand')).toBeLessThan(plan.indexOf('Release upgraded'));
		expect(patch.page('Plan')).not.toContain('by hand');
	});
});

test('AX-09: a snapshot of the database is taken, kept and read back before the plan', () => {
	expect(minor.page('Backup')).toMatch(/ok +Snapshot taken/);
	expect(minor.page('Backup')).toMatch(/ok +Snapshot kept/);
	expect(minor.page('Backup')).toContain('Backup proven');
	const kept = fs.readdirSync(site.at('backups'), {recursive: true, encoding: 'utf8'});
	expect(kept.some(path => path.endsWith('stores/database/snapshot'))).toBe(true);
});

test('AX-10: the new chart comes beside the old one as a step, from the archive that was chosen', async () => {
	const plan = flat(minor.page('Plan'));
	expect(plan).toContain(`unpack ${site.at('charts')}/${name}-1.4.0.tgz`);
	expect(plan).toContain(`(${answers['chart']} is kept, untouched)`);
	const {versions} = await site.plan({...answers, version: '1.4.0'});
	expect(versions.map(({version, app}: any) => [version, app])).toEqual([
		['1.4.0', 'v1.2.3'],
		['1.3.1', 'v1.2.2'],
		['1.3.0', 'v1.2.1'],
	]);
	// Only what is begun unpacks it.
	expect(fs.existsSync(site.at('charts', `${name}-1.4.0`))).toBe(false);
});

describe('AX-11: the tier is one of three, and its file is the one that is read', () => {
	test('another one is no answer', async () => {
		const {code, err} = await site.walk({...on, tier: 'platinum'});
		expect(code).toBe(2);
		expect(err).toContain('tier');
	});

	test.each(['starter', 'professional', 'enterprise'])('%s', async tier => {
		const {values} = await site.plan({...answers, tier, version: '1.4.0'});
		const read = values.read as string[];
		expect(read.filter(path => path.includes('values-'))).toEqual([
			expect.stringMatching(new RegExp(`/values-${tier}\\.yaml$`)),
		]);
	});
});

describe('AX-12: the three tags are pinned in the settings of the site', () => {
	test('each that names another version, or none, is told with the one to set; the choice is a line of the plan', () => {
		const plan = flat(minor.page('Plan'));
		for (const tag of tags) {
			expect(flat(minor.page('Values'))).toContain(`image.${tag}.tag`);
			expect(plan).toContain(`in ${answers['site']}: image.${tag}.tag is set to v1.2.3`);
			expect(minor.recorded.get(`value.image.${tag}.tag`)).toBe('pin');
		}
		expect(site.read('site.yaml')).toContain('tag: v1.2.1');
	});

	test('pinned to the version of the chart, nothing is left to decide', async () => {
		const pinned = `queue: {size: 20}\nimage:\n${tags.map(tag => `  ${tag}: {tag: v1.2.3}\n`).join('')}`;
		const other = site.write('pinned.yaml', pinned);
		const {values} = await site.plan({...answers, site: other, version: '1.4.0'});
		expect(values.findings.filter(({severity}: any) => severity !== 'info')).toEqual([]);
	});
});

test('AX-13: an empty tag is told wherever it stands, also in the defaults', async () => {
	expect(flat(minor.page('Values'))).toContain('An empty tag means the newest image');
	const {values} = await site.plan({...answers, version: '1.4.0'});
	const found = Object.fromEntries(
		values.findings.map(({path, verdict, severity}: any) => [path, [verdict, severity]]),
	);
	expect(found).toMatchObject({
		'image.orchestrator.tag': ['FLOATING', 'high'],
		'image.dashboard.tag': ['FLOATING', 'high'],
		'image.api.tag': ['PINNED_DEFAULT_CHANGED', 'high'],
	});
});

test('AX-14, AX-15, AX-16: the command on the plan, with its files in order, --atomic and ten minutes', () => {
	const at = `${site.at('charts')}/${name}-1.4.0`;
	const command = `helm upgrade alexandria-ee ${at} -n alexandria -f ${at}/values.yaml -f ${at}/values-professional.yaml -f ${answers['site']} --atomic --timeout 10m`;
	expect(flat(minor.page('Plan'))).toContain(command);
	expect(flat(minor.page('Plan'))).toContain('Helm goes back by itself when the time is up');
});

test('AX-15: base, tier, site: the later one wins, on the page as in the command', async () => {
	const {values} = await site.plan({...answers, version: '1.4.0'});
	expect((values.read as string[]).map(path => path.replace(/^.*\//, ''))).toEqual([
		'values.yaml',
		'values-professional.yaml',
		'site.yaml',
	]);
	const size = async (text: string) => {
		const found = await site.plan({...answers, version: '1.4.0', site: site.write('s.yaml', text)});
		return found['values'].findings.find(({path}: any) => path === 'queue.size');
	};
	const changed = {verdict: 'PINNED_DEFAULT_CHANGED', oldDefault: 10, newDefault: 20};
	expect(await size('queue: {size: 70}\n')).toMatchObject({...changed, yours: 70});
	expect(await size('{}\n')).toMatchObject({...changed, yours: 50});
});
