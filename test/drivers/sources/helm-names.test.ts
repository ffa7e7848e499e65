import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import {join} from 'node:path';
import {expect, test, vi} from 'vitest';
import {findSource} from '../../../source/drivers/index.ts';
import {archiveAt} from '../../../source/drivers/sources/helm-place.ts';
import {privateAuthority, serve, serveTls, type Handler} from '../http/serve.ts';
import {list, ownHome, told, versionsOf} from './place.ts';

vi.setConfig({testTimeout: 90_000});

const index = (generated = '') =>
	`apiVersion: v1\nentries:\n  app:\n  - version: 1.2.0\n    deprecated: true\n    urls: [app-1.2.0.tgz]\n${generated}`;

/** An archive of the chart, in a folder of its own. */
function archive(home: string): string {
	fs.mkdirSync(join(home, 'made', 'app'), {recursive: true});
	fs.writeFileSync(join(home, 'made', 'app', 'Chart.yaml'), 'name: app\nversion: 1.2.0\n');
	const file = join(home, 'made', 'app-1.2.0.tgz');
	execFileSync('tar', ['-czf', file, '-C', join(home, 'made'), 'app']);
	return file;
}

const serves =
	(home: string, asked: string[] = []): Handler =>
	(request, response) => {
		asked.push(`${request.url} ${request.headers.authorization ?? ''}`.trim());
		const tgz = request.url!.endsWith('.tgz');
		response.writeHead(200).end(tgz ? fs.readFileSync(archive(home)) : index());
	};

/** What `helm repo add` keeps. */
function helmKnows(home: string, lines: string): void {
	const file = join(home, 'repositories.yaml');
	fs.writeFileSync(file, `repositories:\n${lines}`);
	vi.stubEnv('HELM_REPOSITORY_CONFIG', file);
}

test('a repository by the name it has for helm; what helm keeps of it serves where it does not answer', async () => {
	const home = ownHome();
	let well = true;
	const good = serves(home);
	const at = await serve((request, response, body) =>
		well ? good(request, response, body) : void response.writeHead(503).end(),
	);
	helmKnows(home, `- name: shop\n  url: ${at}/charts/\n`);
	const given = {repo: 'shop', chart: 'app'};
	const found = await list('helm', given);
	expect(found).toMatchObject({
		versions: [
			{
				version: '1.2.0',
				place: `${at}/charts/app-1.2.0.tgz`,
				remark: 'deprecated by its publisher',
			},
		],
	});
	const ready = await findSource('helm')!.prepare(given, found.versions[0]!, join(home, 'ready'));
	expect(ready.kind).toBe('chart');
	well = false;
	vi.stubEnv('XDG_CACHE_HOME', join(home, 'other'));
	expect(await told(list('helm', given))).toContain('answered 503');
	const kept = join(home, 'other', 'helm', 'repository');
	fs.mkdirSync(kept, {recursive: true});
	fs.writeFileSync(join(kept, 'shop-index.yaml'), index('generated: 2026-03-01T10:00:00Z\n'));
	expect(await list('helm', given)).toMatchObject({
		versions: [{version: '1.2.0'}],
		asOf: '2026-03-01T10:00:00.000Z',
		unanswered: expect.stringContaining('answered 503'),
	});
	expect(await told(list('helm', {...given, repo: 'shpo'}))).toMatch(
		/"shpo" is no address.*Helm knows: shop/,
	);
});

test('an index that helm keeps is of its own date, and leads to the repository it was taken from', async () => {
	const home = ownHome();
	const at = await serve(serves(home));
	helmKnows(home, `- name: shop\n  url: ${at}/charts\n`);
	const file = join(home, 'shop-index.yaml');
	fs.writeFileSync(file, index('generated: "2026-03-01T10:00:00Z"\n'));
	const given = {repo: file, chart: 'app'};
	const found = await list('helm', given);
	expect(found.asOf).toBe('2026-03-01T10:00:00.000Z');
	expect(found.unanswered).toBeUndefined();
	const ready = await findSource('helm')!.prepare(given, found.versions[0]!, join(home, 'ready'));
	expect(ready.kind).toBe('chart');
	// Without its own date it is as old as the file.
	fs.writeFileSync(file, index());
	fs.utimesSync(file, 1_700_000_000, 1_700_000_000);
	expect((await list('helm', given)).asOf).toBe('2023-11-14T22:13:20.000Z');
});

