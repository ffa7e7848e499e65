import {execFileSync, spawnSync} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';

const run = (args: string[], input?: string) =>
	execFileSync('docker', args, {
		encoding: 'utf8',
		input,
		stdio: ['pipe', 'pipe', 'pipe'],
		env: {...process.env, DOCKER_BUILDKIT: '0'},
	}).trim();

/** Is there an engine, with the small image that ours are made from? */
export const dockerFound = (() => {
	const {status, stdout} = spawnSync('docker', [
		'image',
		'inspect',
		'--format={{.Id}}',
		'busybox:1',
	]);
	return status === 0 && String(stdout).startsWith('sha256:');
})();

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
export function dockerSite() {
	const prefix = `docker-${randomBytes(4).toString('hex')}`;
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
				`FROM busybox:1\nCOPY serve.sh /serve.sh\nENV APP_VERSION=${version}\nLABEL org.opencontainers.image.version=${version}\n${more}\nCMD ["/serve.sh"]\n`,
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
			const images = list(['images', '--format={{.Repository}}:{{.Tag}}']);
			for (const name of images.filter(item => item.includes(prefix)))
				spawnSync('docker', ['rmi', '--force', name]);
			fs.rmSync(folder, {recursive: true, force: true});
		},
	};
}

export type DockerSite = ReturnType<typeof dockerSite>;
