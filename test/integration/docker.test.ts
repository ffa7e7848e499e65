import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {afterEach, expect, test, vi} from 'vitest';
import {findAction, findCheck, findDetector, findSource} from '../../source/drivers/index.ts';
import type {Worker} from '../../source/drivers/contract.ts';
import {statusOf} from '../../source/drivers/service/control.ts';
import {serviceSchema} from '../../source/drivers/service/service.ts';
import {dockerFound, dockerSite, type DockerSite} from '../support/docker.ts';
import {suiteWith} from '../support/required.ts';

const sites: DockerSite[] = [];
afterEach(() => {
	vi.unstubAllEnvs();
	for (const site of sites.splice(0)) site.remove();
});

const secret = 'a-very-secret-word\nof two lines';

/** Two images, and a container of the first with everything that a container can be told. */
function newSite(): DockerSite & {old: string; next: string; keep: string; repo: string} {
	const site = dockerSite();
	sites.push(site);
	const repo = `${site.prefix}/web`;
	const old = site.build(`${repo}:1.0.0`, '1.0.0');
	const next = site.build(`${repo}:1.1.0`, '1.1.0');
	return {...site, old, next, repo, keep: `${site.app}-before`};
}

function runApp(site: ReturnType<typeof newSite>, more: string[] = [], tag = '1.0.0'): string {
	const args = ['run', '--detach', `--name=${site.app}`, `--volume=${site.data}:/data`, ...more];
	return site.run([...args, `${site.repo}:${tag}`]);
}

const action = (name: string) => findAction(name)!;
const swap = () => action('docker.swap');
const back = () => action('docker.swap-back');
const paramsOf = (site: ReturnType<typeof newSite>) => ({
	container: site.app,
	image: `${site.repo}:1.1.0`,
	keep: site.keep,
	grace: 10,
	expectInstalled: site.old,
	expectRelease: site.next,
});

function worker(said: string[] = []): Worker {
	return {
		stepId: 'rollout.1/swap',
		secrets: {},
		signal: new AbortController().signal,
		progress: () => undefined,
		say: line => void said.push(line),
	};
}

const service = (site: DockerSite) => serviceSchema.parse({how: 'container', container: site.app});
const refused = async (params: object, name = 'docker.swap') =>
	action(name).refuse!(params, await action(name).observe(params));

/** What of a container must be the same afterwards. */
function settings(site: DockerSite, name: string) {
	const {Config, HostConfig, NetworkSettings, Mounts} = site.inspect(name);
	const {Image: _, Env, Labels, Hostname, Cmd, ...config} = Config;
	const networks = Object.entries(NetworkSettings.Networks as Record<string, any>).map(
		([network, {Aliases, IPAMConfig}]) => ({
			network,
			aliases: (Aliases ?? []).filter((alias: string) => !/^[0-9a-f]{12}$/.test(alias)).toSorted(),
			IPAMConfig,
		}),
	);
	return {
		config,
		env: Env.filter((line: string) => !line.startsWith('APP_VERSION')).toSorted(),
		labels: Object.fromEntries(
			Object.entries(Labels).filter(
				([label]) => !/^com\.handrail\.|^org\.opencontainers/.test(label),
			),
		),
		host: HostConfig,
		networks: networks.toSorted((a, b) => a.network.localeCompare(b.network)),
		mounts: Mounts.toSorted((a: any, b: any) => a.Destination.localeCompare(b.Destination)),
		named: /^[0-9a-f]{12}$/.test(Hostname) ? '' : Hostname,
		command: Cmd,
	};
}

