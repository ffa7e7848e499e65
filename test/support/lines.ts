import {spawn} from 'node:child_process';
import fs from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {makeBell} from './bell.ts';
import {built} from './terminal.ts';

export type Ran = {code: number | null; out: string; err: string};
type Options = {
	env?: Record<string, string>;
	/** What stdin holds; without it, nothing can be read from it. */
	input?: string;
};

/** Runs the built program without a terminal, to its end. */
export async function runLines(args: readonly string[], {env = {}, input}: Options): Promise<Ran> {
	const {PATH = '', HOME = ''} = process.env;
	const child = spawn(process.execPath, [built, ...args], {
		cwd: '/',
		env: {PATH, HOME, LANG: 'C.UTF-8', ...env},
		stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
	});
	const ran: Ran = {code: null, out: '', err: ''};
	child.stdout?.setEncoding('utf8').on('data', (part: string) => (ran.out += part));
	child.stderr?.setEncoding('utf8').on('data', (part: string) => (ran.err += part));
	child.stdin?.on('error', () => {});
	child.stdin?.end(input);
	ran.code = await new Promise(resolve => {
		child.on('close', resolve);
	});
	return ran;
}

/** `--answer` once for each. */
export const flags = (answers: Readonly<Record<string, string>>): string[] =>
	Object.entries(answers).flatMap(([id, value]) => ['--answer', `${id}=${value}`]);

const bellRunbook = join(import.meta.dirname, '..', 'fixtures', 'runbooks', 'bell.yaml');

/** The bell with its runbook changed: an installation whose faults a test chooses. */
export function makeOtherBell(change: (text: string) => string = text => text) {
	const site = makeBell();
	const runbook = join(site.folder, 'bell.yaml');
	fs.writeFileSync(runbook, change(fs.readFileSync(bellRunbook, 'utf8')));
	const env = {HANDRAIL_STATE_DIR: site.state};
	return {
		...site,
		runbook,
		env,
		run: async (args: readonly string[], input?: string): Promise<Ran> =>
			runLines(args, {env, ...(input === undefined ? {} : {input})}),
		/** The answers about the site. */
		target: {program: join(site.folder, 'bell'), place: site.folder, name: 'tower'},
	};
}

export const bellAnswers = {
	version: '1.1.0',
	'version.go': 'yes',
	'checks.go': 'yes',
	'backup.how': 'take',
	'backup.begin': 'yes',
	'backup.go': 'yes',
	'rollout.begin': 'yes',
	'verify.go.after': 'yes',
};
