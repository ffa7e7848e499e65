import fs from 'node:fs';
import {basename, dirname, join, resolve} from 'node:path';
import process from 'node:process';
import {execa} from 'execa';
import {childEnvironment} from '../../trust/environment.ts';
import {scratchFolder} from '../scratch-folder.ts';
import {sanitise} from '../../trust/safe.ts';
import {findTool} from './find-tool.ts';

/**
 * A model as compose itself merges it, as JSON, and the folder it was merged in; or what it says against it; undefined
 * where there is no compose.
 */
export type ComposeModel = {json: string; folder: string} | {error: string} | undefined;

const seconds = 60;

/** What a version is merged from: its own files, then the operator's, and the environment files of theirs. */
export type ComposeFiles = {
	own: readonly string[];
	yours: readonly string[];
	/** For the variables; and for containers, by `env_file`. */
	env: readonly string[];
	handed: readonly string[];
};

/**
 * `docker compose config`: reads files and asks no engine. It fails where a required variable is not set, as
 * the upgrade would. The operator's environment files lie where `env_file` looks for them, as in their project.
 */
export async function composeModel(files: ComposeFiles): Promise<ComposeModel> {
	const docker = findTool(['docker']);
	if (docker === undefined) return undefined;
	const there = await execa(docker, ['compose', 'version'], options());
	if (there.exitCode !== 0) return undefined;
	const beside = [...files.env, ...files.handed];
	if (beside.length === 0) return merged(docker, files, dirname(files.own[0] ?? '.'));
	const scratch = scratchFolder('handrail-compose');
	try {
		const folder = dirname(files.own[0]!);
		const staged = await merged(docker, files, stagedIn(scratch, folder, beside));
		if (staged && 'json' in staged) return staged;
		// What lies above the folder is not to be seen from there.
		const plain = await merged(docker, files, folder);
		return plain && 'json' in plain ? plain : staged;
	} finally {
		fs.rmSync(scratch, {recursive: true, force: true});
	}
}

/** A folder that looks like a version's with files of the operator's in it: links, so that no secret is written. */
function stagedIn(scratch: string, folder: string, beside: readonly string[]): string {
	const staged = join(scratch, 'project');
	fs.mkdirSync(staged);
	const places = new Map(
		[...fs.readdirSync(folder).map(name => join(folder, name)), ...beside]
			.filter(file => fs.existsSync(file))
			.map(file => [basename(file), fs.realpathSync(file)]),
	);
	for (const [name, place] of places) fs.symlinkSync(place, join(staged, name));
	return staged;
}

async function merged(docker: string, files: ComposeFiles, place: string): Promise<ComposeModel> {
	const folder = fs.realpathSync(place);
	const own = files.own.map(file => join(folder, basename(file)));
	const ran = await execa(
		docker,
		[
			'compose',
			'--project-name=handrail',
			`--project-directory=${folder}`,
			...[...own, ...files.yours].map(file => `--file=${resolve(file)}`),
			// Without one, compose would read a .env that lies there by chance.
			...(files.env.length > 0 ? files.env : ['/dev/null']).map(
				file => `--env-file=${resolve(file)}`,
			),
			'config',
			'--format=json',
		],
		options(),
	);
	if (ran.exitCode === 0) return {json: ran.stdout, folder};
	const last =
		ran.stderr
			.trim()
			.split('\n')
			.findLast(line => !/level=warning/.test(line)) ?? '';
	return {error: sanitise(last.replaceAll(`${folder}/`, '')).slice(0, 300)};
}

const options = () =>
	({
		env: childEnvironment(process.env),
		extendEnv: false,
		reject: false,
		stdin: 'ignore',
		timeout: seconds * 1000,
		maxBuffer: 16 * 1024 ** 2,
	}) as const;
