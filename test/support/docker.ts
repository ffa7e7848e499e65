import {execFileSync, spawnSync} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {onTestFinished} from 'vitest';
import type {Worker} from '../../source/drivers/contract.ts';
import {findAction} from '../../source/drivers/index.ts';
import {serviceSchema} from '../../source/drivers/service/service.ts';

const run = (args: string[], input?: string) =>
	execFileSync('docker', args, {
		encoding: 'utf8',
		input,
		stdio: ['pipe', 'pipe', 'pipe'],
		env: {...process.env, DOCKER_BUILDKIT: '0'},
	}).trim();

/** Has the engine this image? False when there is no engine. */
export function hasImage(image: string): boolean {
	const {status, stdout} = spawnSync('docker', ['image', 'inspect', '--format={{.Id}}', image]);
	return status === 0 && String(stdout).startsWith('sha256:');
}

/** Is there an engine, with the small image that ours are made from? */
export const dockerFound = hasImage('busybox:1');

// A small web server: its version from its image, the number of its rows from its data.
const serve = `#!/bin/sh
[ -e /data/crash ] && { echo "cannot open the rows"; exit 3; }
mkdir -p /srv/www
printf '{"status":"ok","version":"%s","rows":%s}' "$APP_VERSION" "$(wc -l < /data/rows)" > /srv/www/health.json
echo "$APP_VERSION listens"
httpd -f -p 8080 -h /srv/www & server=$!
trap 'kill $server; exit 0' TERM
wait $server
`;

/** Names that no other test has, and everything under them removed at the end. */
export function dockerSite(kind = 'docker') {
	const prefix = `${kind}-${randomBytes(4).toString('hex')}`;
	const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-docker-')));
	const data = join(folder, 'data');
	fs.mkdirSync(data);
	fs.writeFileSync(join(data, 'rows'), 'one\ntwo\nthree\n');
	const list = (args: string[]) => run(args).split('\n').filter(Boolean);
	const removeContainers = () => {
		for (const id of list(['ps', '--all', '--quiet', `--filter=name=${prefix}`]))
			spawnSync('docker', ['rm', '--force', id]);
	};
	return {
		prefix,
		folder,
		data,
		run,
		app: `${prefix}-app`,
		/** Makes an image of the web server; returns its id. */
		build(name: string, version: string, more = ''): string {
			const at = fs.mkdtempSync(join(folder, 'build-'));
			fs.writeFileSync(join(at, 'serve.sh'), serve, {mode: 0o755});
			fs.writeFileSync(
				join(at, 'Dockerfile'),
				// Of its own content too: an image that is removed elsewhere must not be this one.
				`FROM busybox:1\nLABEL handrail.test=${prefix}\nCOPY serve.sh /serve.sh\nENV APP_VERSION=${version}\nLABEL org.opencontainers.image.version=${version}\n${more}\nCMD ["/serve.sh"]\n`,
			);
			run(['build', '--quiet', `--tag=${name}`, at]);
			return run(['image', 'inspect', '--format={{.Id}}', name]).replace('sha256:', '');
		},
		inspect: (name: string) =>
			(JSON.parse(run(['container', 'inspect', name])) as Record<string, any>[])[0]!,
		names: () => list(['ps', '--all', '--format={{.Names}}', `--filter=name=${prefix}`]).toSorted(),
		removeContainers,
		remove() {
			removeContainers();
			for (const id of list(['network', 'ls', '--quiet', `--filter=name=${prefix}`]))
				spawnSync('docker', ['network', 'rm', id]);
			for (const name of list(['volume', 'ls', '--quiet', `--filter=name=${prefix}`]))
				spawnSync('docker', ['volume', 'rm', name]);
			const images = list([
				'images',
				'--digests',
				'--format={{.Repository}}:{{.Tag}} {{.Repository}}@{{.Digest}}',
			]).map(line => line.split(' '));
			for (const [tagged = '', pinned = ''] of images.filter(names =>
				names.join().includes(prefix),
			))
				spawnSync('docker', ['rmi', '--force', tagged.endsWith(':<none>') ? pinned : tagged]);
			fs.rmSync(folder, {recursive: true, force: true});
		},
	};
}

export type DockerSite = ReturnType<typeof dockerSite>;

/** Two images of the web server, and the names that a swap between them uses. */
export function webSite() {
	const site = dockerSite();
	onTestFinished(site.remove);
	const repo = `${site.prefix}/web`;
	const old = site.build(`${repo}:1.0.0`, '1.0.0');
	const next = site.build(`${repo}:1.1.0`, '1.1.0');
	const keep = `${site.app}-before`;
	return {
		...site,
		repo,
		old,
		next,
		keep,
		/** Parameters of docker.swap and docker.swap-back. */
		swap: {
			container: site.app,
			image: `${repo}:1.1.0`,
			keep,
			grace: 10,
			expectInstalled: old,
			expectRelease: next,
		},
		back: {container: site.app, keep, grace: 10},
		service: serviceSchema.parse({how: 'container', container: site.app}),
		runApp(more: string[] = [], tag = '1.0.0'): string {
			const args = [
				'run',
				'--detach',
				`--name=${site.app}`,
				`--volume=${site.data}:/data`,
				...more,
			];
			return run([...args, `${repo}:${tag}`]);
		},
	};
}

export type WebSite = ReturnType<typeof webSite>;

/** What an action is given while it runs; what it says is kept. */
export function worker(said: string[] = []): Worker {
	return {
		stepId: 'rollout.1/swap',
		secrets: {},
		signal: new AbortController().signal,
		progress: () => undefined,
		say: line => void said.push(line),
	};
}

export const action = (name: string) => findAction(name)!;

/** Why an action would not run now. */
export const refused = async (params: object, name = 'docker.swap') =>
	action(name).refuse!(params, await action(name).observe(params));

/** What a check is given. */
export const context = () => ({secrets: {}, signal: new AbortController().signal});
