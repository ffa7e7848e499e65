import fs from 'node:fs';
import {homedir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {z} from 'zod';
import {readYaml} from '../../trust/yaml.ts';

const file = z.looseObject({
	repositories: z
		.array(
			z.looseObject({
				name: z.string().default(''),
				url: z.string(),
				username: z.string().nullish(),
				password: z.string().nullish(),
				caFile: z.string().nullish(),
			}),
		)
		.nullish(),
});

/** A repository as `helm repo add` kept it: its address, the login as a header, and the authority to trust. */
export type KeptRepository = {
	name: string;
	url: string;
	headers: Readonly<Record<string, string>>;
	ca?: string;
};

const under = (own: string | undefined, xdg: string | undefined, fallback: string) =>
	own || join(xdg || join(homedir(), fallback), 'helm');

const configFile = () =>
	process.env['HELM_REPOSITORY_CONFIG'] ||
	join(
		under(process.env['HELM_CONFIG_HOME'], process.env['XDG_CONFIG_HOME'], '.config'),
		'repositories.yaml',
	);

/** The index that `helm repo update` keeps of a repository. */
export const keptIndex = (name: string): string =>
	join(
		process.env['HELM_REPOSITORY_CACHE'] ||
			join(
				under(process.env['HELM_CACHE_HOME'], process.env['XDG_CACHE_HOME'], '.cache'),
				'repository',
			),
		`${name}-index.yaml`,
	);

/** What `helm repo add` kept; none where helm has no list, or it cannot be read. */
export function keptRepositories(): KeptRepository[] {
	const path = configFile();
	try {
		const {repositories} = file.parse(readYaml(fs.readFileSync(path, 'utf8'), {file: path}).value);
		return (repositories ?? []).map(({name, url, username, password, caFile}) => ({
			name,
			url,
			headers: username && password ? basic(url, `${username}:${password}`) : {},
			...(caFile ? {ca: caFile} : {}),
		}));
	} catch {
		return [];
	}
}

/** A password goes over an encrypted connection, or not at all. */
const basic = (url: string, pair: string): Record<string, string> =>
	url.startsWith('https:') ? {authorization: `Basic ${Buffer.from(pair).toString('base64')}`} : {};