suiteWith(
	'docker',
	dockerFound,
	'a Docker engine with the image busybox:1',
)('docker', () => {
	test('a container is made anew with all its settings, and comes back as it was', async () => {
		const site = newSite();
		for (const name of ['front', 'behind'])
			site.run(['network', 'create', `${site.prefix}-${name}`]);
		vi.stubEnv('TOKEN', secret);
		site.run(['volume', 'create', `${site.prefix}-cache`]);
		runApp(site, [
			'--publish=127.0.0.1::8080',
			`--volume=${site.prefix}-cache:/cache`,
			`--mount=type=bind,source=${site.data},target=/again,readonly`,
			'--tmpfs=/scratch:size=1m',
			'--env=TOKEN',
			'--env=APP_MODE=quiet',
			'--label=team=books',
			'--restart=unless-stopped',
			'--memory=64m',
			'--cap-drop=NET_RAW',
			'--ulimit=nofile=100:200',
			'--add-host=library:10.1.2.3',
			'--workdir=/data',
			'--log-opt=max-size=1m',
			'--stop-timeout=7',
			`--network=${site.prefix}-front`,
			'--network-alias=web',
			'--health-cmd=test -e /data/rows',
			'--health-interval=1s',
		]);
		site.run(['network', 'connect', '--alias=inner', `${site.prefix}-behind`, site.app]);
		const before = settings(site, site.app);
		const id = site.inspect(site.app)['Id'];
		const given = paramsOf(site);
		expect(await refused(given)).toBeUndefined();
		const facts = await swap().observe(given);
		expect(facts).toMatchObject({container: id, installed: site.old, release: site.next});
		const said: string[] = [];
		const done = await swap().work!(given, worker(said));
		expect(site.names()).toEqual([site.app, site.keep]);
		expect(settings(site, site.app)).toEqual(before);
		expect(site.inspect(site.app)).toMatchObject({
			Image: `sha256:${site.next}`,
			State: {Status: 'created'},
		});
		expect(site.inspect(site.app)['Config']['Env']).toContain('APP_VERSION=1.1.0');
		expect(site.inspect(site.keep)).toMatchObject({
			Id: id,
			State: {Running: false},
			HostConfig: {RestartPolicy: {Name: 'no'}},
		});
		expect(site.run(['image', 'inspect', '--format={{.Id}}', `handrail/kept:${site.keep}`])).toBe(
			`sha256:${site.old}`,
		);
		expect(await swap().probe(given, facts)).toMatchObject({verdict: 'landed'});
		await action('service.start').work!({service: service(site)}, worker(said));
		expect(await statusOf(service(site))).toMatchObject({state: 'running'});

		const facts2 = await back().observe(backOf(site));
		expect(facts2).toMatchObject({back: id});
		const returned = await back().work!(backOf(site), worker(said));
		expect(site.names()).toEqual([site.app, `${site.keep}.aside`]);
		expect(site.inspect(site.app)).toMatchObject({Id: id, State: {Running: true}});
		expect(settings(site, site.app)).toEqual(before);
		expect(site.inspect(`${site.keep}.aside`)).toMatchObject({
			State: {Running: false},
			HostConfig: {RestartPolicy: {Name: 'no'}},
		});
		expect(await back().probe(backOf(site), facts2)).toMatchObject({verdict: 'landed'});
		const told = JSON.stringify([facts, facts2, done, returned, said, swap().preview(given)]);
		expect(told).not.toContain('secret-word');
	}, 120_000);

	test('what came from the old image comes from the new one; what was said is kept', async () => {
		const site = newSite();
		const more = 'ENV FROM_IMAGE=new\nLABEL from.image=new\nEXPOSE 9090\nWORKDIR /srv\nUSER 0:0';
		const next = site.build(`${site.repo}:1.2.0`, '1.2.0', more);
		runApp(site, ['--env=OWN=mine', '--user=0', '--hostname=books']);
		const given = {...paramsOf(site), image: `${site.repo}:1.2.0`, expectRelease: next};
		await swap().work!(given, worker());
		const {Config} = site.inspect(site.app);
		expect(Config.Env).toEqual(
			expect.arrayContaining(['OWN=mine', 'FROM_IMAGE=new', 'APP_VERSION=1.2.0']),
		);
		expect(Config).toMatchObject({
			User: '0',
			Hostname: 'books',
			WorkingDir: '/srv',
			Labels: {'from.image': 'new', 'org.opencontainers.image.version': '1.2.0'},
			ExposedPorts: {'9090/tcp': {}},
		});
	}, 120_000);

	test('killed at each of its points, the probe says what is true, and once more brings it to its end', async () => {
		const child = join(import.meta.dirname, '..', 'fixtures', 'docker', 'swap-child.ts');
		const seen = new Set<string>();
		const site = newSite();
		for (let nth = 1; ; nth++) {
			runApp(site, ['--restart=always']);
			const id = site.inspect(site.app)['Id'];
			const given = paramsOf(site);
			const before = await swap().observe(given);
			const {signal} = spawnSync(
				process.execPath,
				[child, 'docker.swap', JSON.stringify(given), String(nth)],
				{stdio: 'ignore'},
			);
			const names = site.names();
			const {verdict} = await swap().probe(given, before);
			seen.add(verdict);
			const running = names.filter(name => site.inspect(name)['State'].Running);
			expect(running.length).toBeLessThanOrEqual(1);
			// Never the new one without the old one kept, and never without one of them.
			const old = names.find(name => site.inspect(name)['Id'] === id);
			expect([site.app, site.keep]).toContain(old);
			if (verdict === 'not-started') expect(running).toEqual([site.app]);
			if (verdict === 'partial') expect(running).toEqual([]);
			if (verdict === 'landed') expect(names).toEqual([site.app, site.keep]);
			// Pinned facts still hold: the step may be run once more.
			const now = await swap().observe(given);
			for (const name of swap().stable!) expect(now[name]).toBe(before[name]);
			expect(await refused(given)).toBeUndefined();
			await swap().work!(given, worker());
			expect(site.names()).toEqual([site.app, site.keep]);
			expect(site.inspect(site.app)['HostConfig'].RestartPolicy.Name).toBe('always');
			expect(await swap().probe(given, before)).toMatchObject({verdict: 'landed'});
			site.removeContainers();
			if (signal === null) break;
			expect(nth).toBeLessThan(60);
		}
		expect([...seen].toSorted()).toEqual(['landed', 'not-started', 'partial']);
	}, 600_000);

	test('killed on the way back at each of its points, once more brings it to its end', async () => {
		const child = join(import.meta.dirname, '..', 'fixtures', 'docker', 'swap-child.ts');
		const seen = new Set<string>();
		const site = newSite();
		for (let nth = 1; ; nth++) {
			runApp(site, ['--restart=always']);
			const id = site.inspect(site.app)['Id'];
			await swap().work!(paramsOf(site), worker());
			site.run(['start', site.app]);
			const given = backOf(site);
			const before = await back().observe(given);
			const {signal} = spawnSync(
				process.execPath,
				[child, 'docker.swap-back', JSON.stringify(given), String(nth)],
				{stdio: 'ignore'},
			);
			const {verdict} = await back().probe(given, before);
			seen.add(verdict);
			const running = site.names().filter(name => site.inspect(name)['State'].Running);
			expect(running.length).toBeLessThanOrEqual(1);
			if (verdict === 'landed') expect(site.inspect(site.app)['Id']).toBe(id);
			const now = await back().observe(given);
			for (const name of back().stable!) expect(now[name]).toBe(before[name]);
			expect(await refused(given, 'docker.swap-back')).toBeUndefined();
			await back().work!(given, worker());
			expect(site.names()).toEqual([site.app, `${site.keep}.aside`]);
			expect(site.inspect(site.app)).toMatchObject({
				Id: id,
				State: {Running: true},
				HostConfig: {RestartPolicy: {Name: 'always'}},
			});
			site.removeContainers();
			if (signal === null) break;
			expect(nth).toBeLessThan(60);
		}
		expect([...seen].toSorted()).toEqual(['landed', 'not-started', 'partial']);
	}, 600_000);

	test('a way back after a swap that was cut short, or never begun, leaves the old one running', async () => {
		const site = newSite();
		runApp(site);
		const id = site.inspect(site.app)['Id'];
		await back().work!(backOf(site), worker());
		expect(site.inspect(site.app)).toMatchObject({Id: id, State: {Running: true}});
		const made = site.run([
			'create',
			`--name=${site.keep}.new`,
			'--label=com.handrail.step=x',
			'busybox:1',
		]);
		expect(await refused(paramsOf(site))).toContain('none that handrail made');
		site.run(['rm', made]);
		site.run(['stop', '-t=5', site.app]);
		site.run(['rename', site.app, site.keep]);
		await back().work!(backOf(site), worker());
		expect(site.inspect(site.app)).toMatchObject({Id: id, State: {Running: true}});
	}, 120_000);

	test('a tag that moved between the plan and the step stops it, and the old one runs on (E3)', async () => {
		const site = newSite();
		runApp(site);
		const given = paramsOf(site);
		const before = await swap().observe(given);
		site.build(`${site.repo}:1.1.0`, '1.1.0-other');
		const now = await swap().observe(given);
		expect(now['release']).not.toBe(before['release']);
		expect(await refused(given)).toMatch(/is another image than the one that was chosen/);
		expect(await refused({...given, expectInstalled: site.next})).toContain('somebody changed it');
		expect(site.inspect(site.app)['State'].Running).toBe(true);
		expect(site.names()).toEqual([site.app]);
	}, 120_000);

	test.each([
		[['--volume=/kept'], /keeps \/kept in a volume without a name/],
		[['--rm'], /started with --rm/],
		[['--label=com.docker.compose.project=shop'], /belongs to the compose project shop/],
	])(
		'%j is refused with one sentence and what to do',
		async (more, reason) => {
			const site = newSite();
			runApp(site, more);
			expect(await refused(paramsOf(site))).toMatch(reason);
			expect(site.names()).toEqual([site.app]);
			const volumes = site
				.inspect(site.app)
				['Mounts'].filter((item: any) => item.Type === 'volume');
			site.remove();
			for (const {Name} of volumes) spawnSync('docker', ['volume', 'rm', Name]);
		},
		60_000,
	);

	test('who shares its network, or a new image that wants a volume, is told before', async () => {
		const site = newSite();
		runApp(site);
		const next = site.build(`${site.repo}:2.0.0`, '2.0.0', 'VOLUME /index');
		const given = {...paramsOf(site), image: `${site.repo}:2.0.0`, expectRelease: next};
		expect(await refused(given)).toContain('keeps data in /index');
		const side = ['run', '--detach', `--name=${site.app}-side`, `--network=container:${site.app}`];
		site.run([...side, 'busybox:1', 'sleep', '600']);
		expect(await refused(paramsOf(site))).toContain(`${site.app}-side shares the network`);
	}, 60_000);

	test('a container that ends and is started again and again is not running (E6, E10)', async () => {
		const site = newSite();
		fs.writeFileSync(join(site.data, 'crash'), '');
		runApp(site, ['--restart=always']);
		const restarted = async () => site.inspect(site.app)['RestartCount'] > 1;
		await vi.waitFor(async () => expect(await restarted()).toBe(true), {timeout: 60_000});
		expect(await statusOf(service(site))).toMatchObject({state: 'restarting'});
		const running = await findCheck('service.running')!.run({service: service(site)}, context());
		expect(running.verdict).toBe('fail');
		const stable = await findCheck('docker.stable')!.run(
			{container: site.app, seconds: 2},
			context(),
		);
		expect(stable).toMatchObject({verdict: 'fail'});
		expect(stable.reason).toContain('cannot open the rows');
		await action('service.stop').work!({service: service(site)}, worker());
		expect(await statusOf(service(site))).toMatchObject({state: 'stopped'});
		await expect(action('service.start').work!({service: service(site)}, worker())).rejects.toThrow(
			/ended at once \(3\)/,
		);
		fs.rmSync(join(site.data, 'crash'));
		site.run(['stop', '-t=2', site.app]);
		await action('service.start').work!({service: service(site)}, worker());
		const well = await findCheck('docker.stable')!.run(
			{container: site.app, seconds: 2},
			context(),
		);
		expect(well).toMatchObject({verdict: 'pass'});
		const patterns = [{match: 'listens', means: 'it listens', level: 'bad'}];
		const log = await findCheck('logs.read')!.run({service: service(site), patterns}, context());
		expect(log).toMatchObject({verdict: 'fail', reason: 'it listens: 1.0.0 listens'});
	}, 120_000);

	test('an engine that does not answer is "cannot tell", never "stopped" (D15)', async () => {
		const site = newSite();
		runApp(site);
		vi.stubEnv('DOCKER_HOST', 'tcp://127.0.0.1:1');
		expect(await statusOf(service(site))).toMatchObject({state: 'unknown'});
		await expect(swap().observe(paramsOf(site))).rejects.toThrow(
			'The Docker engine does not answer.',
		);
		const {verdict} = await findCheck('docker.stable')!.run({container: site.app}, context());
		expect(verdict).toBe('unknown');
		vi.unstubAllEnvs();
		vi.stubEnv('PATH', '/nowhere');
		expect(await statusOf(service(site))).toMatchObject({
			state: 'unknown',
			detail: expect.stringContaining('docker is not on this machine'),
		});
	}, 60_000);

	test('where data lies that no backup holds is told, with the folder of its volume', async () => {
		const site = newSite();
		runApp(site, [`--volume=${site.prefix}-cache:/cache`]);
		const check = findCheck('docker.data')!;
		const look = async (stores: string[]) => check.run({container: site.app, stores}, context());
		const at = site.run(['volume', 'inspect', '--format={{.Mountpoint}}', `${site.prefix}-cache`]);
		expect((await look([site.data])).reason).toContain(`${site.prefix}-cache, which lies in ${at}`);
		const more = await look([site.data, at]);
		expect(more).toMatchObject({verdict: 'warn'});
		expect(more.reason).toContain('/srv/www/health.json');
	}, 60_000);

	test('the installed version: by tag, by label, by a command inside', async () => {
		const site = newSite();
		runApp(site);
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
		const site = newSite();
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
		const site = newSite();
		runApp(site, ['--publish=127.0.0.1::8080']);
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

const backOf = (
	site: ReturnType<typeof newSite>,
): {container: string; keep: string; grace: number} => ({
	container: site.app,
	keep: site.keep,
	grace: 10,
});
const context = () => ({secrets: {}, signal: new AbortController().signal});
