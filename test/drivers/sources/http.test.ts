import fs from 'node:fs';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {spawnSync} from 'node:child_process';
import {expect, test, vi} from 'vitest';
import {download} from '../../../source/drivers/http/download.ts';
import {closedPort, json, privateAuthority, serve, serveTls, type Handler} from '../http/serve.ts';
import {list, ownHome, told, versionsOf} from './place.ts';

vi.setConfig({testTimeout: 90_000});

const openssl = spawnSync('openssl', ['version']).status === 0;
const text =
	(body: string | Buffer, headers: Record<string, string> = {}, status = 200): Handler =>
	(_, response) => {
		response.writeHead(status, headers);
		response.end(body);
	};
const releases = [{tag_name: 'v1.2.0', published_at: '2026-03-01T10:00:00Z'}, {tag_name: 'latest'}];
const index =
	'apiVersion: v1\nentries:\n  app:\n  - version: 1.2.0\n    appVersion: "7"\n    urls: [app-1.2.0.tgz]\n';

test('what a source said is kept, and given with its time when it does not answer', async () => {
	const home = ownHome();
	let well = true;
	const at = await serve((request, response, body) =>
		(well ? json(releases) : text('', {}, 503))(request, response, body),
	);
	const given = {from: `${at}/releases`};
	const first = await list('releases', given);
	expect(first).toMatchObject({
		versions: [{version: '1.2.0', date: '2026-03-01'}],
		ignored: [{name: 'latest'}],
	});
	expect(first.asOf).toBeUndefined();
	well = false;
	const later = await list('releases', given);
	expect(versionsOf(later)).toEqual(['1.2.0']);
	expect(Date.parse(later.asOf!)).toBeLessThanOrEqual(Date.now());
	const folder = join(home, 'cache', 'handrail', 'versions');
	expect(fs.statSync(folder).mode & 0o777).toBe(0o700);
	const [file = ''] = fs.readdirSync(folder);
	expect(fs.statSync(join(folder, file)).mode & 0o777).toBe(0o600);
	// Another question, and an answer that was tampered with, are none.
	expect(await told(list('releases', {...given, prefix: 'x'}))).toContain('answered 503');
	fs.writeFileSync(join(folder, file), '{"v":1}');
	expect(await told(list('releases', given))).toContain('save the list to a file');
	fs.chmodSync(folder, 0o777);
	well = true;
	expect(versionsOf(await list('releases', given))).toEqual(['1.2.0']);
});

test('what is kept of a list says all that the list said', async () => {
	ownHome();
	let status = 200;
	const said = [
		{tag_name: 'v2.0.0', published_at: '2026-04-01T10:00:00Z', prerelease: true},
		{tag_name: 'v1.3.0', upcoming_release: true},
		{tag_name: 'v1.2.0', withdrawn: true, why: 'it lost rows'},
		{tag_name: 'v1.1.0'},
	];
	const at = await serve((request, response, body) => json(said, status)(request, response, body));
	const {versions, ignored, withdrawn} = await list('releases', {from: `${at}/releases`});
	expect(versions.map(({caution}) => caution)).toContain('pre-release');
	status = 503;
	const kept = await list('releases', {from: `${at}/releases`});
	expect(kept.asOf).toBeDefined();
	expect(kept).toMatchObject({versions, ignored, withdrawn});
	expect(kept.versions).toEqual(versions);
});

test('an answer without any version is not kept over one that had some', async () => {
	ownHome();
	let answer: unknown = releases;
	let status = 200;
	const at = await serve((request, response, body) =>
		json(answer, status)(request, response, body),
	);
	const given = {from: `${at}/releases`};
	await list('releases', given);
	answer = [];
	expect(await list('releases', given)).toMatchObject({versions: []});
	status = 503;
	const kept = await list('releases', given);
	expect(versionsOf(kept)).toEqual(['1.2.0']);
	expect(kept.unanswered).toContain('answered 503');
	status = 429;
	expect((await list('releases', given)).unanswered).toMatch(
		/was asked too often \(429\)\. It answers again later/,
	);
});

