import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import process from 'node:process';
import {afterEach, expect, test, vi} from 'vitest';
import {statusOf} from '../../source/drivers/service/control.ts';
import {action, dockerFound, refused, webSite, worker, type WebSite} from '../support/docker.ts';
import {suiteWith} from '../support/required.ts';

afterEach(() => void vi.unstubAllEnvs());

const secret = 'a-very-secret-word\nof two lines';
const swap = () => action('docker.swap');
const back = () => action('docker.swap-back');
const child = join(import.meta.dirname, '..', 'fixtures', 'docker', 'swap-child.ts');

/** What of a container must be the same afterwards. */
function settings(site: WebSite, name: string) {
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
		const site = webSite();
		for (const name of ['front', 'behind'])
			site.run(['network', 'create', `${site.prefix}-${name}`]);
		vi.stubEnv('TOKEN', secret);
		site.run(['volume', 'create', `${site.prefix}-cache`]);
		site.runApp([
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
		const given = site.swap;
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
		await action('service.start').work!({service: site.service}, worker(said));
		expect(await statusOf(site.service)).toMatchObject({state: 'running'});

		const facts2 = await back().observe(site.back);
		expect(facts2).toMatchObject({back: id});
		const returned = await back().work!(site.back, worker(said));
		expect(site.names()).toEqual([site.app, `${site.keep}.aside`]);
		expect(site.inspect(site.app)).toMatchObject({Id: id, State: {Running: true}});
		expect(settings(site, site.app)).toEqual(before);
		expect(site.inspect(`${site.keep}.aside`)).toMatchObject({
			State: {Running: false},
			HostConfig: {RestartPolicy: {Name: 'no'}},
		});
		expect(await back().probe(site.back, facts2)).toMatchObject({verdict: 'landed'});
		const told = JSON.stringify([facts, facts2, done, returned, said, swap().preview(given)]);
		expect(told).not.toContain('secret-word');
	}, 120_000);

	test('what came from the old image comes from the new one; what was said is kept', async () => {
		const site = webSite();
		const more = 'ENV FROM_IMAGE=new\nLABEL from.image=new\nEXPOSE 9090\nWORKDIR /srv\nUSER 0:0';
		const next = site.build(`${site.repo}:1.2.0`, '1.2.0', more);
		site.runApp(['--env=OWN=mine', '--user=0', '--hostname=books']);
		const given = {...site.swap, image: `${site.repo}:1.2.0`, expectRelease: next};
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
		const seen = new Set<string>();
		const site = webSite();
		for (let nth = 1; ; nth++) {
			site.runApp(['--restart=always']);
			const id = site.inspect(site.app)['Id'];
			const given = site.swap;
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
		const seen = new Set<string>();
		const site = webSite();
		for (let nth = 1; ; nth++) {
			site.runApp(['--restart=always']);
			const id = site.inspect(site.app)['Id'];
			await swap().work!(site.swap, worker());
			site.run(['start', site.app]);
			const given = site.back;
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
		const site = webSite();
		site.runApp();
		const id = site.inspect(site.app)['Id'];
		await back().work!(site.back, worker());
		expect(site.inspect(site.app)).toMatchObject({Id: id, State: {Running: true}});
		const made = site.run([
			'create',
			`--name=${site.keep}.new`,
			'--label=com.handrail.step=x',
			'busybox:1',
		]);
		expect(await refused(site.swap)).toContain('none that handrail made');
		site.run(['rm', made]);
		site.run(['stop', '-t=5', site.app]);
		site.run(['rename', site.app, site.keep]);
		await back().work!(site.back, worker());
		expect(site.inspect(site.app)).toMatchObject({Id: id, State: {Running: true}});
	}, 120_000);

	test('a tag that moved between the plan and the step stops it, and the old one runs on (E3)', async () => {
		const site = webSite();
		site.runApp();
		const given = site.swap;
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
			const site = webSite();
			site.runApp(more);
			expect(await refused(site.swap)).toMatch(reason);
			expect(site.names()).toEqual([site.app]);
			const {Mounts} = site.inspect(site.app);
			site.removeContainers();
			for (const {Type, Name} of Mounts)
				if (Type === 'volume') spawnSync('docker', ['volume', 'rm', Name]);
		},
		60_000,
	);

	test('who shares its network, or a new image that wants a volume, is told before', async () => {
		const site = webSite();
		site.runApp();
		const next = site.build(`${site.repo}:2.0.0`, '2.0.0', 'VOLUME /index');
		const given = {...site.swap, image: `${site.repo}:2.0.0`, expectRelease: next};
		expect(await refused(given)).toContain('keeps data in /index');
		const side = ['run', '--detach', `--name=${site.app}-side`, `--network=container:${site.app}`];
		site.run([...side, 'busybox:1', 'sleep', '600']);
		expect(await refused(site.swap)).toContain(`${site.app}-side shares the network`);
	}, 60_000);
});
