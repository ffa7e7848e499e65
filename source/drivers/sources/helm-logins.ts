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
				url: z.string(),
				username: z.string().nullish(),
				password: z.string().nullish(),
			}),
		)
		.nullish(),
});

/** The login that `helm repo add` kept for a repository, as a header; nothing where there is none. */
export function basicFor(repo: string): Record<string, string> {
	const path =
		process.env['HELM_REPOSITORY_CONFIG'] ||
		join(process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'helm', 'repositories.yaml');
	try {
		const {repositories} = file.parse(readYaml(fs.readFileSync(path, 'utf8'), {file: path}).value);
		const plain = (url: string) => url.replace(/\/+$/, '');
		const found = repositories?.find(({url}) => plain(url) === plain(repo));
		if (!found?.username || !found.password || !repo.startsWith('https:')) return {};
		const pair = Buffer.from(`${found.username}:${found.password}`).toString('base64');
		return {authorization: `Basic ${pair}`};
	} catch {
		return {};
	}
}
