import fs from 'node:fs';
import {beforeAll, describe, expect, test, vi} from 'vitest';
import {chartYaml, chartZip, type ChartFiles} from './charts.ts';
import {expectCovered, flat, vendor, type Vendor, type Walked} from './vendor.ts';

vi.setConfig({testTimeout: 240_000, hookTimeout: 240_000});

const chart = (version: string): ChartFiles => {
	const later = version >= '26.06.24';
	return {
		'Chart.yaml': chartYaml('jitera', version, version),
		'values.yaml': `externalPostgres:
  host: ""
${later ? '  connection: {ssl: true}\n' : '  ssl: true\n'}externalMongodb: {uri: ""}
kong: {proxy: {annotations: {}}}
boost: {api_config: {timeout: ${later ? 60 : 30}}}
credentials: {}
replicas: 1
`,
	};
};
const zips = ['26.06.10.1', '26.06.10.2', '26.06.24', '26.06.24.3', '26.07.08'];
const values = `externalPostgres:
  host: db.example.invalid
  ssl: false
boost:
  api_config:
    timeout: 45
externalMongodb:
  uri: mongodb://db.example.invalid
`;

let site: Vendor;
let answers: Record<string, string>;
let on: Record<string, string>;
/** A patch by settings, carried out; and the next day by Terraform, up to its plan. */
let patch: Walked;
let minor: Walked;

beforeAll(async () => {
	site = vendor('jitera-rows');
	for (const [file, text] of Object.entries(chart('26.06.10')))
		site.write(`charts/jitera-helm-26.06.10/${file}`, text);
	for (const version of zips)
		site.write(`zips/jitera-helm-${version}.zip`, chartZip('jitera', chart(version)));
	site.write('zips/jitera-helm-latest.zip', chartZip('jitera', chart('latest')));
	site.write('data/kept', 'kept');
	answers = {
		chart: site.at('charts/jitera-helm-26.06.10'),
		zips: site.at('zips'),
		charts: site.at('charts'),
		values: site.write('values.yaml', values),
		way: 'helm',
		pointer: site.write(
			'deploy.yaml',
			`# where it lies\nchart_path: ${site.at('charts/jitera-helm-26.06.10')} # by hand\nother: 1\n`,
		),
		namespace: 'jitera',
		data: site.at('data'),
		backups: site.at('backups'),
		name: 'prod',
	};
	on = {
		...answers,
		'version.go': 'yes',
		'values.go': 'yes',
		'checks.go': 'yes',
		'backup.how': 'take',
		'backup.begin': 'yes',
		'backup.go': 'yes',
	};
	const decided = {
		'value.externalPostgres.ssl': 'seen',
		'value.boost.api_config.timeout': 'seen',
	};
	minor = await site.walk({
		...on,
		...decided,
		version: '26.06.24.3',
		way: 'terraform',
		pointer: site.write('prod.tfvars', 'region = "eu"\nchart_path = "/old" # by hand\n'),
	});
	const tick = (name: string) => ({[`tick.rollout.1/${name}`]: `${name} by a test`});
	patch = await site.walk({
		...on,
		version: '26.06.10.2',
		'rollout.begin': 'yes',
		...tick('pipelines'),
		...tick('drained'),
		...tick('told'),
		'verify.go.after': 'yes',
		decide: 'finish',
	});
	return async () => site.remove();
});

const ids = [...Array.from({length: 14}, (_, at) => `JT-${at + 11}`), 'JT-72'];

test('each of these rows stands in its runbook', () => {
	expectCovered('jitera-rows', ids);
});

test('what was begun came to its end, and the rest to its plan', () => {
	expect(patch.err).toBe('');
	expect(patch.code).toBe(0);
	expect(minor.err).toContain('an answer is missing: rollout.begin');
});

