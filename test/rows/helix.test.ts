import fs from 'node:fs';
import {beforeAll, describe, expect, test, vi} from 'vitest';
import {chartTgz, chartYaml, sha256} from './charts.ts';
import {expectCovered, flat, vendor, type Vendor, type Walked} from './vendor.ts';

vi.setConfig({testTimeout: 240_000, hookTimeout: 240_000});

const name = 'helix-controlplane';
const values = 'image:\n  repository: helix/controlplane\n  tag: ""\nreplicas: 1\n';
/** A chart of one version, for a program of another. */
const files = (version: string, app: string) => ({
	'Chart.yaml': chartYaml(name, version, app),
	'values.yaml': values,
});
const charts = {
	'1.4.1': chartTgz(name, files('1.4.1', '2.9.31')),
	'2.0.0': chartTgz(name, files('2.0.0', '3.0.0')),
};
const entry = (self: string, version: string, bytes: Buffer) => `  - apiVersion: v2
    appVersion: "${version === '2.0.0' ? '3.0.0' : '2.9.31'}"
    created: "2026-06-10T10:00:00Z"
    digest: ${sha256(bytes)}
    name: ${name}
    urls:
    - ${self}/${version}.tgz
    version: ${version}
`;
const index = (self: string) =>
	[
		`apiVersion: v1\nentries:\n  ${name}:\n`,
		...Object.entries(charts).map(([version, bytes]) => entry(self, version, bytes)),
		entry(self, 'latest', Buffer.from('')),
	].join('');
const release = (tag: string, body: string) => ({tag_name: tag, published_at: '2026-06-10', body});
const pages = [
	[release('3.0.0', '### Breaking changes\n- The key image.tag is read otherwise.\n')],
	[release('2.9.31', '### Fixes\n- Sessions end in time.\n'), release('2.9.30', '- Old.\n')],
];

let site: Vendor;
let answers: Record<string, string>;
let on: Record<string, string>;
let minor: Walked;
let major: Walked;

beforeAll(async () => {
	site = vendor('helix-rows');
	const self = await site.serve((url, here) => {
		if (url === '/index.yaml') return {body: index(here)};
		const chart = /^\/([\d.]+)\.tgz$/.exec(url)?.[1];
		if (chart !== undefined) return {body: charts[chart as keyof typeof charts]};
		if (url.startsWith('/releases')) {
			const second = url.endsWith('page=2');
			const more = second ? {} : {link: `<${here}/releases?page=2>; rel="next"`};
			const headers = {'content-type': 'application/json', ...more};
			return {body: JSON.stringify(pages[second ? 1 : 0]), headers};
		}
		return url === '/api/v1/sessions/active' ? {body: '{"active": 2}'} : undefined;
	});
	for (const [file, text] of Object.entries(files('1.4.0', '2.9.30')))
		site.write(`installed/${file}`, text);
	fs.mkdirSync(site.at('dumps'));
	answers = {
		chart: site.at('installed'),
		repo: self,
		notes: `${self}/releases`,
		values: site.write('values.yaml', 'image:\n  tag: latest # set in a hurry\n'),
		'release-name': 'my-helix-controlplane',
		namespace: 'helix',
		address: self.replace('http://', ''),
		quiet: '',
		dump: site.write('dump.sh', '#!/bin/sh\necho "a dump" > "$1/helix.sql"\n', 0o755),
		dumps: site.at('dumps'),
		backups: site.at('backups'),
		name: 'prod',
	};
	on = {
		'version.go': 'yes',
		'notes.read': 'yes',
		'value.image.tag': 'pin',
		'values.go': 'yes',
		'checks.go': 'yes',
		'backup.how': 'take',
		'backup.begin': 'yes',
	};
	minor = await site.walk({...answers, ...on, version: '1.4.1', 'backup.go': 'yes'});
	major = await site.walk({...answers, ...on, version: '2.0.0'});
	return async () => site.remove();
});

test('each of these rows stands in its runbook', () => {
	expectCovered('helix-rows', ['HX-10', 'HX-11', 'HX-12', 'HX-13', 'HX-14', 'HX-15']);
});

