import fs from 'node:fs';
import {dirname, resolve} from 'node:path';
import process from 'node:process';
import {execa} from 'execa';
import {childEnvironment} from '../../trust/environment.ts';
import {sanitise} from '../../trust/safe.ts';
import {findTool} from './find-tool.ts';

/**
 * A model as compose itself merges it, as JSON, and the folder it was merged in; or what it says against it; undefined
 * where there is no compose.
 */
export type ComposeModel = {json: string; folder: string} | {error: string} | undefined;

const seconds = 60;

/**
 * `docker compose config`: reads files and asks no engine. It fails where a required variable is not set, as
 * the upgrade would.
 */
export async function composeModel(
	files: readonly string[],
	env: readonly string[],
): Promise<ComposeModel> {
	const docker = findTool(['docker']);
	if (docker === undefined) return undefined;
	const options = {
		env: childEnvironment(process.env),
		extendEnv: false,
		reject: false,
		stdin: 'ignore',
		timeout: seconds * 1000,
		maxBuffer: 16 * 1024 ** 2,
	} as const;
	const folder = fs.realpathSync(dirname(files[0] ?? '.'));
	const there = await execa(docker, ['compose', 'version'], options);
	if (there.exitCode !== 0) return undefined;
	const ran = await execa(
		docker,
		[
			'compose',
			'--project-name=handrail',
			`--project-directory=${folder}`,
			...files.map(file => `--file=${resolve(file)}`),
			// Without one, compose would read a .env that lies there by chance.
			...(env.length > 0 ? env : ['/dev/null']).map(file => `--env-file=${resolve(file)}`),
			'config',
			'--format=json',
		],
		options,
	);
	if (ran.exitCode === 0) return {json: ran.stdout, folder};
	const last =
		ran.stderr
			.trim()
			.split('\n')
			.findLast(line => !/level=warning/.test(line)) ?? '';
	return {error: sanitise(last).slice(0, 300)};
}
