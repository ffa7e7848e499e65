import {execFileSync, spawnSync} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import fs from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {findDetector, findSource} from '../../source/drivers/index.ts';
import {ownHome, versionsOf} from '../drivers/sources/place.ts';
import {action, dockerFound, refused, webSite, worker} from '../support/docker.ts';
import {suiteWith} from '../support/required.ts';

const registry = process.env['TESTBED_REGISTRY'] ?? '';
const helm =
	['helm3', 'helm'].find(name => spawnSync(name, ['version', '--short']).status === 0) ?? '';
const found = registry !== '' && dockerFound && helm !== '';

suiteWith(
	'registry',
	found,
	'TESTBED_REGISTRY, an image and chart registry; docker; helm 3',
)('a real registry', () => {
	test('tags are listed, the chosen one is pulled and pinned, and a tag that moves afterwards stops the swap (E3)', async () => {
		ownHome();
		const site = webSite();
		const image = `${registry}/${site.prefix}/web`;
		for (const tag of ['1.0.0', '1.1.0'])
			site.run(['tag', `${site.repo}:${tag}`, `${image}:${tag}`]);
		site.run(['tag', `${site.repo}:1.1.0`, `${image}:latest`]);
		for (const tag of ['1.0.0', '1.1.0', 'latest'])
			site.run(['push', '--quiet', `${image}:${tag}`]);
		site.run(['rmi', `${image}:1.1.0`, `${image}:latest`]);
		site.run([
			'run',
			'--detach',
			`--name=${site.app}`,
			`--volume=${site.data}:/data`,
			`${image}:1.0.0`,
		]);
		const source = findSource('images')!;
		const offers = await source.list({image}, 'semver');
		expect(versionsOf(offers).toSorted()).toEqual(['1.0.0', '1.1.0']);
		expect(offers.ignored).toMatchObject([{name: `${image}:latest`}]);
		const chosen = offers.versions.find(({version}) => version === '1.1.0')!;
		const ready = await source.prepare({image}, chosen, site.folder);
		expect(ready.place).toMatch(new RegExp(`^${image}:1\\.1\\.0@sha256:[0-9a-f]{64}$`));
		expect(ready).toMatchObject({sha256: site.next, kind: 'image'});
		expect(ready.sums).toContain(`pinned: ${image}:1.1.0 is sha256:`);
		const given = {...site.swap, image: ready.place};
		expect(await action('docker.swap').observe(given)).toMatchObject({
			digest: ready.place.split('@')[1],
			release: site.next,
		});
		expect(await refused(given)).toBeUndefined();

		site.build(`${image}:1.1.0`, '1.1.0-other');
		site.run(['push', '--quiet', `${image}:1.1.0`]);
		expect(await refused(given)).toMatch(/The tag in .* means another image here/);
		site.run(['tag', site.next, `${image}:1.1.0`]);
		expect(await refused(given)).toMatch(/The registry now means another image by/);
		expect(await refused({...given, registry: false})).toBeUndefined();
		await action('docker.swap').work!(given, worker());
		expect(await findDetector('container')!.look({container: site.app})).toMatchObject({
			version: '1.1.0',
			place: ready.place,
			sha256: site.next,
		});
	}, 120_000);

	test('charts that helm packaged: in a folder, in an index that helm wrote, and in the registry', async () => {
		const home = ownHome();
		const name = `docker-${randomBytes(4).toString('hex')}`;
		const run = (...args: string[]) => execFileSync(helm, args, {cwd: home, stdio: 'pipe'});
		fs.mkdirSync(join(home, 'repo'));
		run('create', name);
		for (const version of ['0.9.0', '1.0.0+build.2'])
			run('package', name, `--version=${version}`, '--app-version=1.10', '--destination=repo');
		run('repo', 'index', 'repo');
		const folder = await findSource('charts')!.list(
			{path: join(home, 'repo'), chart: name},
			'semver',
		);
		expect(folder.versions).toMatchObject([
			{version: '0.9.0', app: '1.10'},
			{version: '1.0.0+build.2', app: '1.10'},
		]);
		const index = await findSource('helm')!.list(
			{repo: join(home, 'repo', 'index.yaml'), chart: name},
			'semver',
		);
		expect(index.versions.toSorted((a, b) => a.version.localeCompare(b.version))).toMatchObject([
			{version: '0.9.0', app: '1.10', place: expect.stringMatching(/#sha256=[0-9a-f]{64}$/)},
			{version: '1.0.0+build.2', app: '1.10'},
		]);
		run('repo', 'index', 'repo', '--json');
		expect(fs.readFileSync(join(home, 'repo', 'index.yaml'), 'utf8')[0]).toBe('{');
		expect(
			await findSource('helm')!.list(
				{repo: join(home, 'repo', 'index.yaml'), chart: name},
				'semver',
			),
		).toEqual({...index, asOf: expect.any(String) as string});
		for (const file of fs.readdirSync(join(home, 'repo')).filter(item => item.endsWith('.tgz')))
			run('push', join('repo', file), `oci://${registry}/charts`, '--plain-http');
		const oci = findSource('oci')!;
		const given = {chart: `oci://${registry}/charts/${name}`};
		const offers = await oci.list(given, 'semver');
		expect(versionsOf(offers).toSorted()).toEqual(['0.9.0', '1.0.0+build.2']);
		const chosen = offers.versions.find(({version}) => version.includes('+'))!;
		const ready = await oci.prepare(given, chosen, join(home, 'ready'));
		expect(ready).toMatchObject({sums: 'matches the listed digest', kind: 'chart'});
		expect(fs.existsSync(join(home, 'ready', 'unpacked', name, 'values.yaml'))).toBe(true);
		expect(String(run('show', 'chart', ready.place))).toContain('version: 1.0.0+build.2');
	}, 120_000);
});
