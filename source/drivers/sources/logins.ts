import {execFile} from 'node:child_process';
import fs from 'node:fs';
import {homedir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {z} from 'zod';
import {childEnvironment} from '../../trust/environment.ts';

/** A name and a password that the operator has logged in with; in memory only. */
export type Login = {user: string; password: string};

const file = z.looseObject({
	auths: z
		.record(
			z.string(),
			z.looseObject({
				auth: z.string().optional(),
				username: z.string().optional(),
				password: z.string().optional(),
			}),
		)
		.optional(),
	credsStore: z.string().optional(),
	credHelpers: z.record(z.string(), z.string()).optional(),
});

const dockerFile = () =>
	join(process.env['DOCKER_CONFIG'] || join(homedir(), '.docker'), 'config.json');
const helmFile = () =>
	process.env['HELM_REGISTRY_CONFIG'] ||
	join(
		process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'),
		'helm',
		'registry',
		'config.json',
	);

/**
 * The login for a registry, as `docker login` or `helm registry login` kept it: in their files, or with
 * their credential helpers. Undefined when there is none: then it is asked without one.
 */
export async function loginFor(
	registry: string,
	by: 'docker' | 'helm',
): Promise<Login | undefined> {
	for (const path of by === 'helm' ? [helmFile(), dockerFile()] : [dockerFile()]) {
		const found = await loginIn(path, registry);
		if (found) return found;
	}
	return undefined;
}

async function loginIn(path: string, registry: string): Promise<Login | undefined> {
	let config: z.infer<typeof file>;
	try {
		config = file.parse(JSON.parse(fs.readFileSync(path, 'utf8')));
	} catch {
		return undefined;
	}
	const names = namesOf(registry);
	for (const name of names) {
		const helper = config.credHelpers?.[name] ?? config.credsStore;
		const found = helper === undefined ? undefined : await askHelper(helper, name);
		if (found) return found;
		const entry = config.auths?.[name];
		if (entry?.username !== undefined && entry.password !== undefined)
			return {user: entry.username, password: entry.password};
		if (entry?.auth !== undefined && entry.auth !== '') return fromPair(entry.auth);
	}
	return undefined;
}

/** Docker writes its own registry by an old address. */
const namesOf = (registry: string) =>
	registry === '' || registry === 'docker.io'
		? ['https://index.docker.io/v1/', 'docker.io', 'index.docker.io']
		: [registry, `https://${registry}`, `https://${registry}/`, `http://${registry}`];

function fromPair(auth: string): Login | undefined {
	const text = Buffer.from(auth, 'base64').toString('utf8');
	const at = text.indexOf(':');
	return at <= 0 ? undefined : {user: text.slice(0, at), password: text.slice(at + 1)};
}

const answer = z.looseObject({Username: z.string(), Secret: z.string()});

/** Asks a credential helper, on its standard input, as docker does. */
async function askHelper(helper: string, name: string): Promise<Login | undefined> {
	if (!/^[a-z0-9._-]{1,64}$/i.test(helper)) return undefined;
	return new Promise(resolve => {
		const child = execFile(
			`docker-credential-${helper}`,
			['get'],
			{timeout: 15_000, maxBuffer: 64 * 1024, env: childEnvironment(process.env)},
			(error, out) => {
				if (error) return resolve(undefined);
				resolve(readHelper(out));
			},
		);
		child.stdin?.on('error', () => {});
		child.stdin?.end(name);
	});
}

/** What a helper answered; a token of another kind than a password is nothing here. */
function readHelper(text: string): Login | undefined {
	try {
		const {Username, Secret} = answer.parse(JSON.parse(text));
		return Username === '<token>' ? undefined : {user: Username, password: Secret};
	} catch {
		return undefined;
	}
}