test('where what is kept is given in place of an answer, when it answers again is told too', async () => {
	ownHome();
	let well = true;
	const at = await serve((request, response, body) =>
		(well ? json(releases) : text('', {'retry-after': '90'}, 429))(request, response, body),
	);
	await list('releases', {from: at});
	well = false;
	const {unanswered} = await list('releases', {from: at});
	expect(unanswered).toMatch(/was asked too often \(429\)\. It answers again in 90 s\.$/);
});

test('asked too often: when it answers again is told', async () => {
	ownHome();
	const limits: [Record<string, string>, number, string][] = [
		[
			{'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1772359200'},
			403,
			'at 2026-03-01 10:00 UTC',
		],
		[{'retry-after': '90'}, 429, 'in 90 s'],
		[{'retry-after': 'Sun, 01 Mar 2026 10:00:00 GMT'}, 429, 'at 2026-03-01 10:00 UTC'],
		[{'ratelimit-reset': '1772359200'}, 429, 'at 2026-03-01 10:00 UTC'],
		[{'ratelimit-reset': '3600'}, 429, 'in 3600 s'],
		[{'retry-after': '60'}, 403, 'in 60 s'],
		[{}, 429, 'later; it does not say when'],
	];
	for (const [headers, status, when] of limits) {
		const at = await serve(text('{}', headers, status));
		expect(await told(list('releases', {from: at}))).toContain(
			`was asked too often (${status}). | It answers again ${when}.`,
		);
	}
});

test.each([
	['releases', {}, '/x'],
	['helm', {chart: 'app'}, ''],
])(
	'%s: what is wrong on the way is one sentence, with the way without a network (J14)',
	async (name, more, path) => {
		ownHome();
		const ask = async (at: string) => {
			const given = name === 'helm' ? {repo: at, ...more} : {from: at + path, ...more};
			return told(list(name, given));
		};
		const portal = await serve(
			text('<!DOCTYPE html><html>Log in</html>', {'content-type': 'text/html'}),
		);
		expect(await ask(portal)).toMatch(
			/answered with a web page\. \| A page to log in at.*Without a network/,
		);
		const around = await serve((request, response) => {
			response.writeHead(302, {location: request.url!});
			response.end();
		});
		expect(await ask(around)).toContain('leads round in a circle');
		let hop = 0;
		const onward = await serve((_, response) => {
			response.writeHead(302, {location: `/${hop++}`});
			response.end();
		});
		expect(await ask(onward)).toContain('leads on more than 5 times');
		const elsewhere = await serve(text('', {location: 'file:///etc/passwd'}, 302));
		expect(await ask(elsewhere)).toContain('an address that is not http');
		const bomb = await serve(
			text(gzipSync(Buffer.alloc(600 * 1024 * 1024, 'entries:\n')), {'content-encoding': 'gzip'}),
		);
		expect(await ask(bomb)).toMatch(/sends more than (?:32|512) MiB/);
		const damaged = await serve(text('not gzip', {'content-encoding': 'gzip'}));
		expect(await ask(damaged)).toContain('damaged');
		expect(await ask(`http://127.0.0.1:${await closedPort()}`)).toContain('nothing listens there');
		const gone = await serve(text('', {}, 404));
		expect(await ask(gone)).toContain('is not there (404)');
		const locked = await serve(text('', {}, 401));
		expect(await ask(locked)).toContain(
			name === 'helm' ? 'Log in to it once by hand' : 'name a token in the runbook',
		);
	},
	120_000,
);

test.runIf(openssl)('a certificate that has expired, and an authority that is named', async () => {
	ownHome();
	const good = privateAuthority('IP:127.0.0.1');
	const at = await serveTls(json(releases), good.keys);
	expect(await told(list('releases', {from: at}))).toContain(
		'an authority this machine does not know',
	);
	expect(versionsOf(await list('releases', {from: at, ca: good.ca}))).toEqual(['1.2.0']);
	const old = privateAuthority('IP:127.0.0.1', '-1');
	const late = await serveTls(json(releases), old.keys);
	expect(await told(list('releases', {from: late, ca: old.ca}))).toContain(
		'its certificate has expired',
	);
	const down = await serve(json(releases));
	const leading = await serveTls(text('', {location: down}, 302), good.keys);
	expect(await told(list('releases', {from: leading, ca: good.ca}))).toContain(
		'without encryption',
	);
});