describe('JT-11: the values of both charts are compared, those that you override first', () => {
	test('a key of yours that moved, one whose default changed; the rest is counted', async () => {
		const {values: found} = await site.plan({...answers, version: '26.06.24.3'});
		const own = Object.fromEntries(found.findings.map((item: any) => [item.path, item]));
		expect(own['externalPostgres.ssl']).toMatchObject({
			verdict: 'RENAMED?',
			suggestion: 'externalPostgres.connection.ssl',
			severity: expect.not.stringMatching('info'),
		});
		expect(own['boost.api_config.timeout']).toMatchObject({
			verdict: 'PINNED_DEFAULT_CHANGED',
			oldDefault: 30,
			newDefault: 60,
			yours: 45,
		});
		expect(found.findings[0].yours).toBeDefined();
		// A script is told of every key; that this one needs nothing as well.
		expect(own['externalPostgres.host']).toMatchObject({
			verdict: 'STILL_EFFECTIVE',
			severity: 'info',
		});
	});

	test('each of them is decided on before the backup', async () => {
		const told = await site.walk({...on, version: '26.06.24.3'});
		expect(told.err).toContain('an answer is missing: value.externalPostgres.ssl');
		expect(told.page('Checks')).toBe('');
	});
});

describe('JT-12: keys that changed before are told of by name', () => {
	const keys = [
		'externalPostgres.*',
		'externalPgvector.*',
		'externalMongodb.*',
		'kong.proxy.annotations',
		'boost.api_config.*',
		'credentials.*',
	];

	test('all of them, also where nothing changed this time', () => {
		const quiet = flat(patch.page('Values'));
		for (const key of keys) expect(quiet).toContain(key);
		expect(quiet).toContain('externalPostgres.* (2 keys of yours; nothing changed this time)');
		expect(quiet).toContain('credentials.* (not set by you; nothing changed this time)');
	});

	test('and what did change of them is counted', async () => {
		expect(flat(minor.page('Values'))).toMatch(
			/externalPostgres\.\* \(2 keys of yours; 1 needs a look\)/,
		);
		const {values: found} = await site.plan({...answers, version: '26.06.24.3'});
		expect(found.watched.map(({key}: any) => key)).toEqual(keys);
		expect(found.watched[4]).toEqual({key: keys[4], yours: 1, look: 1, changed: 1});
	});
});

describe('JT-13, JT-14, JT-15: what only people can stop is stopped before anything is changed', () => {
	const done = (walked: Walked) =>
		walked.events.flatMap(event => (event.t === 'step.done' ? [event.step] : []));

	test.each([
		['JT-13', 'pipelines', 'Pause every pipeline that deploys'],
		['JT-14', 'drained', 'Let the background jobs that run come to their end'],
		['JT-15', 'told', 'Tell the users when it begins'],
	])('%s: %s stands on the plan, is ticked with a note, and recorded', (_, id, words) => {
		expect(flat(minor.page('Plan'))).toContain(`by hand: ${words}`);
		const found = patch.events.find(
			event => event.t === 'step.done' && event.step === `rollout.1/${id}`,
		);
		expect(found).toMatchObject({facts: {note: `${id} by a test`}});
	});

	test('all three come before the first step that changes something', () => {
		const steps = done(patch).filter(step => step.startsWith('rollout'));
		expect(steps).toEqual(
			['pipelines', 'drained', 'told', 'unpack', 'point-helm'].map(id => `rollout.1/${id}`),
		);
	});

	test('where one is not said to be done, nothing is unpacked', async () => {
		const told = await site.walk({...on, version: '26.06.10.1', 'rollout.begin': 'yes'});
		expect(told.err).toContain('tick.rollout.1/pipelines');
		expect(fs.existsSync(site.at('charts/jitera-helm-26.06.10.1'))).toBe(false);
	});
});

test('JT-16: how long it takes, and that it does not answer for moments, is told beside the plan', () => {
	for (const {page} of [patch, minor])
		expect(flat(page('Plan'))).toContain(
			'ten to thirty minutes, and for short moments it does not answer',
		);
});

describe('JT-17, JT-72: a version is a day with a patch, which semver would refuse', () => {
	test('days are in order, newest first, with what is none refused', async () => {
		const {versions, installed} = await site.plan({...answers, version: '26.06.10.2'});
		expect(installed).toBe('26.06.10');
		expect(versions.map(({version}: any) => version)).toEqual([...zips].reverse());
		expect(versions.map(({jump}: any) => jump)).toEqual([
			'28 days ahead',
			'14 days ahead',
			'14 days ahead',
			'patch',
			'patch',
		]);
		expect(flat(minor.page('Version'))).toContain('Not a version of this program');
	});

	test.each(['26.02.30', '26.06', '26.6.10', 'latest'])('%s cannot be chosen', async version => {
		const told = await site.walk({...on, version});
		expect(told.code).toBe(2);
		expect(told.page('Values')).toBe('');
	});
});