describe('HX-10: the releases of the forge are read for what breaks, before anything is begun', () => {
	test('every version of the program on the way, page after page, and no more', async () => {
		const {notes} = await site.plan({...answers, version: '2.0.0'});
		expect(notes.versions.map(({version, read}: any) => [version, read])).toEqual(
			expect.arrayContaining([
				['3.0.0', true],
				['2.9.31', true],
			]),
		);
		expect(notes.versions).toHaveLength(2);
	});

	test('what breaks is acknowledged by itself; the rest need not be', () => {
		expect(flat(major.page('Notes'))).toContain('2 versions read, 1 item that may break something');
		expect(major.err).toMatch(/an answer is missing: ack\./);
		expect(minor.page('Notes')).toContain('Sessions end in time.');
		expect(minor.recorded.get('notes.read')).toBe('yes');
	});
});

describe('HX-11: the database is dumped before a major version', () => {
	test('the dump is taken as a step of the backup, kept, and read back', () => {
		expect(minor.page('Backup')).toMatch(/ok +Database dumped/);
		expect(flat(minor.page('Backup'))).toContain('Backup proven: every byte read back');
		expect(site.read('dumps/helix.sql')).toBe('a dump\n');
	});

	test('a major version changes the data one way only, and asks for more proof than a patch', async () => {
		expect(flat(major.page('Version'))).toContain(
			'What it does to the data: it changes the data one way only',
		);
		expect(flat(minor.page('Version'))).toContain('the old program can run on the new data');
		const {change} = await site.plan({...answers, version: '2.0.0'});
		expect(change).toMatchObject({class: 'destructive', said: true});
		const read = await site.walk({
			...answers,
			...on,
			version: '2.0.0',
			...acknowledged(major),
		});
		expect(read.err).toContain(
			'This change asks for more: restored beside, and the old program ran on it',
		);
	});
});

/** An answer for each note that was found to be missing one. */
const acknowledged = ({err}: Walked) =>
	Object.fromEntries([...err.matchAll(/^ +(ack\.\S+):/gm)].map(([, id = '']) => [id, 'yes']));

test('HX-12: who is at work is looked at, with the hours that are quiet; both advise and hold nothing up', () => {
	const page = flat(minor.page('Checks'));
	expect(page).toContain('Nobody is at work with it: warning');
	expect(page).toContain('active is 2, and 0 is the most that should be');
	expect(page).toContain('Ask those who work to save what they have');
	expect(page).toContain('It is a quiet hour: cannot tell');
	expect(page).toContain('Agents at work are interrupted');
	expect(minor.page('Plan')).not.toBe('');
});

test('HX-13: the command on the plan pins the program to the version that was chosen', () => {
	expect(flat(minor.page('Plan'))).toMatch(
		/helm upgrade my-helix-controlplane \S+ --namespace helix -f \S+values\.yaml --set image\.tag=2\.9\.31/,
	);
});

test('HX-14: chart and program are two versions, and both are shown', async () => {
	expect(minor.page('Version')).toContain('1.4.0 (application 2.9.30) is installed');
	expect(minor.page('Version')).toContain('1.4.1 (application 2.9.31) is chosen');
	const {versions} = await site.plan({...answers, version: '1.4.1'});
	expect(versions).toEqual(
		expect.arrayContaining([
			expect.objectContaining({version: '1.4.1', app: '2.9.31'}),
			expect.objectContaining({version: '2.0.0', app: '3.0.0'}),
		]),
	);
});

describe('HX-15: latest is no version', () => {
	test('it cannot be chosen', async () => {
		const told = await site.walk({...answers, version: 'latest'});
		expect(told.code).toBe(2);
		expect(told.page('Notes')).toBe('');
		expect(minor.page('Version')).toContain('Not a version of this program');
	});

	test('as a tag in your own file it is told, with the version to name instead; you decide', async () => {
		const page = flat(minor.page('Values'));
		expect(page).toContain('image.tag names no fixed version');
		expect(page).toContain('There is no image with the tag latest');
		expect(minor.recorded.get('value.image.tag')).toBe('pin');
		expect(flat(minor.page('Plan'))).toContain('image.tag is set to 2.9.31');
		const found = await site.plan({...answers, version: '1.4.1'});
		expect(found['decide']).toBe('something');
		expect(found['values'].findings[0]).toMatchObject({
			path: 'image.tag',
			verdict: 'FLOATING',
			severity: 'high',
			pin: '2.9.31',
		});
	});
});