test('one byte after another, for ever, comes to an end (J14)', async () => {
	const at = await serve((request, response) => {
		response.writeHead(200);
		const timer = setInterval(() => response.write(' '), 50);
		response.on('close', () => clearInterval(timer));
	});
	const slow = download({url: at, seconds: 1, most: 1000}, () => {});
	expect(await told(slow)).toContain('no answer within 1 s');
	const much = download({url: at, seconds: 60, most: 10}, () => {});
	expect(await told(much)).toContain('sends more than 0 KiB. The rest was not read.');
}, 90_000);

test('releases page after page; a file; what is no list', async () => {
	const home = ownHome();
	const at = await serve((request, response) => {
		const page = Number(new URL(request.url!, 'http://x').searchParams.get('page') ?? '1');
		response.writeHead(
			200,
			page < 3 ? {link: `<${request.url!.split('?')[0]}?page=${page + 1}>; rel="next"`} : {},
		);
		response.end(JSON.stringify([{tag_name: `srv-v1.${page}.0`}]));
	});
	expect(versionsOf(await list('releases', {from: `${at}/r`, prefix: 'srv-'}))).toEqual([
		'1.1.0',
		'1.2.0',
		'1.3.0',
	]);
	const file = join(home, 'releases.json');
	fs.writeFileSync(
		file,
		JSON.stringify({versions: [{version: '2.0.0', withdrawn: true, why: 'it lost rows'}]}),
	);
	fs.utimesSync(file, 1_700_000_000, 1_700_000_000);
	expect(await list('releases', {from: file})).toMatchObject({
		asOf: '2023-11-14T22:13:20.000Z',
		withdrawn: [{version: '2.0.0', why: 'it lost rows'}],
	});
	fs.writeFileSync(file, '"no"');
	expect(await told(list('releases', {from: file}))).toContain('is not a list of releases');
	fs.writeFileSync(file, '{');
	expect(await told(list('releases', {from: file}))).toContain('is not JSON');
});

test('a chart repository by its index: both versions, relative addresses, a login over TLS only', async () => {
	const home = ownHome();
	const seen: (string | undefined)[] = [];
	const at = await serve((request, response, body) => {
		seen.push(request.headers.authorization);
		text(index)(request, response, body);
	});
	const file = join(home, 'repositories.yaml');
	fs.writeFileSync(
		file,
		`repositories:\n- name: x\n  url: ${at}/charts\n  username: me\n  password: geheim-wort\n`,
	);
	vi.stubEnv('HELM_REPOSITORY_CONFIG', file);
	expect(await list('helm', {repo: `${at}/charts/`, chart: 'app'})).toMatchObject({
		versions: [{version: '1.2.0', app: '7', place: `${at}/charts/app-1.2.0.tgz`}],
	});
	expect(seen).toEqual([undefined]);
	const cached = join(home, 'index.yaml');
	fs.writeFileSync(cached, index);
	expect(versionsOf(await list('helm', {repo: cached, chart: 'app'}))).toEqual(['1.2.0']);
	expect(await told(list('helm', {repo: cached, chart: 'other'}))).toContain('It lists 1: app');
});

test('versions written in the runbook: what moves, is empty or looks like one is none (J6)', async () => {
	const versions = [
		'1.2.0',
		'latest',
		'',
		'main',
		'1.2.3 ; rm',
		'１.２.３',
		{version: '1.3.0', app: '9', date: '2026-03-01'},
	];
	const offers = await list('list', {versions});
	expect(offers.versions).toMatchObject([
		{version: '1.2.0'},
		{version: '1.3.0', app: '9', date: '2026-03-01'},
	]);
	expect(offers.ignored).toHaveLength(5);
});