test('archives beside an index are taken from there, and from nowhere else', async () => {
	const home = ownHome();
	archive(home);
	const file = join(home, 'made', 'index.yaml');
	fs.writeFileSync(file, index());
	const given = {repo: file, chart: 'app'};
	const {versions} = await list('helm', given);
	expect(versions[0]?.place).toBe(join(home, 'made', 'app-1.2.0.tgz'));
	const ready = await findSource('helm')!.prepare(given, versions[0]!, join(home, 'ready'));
	expect(ready).toMatchObject({place: versions[0]!.place, kind: 'chart'});
	fs.rmSync(versions[0]!.place);
	expect(
		await told(findSource('helm')!.prepare(given, versions[0]!, join(home, 'again'))),
	).toContain('is not there');
	const place = {index: file, base: join(home, 'made'), headers: {}};
	for (const url of ['../../etc/passwd', '/etc/passwd', 'file:///etc/passwd', 'a/../../b', ''])
		expect(archiveAt(place, url)).toBe('');
});

test('the authority and the login that helm was told are used, and the login goes nowhere else', async () => {
	const home = ownHome();
	const {ca, keys} = privateAuthority('IP:127.0.0.1');
	const asked: string[] = [];
	const at = await serveTls(serves(home, asked), keys);
	const login = 'username: me\n  password: geheim-wort';
	helmKnows(home, `- name: shop\n  url: ${at}\n  caFile: ${ca}\n  ${login}\n`);
	for (const repo of ['shop', at])
		expect(versionsOf(await list('helm', {repo, chart: 'app'}))).toEqual(['1.2.0']);
	const {versions} = await list('helm', {repo: 'shop', chart: 'app'});
	await findSource('helm')!.prepare(
		{repo: 'shop', chart: 'app'},
		versions[0]!,
		join(home, 'ready'),
	);
	const basic = `Basic ${Buffer.from('me:geheim-wort').toString('base64')}`;
	expect(new Set(asked)).toEqual(new Set([`/index.yaml ${basic}`, `/app-1.2.0.tgz ${basic}`]));
});

test.each([
	[
		'a key a line',
		'  - version: 1.2.0\n    annotations:\n      artifacthub.io/prerelease: "true"\n',
	],
	['quoted', "  - annotations:\n      'artifacthub.io/prerelease': 'true'\n    version: 1.2.0\n"],
	['in braces', '  - {version: 1.2.0, annotations: {artifacthub.io/prerelease: "true"}}\n'],
])('a chart that Artifact Hub knows as a pre-release is told as one: %s', async (_, entry) => {
	const file = join(ownHome(), 'index.yaml');
	const other = '  - version: 1.1.0\n    annotations:\n      artifacthub.io/prerelease: "false"\n';
	fs.writeFileSync(file, `apiVersion: v1\nentries:\n  app:\n${entry}${other}`);
	const {versions} = await list('helm', {repo: file, chart: 'app'});
	expect(versions.map(({version, caution}) => [version, caution])).toEqual([
		['1.2.0', 'pre-release'],
		['1.1.0', undefined],
	]);
});

test('the same in an index that is JSON', async () => {
	const file = join(ownHome(), 'index.json');
	const app = [{version: '1.2.0', annotations: {'artifacthub.io/prerelease': 'true'}}];
	fs.writeFileSync(file, JSON.stringify({apiVersion: 'v1', entries: {app}}));
	expect((await list('helm', {repo: file, chart: 'app'})).versions).toMatchObject([
		{version: '1.2.0', caution: 'pre-release'},
	]);
});