test('JT-18, JT-19: a patch leaves the data as it is, a new day may migrate it', async () => {
	expect(flat(patch.page('Version'))).toContain('What it does to the data: a patch');
	expect(flat(minor.page('Version'))).toContain('A new day may bring migrations of the schema.');
	const change = async (version: string) =>
		(await site.plan({...answers, version}))['change'].class;
	expect([await change('26.06.10.2'), await change('26.06.24.3')]).toEqual([
		'patch',
		'destructive',
	]);
});

describe('JT-20, JT-21: no day is passed over', () => {
	test('a later one is reached over the newest patch of each day in between, with the reason', async () => {
		const {road, version, versions} = await site.plan({...answers, version: '26.07.08'});
		expect(version).toBe('26.06.24.3');
		expect(road.map(({to}: any) => to)).toEqual(['26.06.24.3', '26.07.08']);
		expect(road[0].why).toContain('the migrations of a skipped one would not run');
		const far = versions.find((row: any) => row.version === '26.07.08');
		expect(far.road).toHaveLength(2);
	});

	test('it is no answer by itself; what would happen is told where it is chosen', async () => {
		const told = await site.walk({...on, version: '26.07.08'});
		expect(told.code).toBe(2);
		expect(told.page('Values')).toBe('');
		const goal = await site.walk({...on, goal: '26.07.08'});
		const page = flat(goal.page('Version'));
		expect(page).toContain('The road to 26.07.08: 2 upgrades');
		expect(page).toContain('1. 26.06.10 → 26.06.24.3');
		expect(page).toContain('2. 26.06.24.3 → 26.07.08');
		expect(goal.recorded.get('version')).toBe('26.06.24.3');
		expect(flat(minor.page('Version'))).toContain('the database is left inconsistent');
	});
});

test('JT-22: the zip of the chosen version is found, proven and read where it lies', async () => {
	const seen = minor.events.find(
		event => event.t === 'target.observed' && event.what === 'release',
	);
	expect(seen).toMatchObject({
		data: {
			program: site.at('zips/jitera-helm-26.06.24.3.zip'),
			sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
		},
	});
	expect(flat(minor.page('Version'))).toContain('not checked: no sha256 list lies beside it');
});

test('JT-23: it lies beside the old chart, which stays as it was', () => {
	const fresh = site.read('charts/jitera-helm-26.06.10.2/Chart.yaml');
	expect(fresh).toContain('26.06.10.2');
	for (const [file, text] of Object.entries(chart('26.06.10')))
		expect(site.read(`charts/jitera-helm-26.06.10/${file}`)).toBe(text);
	expect(fs.readdirSync(site.at('charts')).toSorted()).toEqual([
		'jitera-helm-26.06.10',
		'jitera-helm-26.06.10.2',
	]);
	expect(flat(minor.page('Plan'))).toContain(`(${answers['chart']} is kept, untouched)`);
	expect(flat(minor.page('Plan'))).toContain('If it goes wrong, this is the way back');
});

describe('JT-24: what says where the chart lies is led to the new one, and the file before is kept', () => {
	test('in a file of settings: the key alone, with its comments', () => {
		expect(site.read('deploy.yaml')).toBe(
			`# where it lies\nchart_path: ${site.at('charts/jitera-helm-26.06.10.2')} # by hand\nother: 1\n`,
		);
		const kept = fs
			.readdirSync(site.at('backups'), {recursive: true, encoding: 'utf8'})
			.find(path => path.endsWith('/config-26.06.10'));
		expect(site.read(`backups/${kept}`)).toContain('jitera-helm-26.06.10 # by hand');
	});

	test('or in a variable of Terraform: the change is shown before it is written', () => {
		const plan = flat(minor.page('Plan'));
		expect(plan).toContain('Variable points to the new chart');
		expect(plan).toContain(`chart_path = "${site.at('charts/jitera-helm-26.06.24.3')}" # by hand`);
		expect(plan).not.toContain('Settings point to the new chart');
		expect(site.read('prod.tfvars')).toContain('"/old"');
	});
});
