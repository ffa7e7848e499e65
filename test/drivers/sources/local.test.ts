import {execFileSync, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import fc from 'fast-check';
import {create} from 'tar';
import {expect, test, vi} from 'vitest';
import {findDetector, findSource} from '../../../source/drivers/index.ts';
import {parseChartYaml} from '../../../source/drivers/sources/chart-yaml.ts';
import {offersOf} from '../../../source/drivers/docker/images.ts';
import {sortOffers} from '../../../source/drivers/sources/versions-of.ts';
import {readTags} from '../../../source/drivers/sources/git-tags.ts';
import {zip} from '../binary/archives.ts';
import {privateAuthority, serve, serveTls} from '../http/serve.ts';
import {list, ownHome, told, versionsOf} from './place.ts';

vi.setConfig({testTimeout: 90_000});

const git = spawnSync('git', ['--version']).status === 0;
const chartYaml = (version: string, app = '7') =>
	`apiVersion: v2\nname: app\nversion: ${version}\nappVersion: ${app}\n`;

/** A chart in a folder, and its archive as helm package makes it. */
async function makeChart(
	folder: string,
	version: string,
	file = `app-${version}.tgz`,
	yaml = chartYaml(version),
) {
	const at = fs.mkdtempSync(join(folder, '.build-'));
	fs.mkdirSync(join(at, 'app', 'templates'), {recursive: true});
	fs.writeFileSync(join(at, 'app', 'Chart.yaml'), yaml);
	fs.writeFileSync(join(at, 'app', 'values.yaml'), 'replicas: 1\n');
	await create({file: join(folder, file), gzip: true, cwd: at, portable: true}, ['app']);
	return join(at, 'app');
}

test.each([
	['semver', ['v1.2.0', '1.3.0'], ['1.2.0', '1.3.0']],
	['calver', ['v26.08.01', '26.08.02'], ['v26.08.01', '26.08.02']],
	[{list: ['v1', 'v2', 'edge']}, ['v1', 'edge'], ['v1', 'edge']],
] as const)(
	'a version is offered as its vendor writes it, in semver without its v: %j',
	(scheme, names, versions) => {
		const seen = names.map(name => ({name, version: name, place: name, kind: 'tag'}));
		expect(versionsOf(sortOffers(seen, scheme))).toEqual(versions);
		const tags = names.map(tag => ({tag, kind: 'image' as const}));
		const given = {image: 'app', pattern: '^(.+)$', where: 'here', plainHttp: false} as const;
		expect(versionsOf(offersOf(given, scheme, tags))).toEqual(versions);
	},
);

test('two spellings of one version are there once', () => {
	for (const [scheme, names] of [
		['semver', ['v1.2.0', '1.2.0']],
		['calver', ['26.08.01', 'v26.08.01']],
	] as const) {
		const offers = sortOffers(
			names.map(name => ({name, version: name, place: name, kind: 'tag'})),
			scheme,
		);
		expect(offers.versions).toHaveLength(1);
		expect(offers.ignored.map(({name}) => name)).toEqual([names[1]]);
		expect(offers.ignored[0]?.why).toContain('is there twice');
	}
});

test('what is said against one of two spellings counts', () => {
	const one = (name: string, more: object) => ({
		name,
		version: name,
		place: name,
		kind: 'tag',
		...more,
	});
	const offers = sortOffers(
		[one('1.2.0', {}), one('v1.2.0', {withdrawn: 'it lost rows', caution: 'pre-release'})],
		'semver',
	);
	expect(offers.versions).toMatchObject([{version: '1.2.0', caution: 'pre-release'}]);
	expect(offers.withdrawn).toEqual([{version: '1.2.0', why: 'it lost rows'}]);
});

test('two tags of an image that hold one version are one, and the other is told', () => {
	const given = {image: 'app', pattern: '^([0-9.]+)', where: 'here', plainHttp: false} as const;
	const tags = ['1.2.0', '1.2.0-alpine', 'edge'].map(tag => ({tag, kind: 'image' as const}));
	const offers = offersOf(given, 'semver', tags);
	expect(offers.versions.map(({place}) => place)).toEqual(['app:1.2.0']);
	expect(offers.ignored).toEqual([
		{name: 'app:1.2.0-alpine', why: '1.2.0 is there twice; the first is taken'},
		{name: 'app:edge', why: 'its tag is not of the kind that the runbook looks for'},
	]);
});

test('charts in folders and archives, both versions as they are written', async () => {
	const home = ownHome();
	const folder = join(home, 'charts');
	fs.mkdirSync(folder);
	await makeChart(folder, '1.0.0', undefined, chartYaml('1.0.0', '1.10'));
	await makeChart(folder, '1.1.0', 'whatever.tgz');
	await makeChart(folder, '9.0.0', 'other.tgz', 'apiVersion: v2\nname: other\nversion: 9.0.0\n');
	fs.writeFileSync(
		join(folder, 'cut.tgz'),
		fs.readFileSync(join(folder, 'app-1.0.0.tgz')).subarray(0, 40),
	);
	fs.cpSync(await makeChart(home, '1.2.0'), join(folder, 'unpacked'), {recursive: true});
	const offers = await list('charts', {path: folder, chart: 'app'});
	expect(offers.versions.map(({version, app}) => `${version} ${app}`).toSorted()).toEqual([
		'1.0.0 1.10',
		'1.1.0 7',
		'1.2.0 7',
	]);
	expect(offers.ignored.map(({name}) => name)).toEqual(['cut.tgz', 'other.tgz']);
	const source = findSource('charts')!;
	const chosen = offers.versions.find(({version}) => version === '1.1.0')!;
	const ready = await source.prepare({path: folder, chart: 'app'}, chosen, join(home, 'ready'));
	expect(ready).toMatchObject({place: join(folder, 'whatever.tgz'), kind: 'chart', sums: 'none'});
	const tree = offers.versions.find(({version}) => version === '1.2.0')!;
	const whole = await source.prepare({path: folder, chart: 'app'}, tree, join(home, 'other'));
	fs.appendFileSync(join(folder, 'unpacked', 'values.yaml'), '#');
	const changed = await source.prepare({path: folder, chart: 'app'}, tree, join(home, 'other'));
	expect(changed.sha256).not.toBe(whole.sha256);
	expect(await told(list('charts', {path: join(home, 'nothing'), chart: 'app'}))).toContain(
		'is not there',
	);
});

test('a chart in a folder that its publisher calls deprecated, or a pre-release, is told as such', async () => {
	const folder = join(ownHome(), 'charts');
	fs.mkdirSync(folder);
	await makeChart(folder, '1.0.0');
	await makeChart(folder, '1.1.0', undefined, `${chartYaml('1.1.0')}deprecated: true\n`);
	const early = `annotations:\n  artifacthub.io/prerelease: "true"\n`;
	await makeChart(folder, '1.2.0', undefined, `${chartYaml('1.2.0')}${early}`);
	const {versions} = await list('charts', {path: folder, chart: 'app'});
	expect(versions.map(({version, remark}) => [version, remark])).toEqual([
		['1.0.0', undefined],
		['1.1.0', 'deprecated by its publisher'],
		['1.2.0', 'its vendor calls it a pre-release'],
	]);
});

test('charts as zips, with a folder around them or without; a damaged one is told (JT-22)', async () => {
	const folder = join(ownHome(), 'charts');
	fs.mkdirSync(folder);
	const write = (name: string, around: string, version: string) =>
		fs.writeFileSync(
			join(folder, name),
			zip([{name: `${around}Chart.yaml`, data: chartYaml(version), mode: 0o644}]),
		);
	write('app-26.06.10.zip', 'app/', '26.6.10');
	write('app-26.07.01.zip', '', '26.7.1');
	fs.writeFileSync(join(folder, 'cut.zip'), 'PK\u0003\u0004');
	fs.writeFileSync(join(folder, 'empty.zip'), zip([{name: 'readme', data: ''}]));
	const offers = await list('charts', {path: folder, chart: 'app'});
	expect(versionsOf(offers)).toEqual(['26.6.10', '26.7.1']);
	expect(offers.ignored.map(({name}) => name)).toEqual(['cut.zip', 'empty.zip']);
	const ready = await findSource('charts')!.prepare(
		{path: folder, chart: 'app'},
		offers.versions[1]!,
		join(folder, '..', 'ready'),
	);
	expect(ready).toMatchObject({place: join(folder, 'app-26.07.01.zip'), kind: 'chart'});
});

test('the installed version of a chart, in a folder or an archive, and of what stands in a file (HX-14, HF-10)', async () => {
	const home = ownHome();
	const folder = await makeChart(home, '1.0.0');
	const look = async (by: string, given: unknown) => findDetector(by)!.look(given);
	expect(await look('chart', {path: folder, chart: 'app'})).toMatchObject({
		version: '1.0.0',
		app: '7',
		place: folder,
	});
	expect(await look('chart', {path: join(home, 'app-1.0.0.tgz')})).toMatchObject({app: '7'});
	expect(await told(look('chart', {path: folder, chart: 'other'}))).toContain('other was expected');
	expect(await told(look('chart', {path: join(home, 'no')}))).toContain('is not there');
	const file = join(home, 'stack.env');
	fs.writeFileSync(file, 'A=1\nTRAIN=2026-spring\n');
	const pattern = String.raw`^TRAIN=(\S+)$`;
	expect(await look('file', {path: file, pattern})).toMatchObject({version: '2026-spring'});
	expect(await told(look('file', {path: file, pattern: '^X=(.+)$'}))).toContain('names no version');
	expect(await told(look('file', {path: home, pattern}))).toContain('is not a file');
});

test('a chart is fetched, compared with its listed digest, and unpacked under the policy', async () => {
	const home = ownHome();
	await makeChart(home, '1.0.0');
	const archive = fs.readFileSync(join(home, 'app-1.0.0.tgz'));
	const sum = execFileSync('sha256sum', [join(home, 'app-1.0.0.tgz')])
		.toString()
		.slice(0, 64);
	let sent: Buffer | string = archive;
	let digest = sum;
	const at = await serve((request, response) => {
		if (request.url!.endsWith('.tgz')) return void response.writeHead(200).end(sent);
		response.writeHead(200);
		response.end(
			`entries:\n  app:\n  - version: 1.0.0\n    digest: ${digest}\n    urls:\n    - app-1.0.0.tgz\n`,
		);
	});
	const source = findSource('helm')!;
	const given = {repo: at, chart: 'app'};
	const get = async (into: string) => {
		const {versions} = await source.list(given, 'semver');
		return source.prepare(given, versions[0]!, join(home, into));
	};
	const ready = await get('a');
	expect(ready).toMatchObject({
		app: '7',
		sha256: sum,
		sums: 'matches the listed digest',
		size: archive.length,
	});
	expect(fs.existsSync(join(home, 'a', 'unpacked', 'app', 'values.yaml'))).toBe(true);
	digest = 'b'.repeat(64);
	expect(await told(get('b'))).toContain('The chart is not the one that is listed.');
	sent = '<html>log in</html>';
	expect(await told(get('c'))).toContain("is not a chart's archive");
	expect(fs.existsSync(join(home, 'c'))).toBe(false);
	await makeChart(home, '2.0.0', 'other.tgz');
	sent = fs.readFileSync(join(home, 'other.tgz'));
	digest = execFileSync('sha256sum', [join(home, 'other.tgz')])
		.toString()
		.slice(0, 64);
	expect(await told(get('d'))).toContain('The archive holds app 2.0.0, and app 1.0.0 was chosen.');
	const linked = await makeChart(home, '1.0.0', 'x.tgz');
	fs.symlinkSync('/etc/passwd', join(linked, 'Chart.lock'));
	await create({file: join(home, 'x.tgz'), gzip: true, cwd: join(linked, '..')}, ['app']);
	sent = fs.readFileSync(join(home, 'x.tgz'));
	digest = execFileSync('sha256sum', [join(home, 'x.tgz')])
		.toString()
		.slice(0, 64);
	expect(await told(get('e'))).toContain('SymbolicLink');
	expect(fs.existsSync(join(home, 'e', 'unpacked'))).toBe(false);
});

test('a Chart.yaml is read as it was written, and any text without harm', () => {
	expect(parseChartYaml(chartYaml('1.10.0', '1.20'), 'x')).toEqual({
		name: 'app',
		version: '1.10.0',
		app: '1.20',
	});
	expect(() => parseChartYaml('name: app\n', 'x')).toThrow('needs a name and a version');
	fc.assert(
		fc.property(fc.string(), text => {
			try {
				parseChartYaml(text, 'x');
			} catch (error) {
				expect((error as Error).name).toBe('Trouble');
			}
		}),
	);
});

test.runIf(git)(
	'tags of a real git repository, each with the commit that it means',
	async () => {
		const home = ownHome();
		const repo = join(home, 'repo');
		const run = (...args: string[]) =>
			execFileSync(
				'git',
				['-C', repo, '-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args],
				{
					env: {...process.env, GIT_CONFIG_GLOBAL: '/dev/null', HOME: home},
					stdio: ['ignore', 'pipe', 'pipe'],
				},
			).toString();
		fs.mkdirSync(repo);
		run('init', '--quiet');
		run('commit', '--quiet', '--allow-empty', '-m', 'one');
		run('tag', 'v1.0.0');
		run('tag', '-a', 'v1.1.0', '-m', 'annotated');
		run('tag', 'server-v2.0.0');
		run('tag', 'nightly');
		const commit = run('rev-parse', 'HEAD').trim();
		const offers = await list('git-tags', {repo});
		expect(offers.versions).toMatchObject([
			{version: '1.0.0', place: `v1.0.0@${commit}`},
			{version: '1.1.0', place: `v1.1.0@${commit}`},
		]);
		expect(offers.ignored.map(({name}) => name)).toEqual(['nightly', 'server-v2.0.0']);
		expect(versionsOf(await list('git-tags', {repo, prefix: 'server-'}))).toEqual(['2.0.0']);
		expect(await told(list('git-tags', {repo: join(home, 'nothing')}))).toMatch(
			/cannot be read: git ended with 128/,
		);
		const bare = join(home, 'bare');
		execFileSync('git', ['init', '--quiet', '--bare', bare], {stdio: 'ignore'});
		expect(await told(list('git-tags', {repo: bare}))).toContain('shows git no branch and no tag');
		const page = await serve((_, response) => {
			response.writeHead(200, {'content-type': 'text/html'}).end('<html>Please log in</html>');
		});
		expect(await told(list('git-tags', {repo: `${page}/repo.git`}))).toMatch(
			/shows git no branch and no tag.*a web page.*name the folder of a clone/,
		);
		const clone = join(home, 'clone');
		const made = () => execFileSync('git', ['clone', '--quiet', repo, clone], {stdio: 'ignore'});
		const before = Date.now();
		made();
		// Tags of one's own are of now; those of a clone as old as it is, or as its last fetch.
		expect((await list('git-tags', {repo})).asOf).toBeUndefined();
		const asOf = Date.parse((await list('git-tags', {repo: clone})).asOf!);
		expect(asOf).toBeGreaterThan(before - 60_000);
		execFileSync('git', ['-C', clone, 'fetch', '--quiet'], {stdio: 'ignore'});
		fs.utimesSync(join(clone, '.git', 'FETCH_HEAD'), 1_700_000_000, 1_700_000_000);
		expect((await list('git-tags', {repo: clone})).asOf).toBe('2023-11-14T22:13:20.000Z');
		// A repository that has no tags was read all the same.
		const plain = join(home, 'plain');
		execFileSync('git', ['clone', '--quiet', '--no-tags', repo, plain], {stdio: 'ignore'});
		expect(versionsOf(await list('git-tags', {repo: plain}))).toEqual([]);
		const asks = await serve((_, response) => {
			response.writeHead(401, {'www-authenticate': 'Basic realm="git"'}).end();
		});
		expect(await told(list('git-tags', {repo: `${asks}/repo.git`}))).toMatch(
			/cannot be read.*Without a network, name the folder of a clone/,
		);
		for (const repo of ['--upload-pack=/bin/sh', 'ext::sh -c id', 'https://me:word@example.org/x'])
			await expect(list('git-tags', {repo})).rejects.toThrow(/address without a password/);
	},
	120_000,
);

test.runIf(git)('the tags of a repository behind a private authority', async () => {
	ownHome();
	const {ca, keys} = privateAuthority('IP:127.0.0.1');
	const sum = 'a'.repeat(40);
	const at = await serveTls((request, response) => {
		const refs = request.url!.includes('info/refs');
		response.writeHead(refs ? 200 : 404, {'content-type': 'text/plain'});
		response.end(refs ? `${sum}\trefs/tags/v1.0.0\n` : '');
	}, keys);
	const repo = `${at}/repo.git`;
	expect(await told(list('git-tags', {repo}))).toMatch(/cannot be read.*certificate/);
	expect(versionsOf(await list('git-tags', {repo, ca}))).toEqual(['1.0.0']);
});

test("git's lines are read strictly (D15)", () => {
	const sum = 'a'.repeat(40);
	expect(readTags(`${sum}\trefs/tags/v1\n${'b'.repeat(40)}\trefs/tags/v1^{}\n`)).toEqual([
		{tag: 'v1', commit: 'b'.repeat(40)},
	]);
	expect(
		readTags(`${sum}\tHEAD\n${sum}\trefs/remotes/origin/HEAD\n${sum}\trefs/tags/v1\n`),
	).toEqual([{tag: 'v1', commit: sum}]);
	expect(() => readTags(`${sum} refs/tags/v1\n`)).toThrow("git's answer was not understood.");
	expect(() => readTags('warning: something\n')).toThrow("git's answer was not understood.");
	const tag = fc.stringMatching(/^[A-Za-z0-9._-]{1,20}$/);
	fc.assert(
		fc.property(fc.uniqueArray(tag), tags => {
			const text = tags.map(name => `${sum}\trefs/tags/${name}\n`).join('');
			expect(readTags(text).map(({tag: name}) => name)).toEqual(tags);
		}),
	);
});
