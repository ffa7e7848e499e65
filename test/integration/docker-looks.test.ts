import fs from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect, test, vi} from 'vitest';
import {findCheck, findDetector, findSource} from '../../source/drivers/index.ts';
import {statusOf} from '../../source/drivers/service/control.ts';
import {action, context, dockerFound, webSite, worker} from '../support/docker.ts';
import {suiteWith} from '../support/required.ts';

afterEach(() => void vi.unstubAllEnvs());

suiteWith(
	'docker',
	dockerFound,
	'a Docker engine with the image busybox:1',
)('docker', () => {
	test('a container that ends and is started again and again is not running (E6, E10)', async () => {
		const site = webSite();
		fs.writeFileSync(join(site.data, 'crash'), '');
		site.runApp(['--restart=always']);
		const restarted = async () => site.inspect(site.app)['RestartCount'] > 1;
		await vi.waitFor(async () => expect(await restarted()).toBe(true), {timeout: 60_000});
		expect(await statusOf(site.service)).toMatchObject({state: 'restarting'});
		const running = await findCheck('service.running')!.run({service: site.service}, context());
		expect(running.verdict).toBe('fail');
		const stable = await findCheck('docker.stable')!.run(
			{container: site.app, seconds: 2},
			context(),
		);
		expect(stable).toMatchObject({verdict: 'fail'});
		expect(stable.reason).toContain('cannot open the rows');
		await action('service.stop').work!({service: site.service}, worker());
		expect(await statusOf(site.service)).toMatchObject({state: 'stopped'});
		await expect(action('service.start').work!({service: site.service}, worker())).rejects.toThrow(
			/ended at once/,
		);
		fs.rmSync(join(site.data, 'crash'));
		site.run(['stop', '-t=2', site.app]);
		await action('service.start').work!({service: site.service}, worker());
		const well = await findCheck('docker.stable')!.run(
			{container: site.app, seconds: 2},
			context(),
		);
		expect(well).toMatchObject({verdict: 'pass'});
		const patterns = [{match: 'listens', means: 'it listens', level: 'bad'}];
		const log = await findCheck('logs.read')!.run({service: site.service, patterns}, context());
		expect(log).toMatchObject({verdict: 'fail', reason: 'it listens: 1.0.0 listens'});
	}, 120_000);

	test('an engine that does not answer is "cannot tell", never "stopped" (D15)', async () => {
		const site = webSite();
		site.runApp();
		vi.stubEnv('DOCKER_HOST', 'tcp://127.0.0.1:1');
		expect(await statusOf(site.service)).toMatchObject({state: 'unknown'});
		await expect(action('docker.swap').observe(site.swap)).rejects.toThrow(
			'The Docker engine does not answer.',
		);
		const {verdict} = await findCheck('docker.stable')!.run({container: site.app}, context());
		expect(verdict).toBe('unknown');
		vi.unstubAllEnvs();
		vi.stubEnv('PATH', '/nowhere');
		expect(await statusOf(site.service)).toMatchObject({
			state: 'unknown',
			detail: expect.stringContaining('docker is not on this machine'),
		});
	}, 60_000);

	test('where data lies that no backup holds is told, with the folder of its volume', async () => {
		const site = webSite();
		site.runApp([`--volume=${site.prefix}-cache:/cache`]);
		const check = findCheck('docker.data')!;
		const look = async (stores: string[]) => check.run({container: site.app, stores}, context());
		const at = site.run(['volume', 'inspect', '--format={{.Mountpoint}}', `${site.prefix}-cache`]);
		expect((await look([site.data])).reason).toContain(`${site.prefix}-cache, which lies in ${at}`);
		const more = await look([site.data, at]);
		expect(more).toMatchObject({verdict: 'warn'});
		expect(more.reason).toContain('/srv/www/health.json');
	}, 60_000);

	test('the installed version: by tag, by label, by a command inside', async () => {
		const site = webSite();
		site.runApp();
		const look = async (more: object) =>
			findDetector('container')!.look({container: site.app, ...more});
		expect(await look({})).toMatchObject({
			version: '1.0.0',
			sha256: site.old,
			place: `${site.repo}:1.0.0`,
		});
		expect(await look({by: 'label'})).toMatchObject({version: '1.0.0'});
		const command = ['sh', '-c', 'echo $APP_VERSION'];
		expect(await look({by: 'command', command})).toMatchObject({version: '1.0.0'});
		await expect(look({by: 'label', label: 'nothing'})).rejects.toThrow(
			'does not say which version',
		);
		site.run(['stop', '-t=5', site.app]);
		await expect(look({by: 'command', command})).rejects.toThrow('does not run');
		await expect(findDetector('container')!.look({container: 'docker-nobody'})).rejects.toThrow(
			'There is no container docker-nobody.',
		);
	}, 60_000);

	test('versions of an image on this machine; what moves is no version', async () => {
		const site = webSite();
		site.run(['tag', `${site.repo}:1.1.0`, `${site.repo}:latest`]);
		site.run(['tag', `${site.repo}:1.1.0`, `${site.repo}:main`]);
		const given = {image: site.repo, where: 'here'};
		const source = findSource('images')!;
		const {versions, ignored} = await source.list(given, 'semver');
		expect(versions.map(({version}) => version).toSorted()).toEqual(['1.0.0', '1.1.0']);
		expect(versions[0]!.date).toMatch(/^\d{4}-\d\d-\d\d$/);
		expect(ignored.map(({name}) => name).toSorted()).toEqual([
			`${site.repo}:latest`,
			`${site.repo}:main`,
		]);
		const ready = await source.prepare(
			given,
			versions.find(({version}) => version === '1.1.0')!,
			site.folder,
		);
		expect(ready).toMatchObject({place: `${site.repo}:1.1.0`, sha256: site.next, kind: 'image'});
	}, 60_000);

	test('a rehearsal: the old image on the copy, apart from what is in use', async () => {
		const site = webSite();
		site.runApp(['--publish=127.0.0.1::8080']);
		const copy = join(site.folder, 'copy');
		fs.cpSync(site.data, copy, {recursive: true});
		const given = {
			container: site.app,
			name: `${site.app}-rehearsal`,
			folders: [{from: copy, to: '/data'}],
			port: 8080,
			checks: [
				{
					id: 'rows',
					title: 'Rows',
					check: 'http.json',
					with: {url: 'http://{rehearsal}/health.json', facts: {rows: 'rows'}},
				},
			],
			expect: {rows: 3},
			seconds: 30,
		};
		const rehearse = action('docker.rehearse');
		expect(await rehearse.work!(given, worker())).toEqual({level: 'V4', compared: 1});
		expect(site.names()).toEqual([site.app]);
		expect(site.run(['network', 'ls', '--quiet', `--filter=name=${site.prefix}`])).toBe('');
		fs.writeFileSync(join(copy, 'rows'), 'one\n');
		await expect(rehearse.work!(given, worker())).rejects.toThrow('does not count as the original');
		fs.writeFileSync(join(copy, 'crash'), '');
		await expect(rehearse.work!({...given, seconds: 5}, worker())).rejects.toMatchObject({
			why: expect.stringContaining('cannot open the rows'),
		});
		await expect(
			rehearse.work!({...given, folders: [{from: copy, to: '/other'}]}, worker()),
		).rejects.toThrow('no copy of it was named');
		expect(site.names()).toEqual([site.app]);
		expect(site.inspect(site.app)['State'].Running).toBe(true);
	}, 120_000);
});
