import fs from 'node:fs';
import {join} from 'node:path';
import {onTestFinished} from 'vitest';
import {dockerSite} from './docker.ts';
import {admin, ingest, programs} from './helioslogs.ts';
import {freePort, untilAnswers} from './programs.ts';

/** Images with a C library that the programs can be put upon: the first that the engine has. */
const bases = ['debian:12-slim', 'debian:12', 'systemd-base:12', 'postgres:15'];

/** The base of the images; undefined when the engine has none, or there is no engine. */
export function baseFound(has: (image: string) => boolean): string | undefined {
	return bases.find(has);
}

const dockerfile = (base: string) => `FROM ${base}
COPY helioslogs /usr/local/bin/helioslogs
WORKDIR /var/lib/helioslogs
ENTRYPOINT ["helioslogs"]
CMD ["serve", "--data-dir", "/data", "--host", "0.0.0.0", "--port", "7300", "--syslog-port", "0"]
`;

/** HeliosLogs 1.0.3 as a container with 40 events; its data and secret files lie on this machine, and images of both versions here. */
export async function imageSite(base: string) {
	const site = dockerSite('image');
	onTestFinished(site.remove);
	const image = `${site.prefix}/helios`;
	for (const [version, program] of [
		['1.0.3', programs.old],
		['1.0.4', programs.new],
	] as const) {
		const at = join(site.folder, `build-${version}`);
		fs.mkdirSync(at);
		fs.copyFileSync(program, join(at, 'helioslogs'));
		fs.chmodSync(join(at, 'helioslogs'), 0o755);
		fs.writeFileSync(join(at, 'Dockerfile'), dockerfile(base));
		site.run(['build', '--quiet', `--tag=${image}:${version}`, at]);
		fs.rmSync(at, {recursive: true});
	}
	const data = join(site.folder, 'helios-data');
	const secrets = join(site.folder, 'secrets');
	fs.mkdirSync(data);
	fs.mkdirSync(secrets);
	const address = `127.0.0.1:${await freePort()}`;
	site.run([
		'run',
		'--detach',
		`--name=${site.app}`,
		`--publish=${address}:7300`,
		`--volume=${data}:/data`,
		`--volume=${secrets}:/secrets`,
		'--env=HELIOS_CONTROL_KEY_PATH=/secrets/control.json',
		'--env=HELIOS_JWT_SECRET_PATH=/secrets/jwt.json',
		`--env=HELIOS_ADMIN_PASSWORD=${admin.password}`,
		// As the first process it would not heed docker stop, and be ended by force only after its grace.
		'--init',
		'--restart=unless-stopped',
		`${image}:1.0.3`,
	]);
	await untilAnswers(`http://${address}/api/health`);
	const about = {folder: site.folder, home: '', program: '', data, releases: '', address};
	await ingest(about, 'web', 40);
	return {
		...site,
		about,
		image,
		/** The answers about the site. */
		answers: {
			runs: 'container',
			nodes: 'one',
			shared: 'local',
			container: site.app,
			image,
			images: 'here',
			'inside-port': '7300',
			data,
			'control-key': join(secrets, 'control.json'),
			'sign-in-secret': join(secrets, 'jwt.json'),
			address,
			rights: 'operator',
			senders: 'stopped',
			notes: '',
			login: admin.login,
			password: '@env:IMAGE_ADMIN_PASSWORD',
			backups: join(site.folder, 'backups'),
			name: 'prod',
		},
	};
}
