import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {copyFile, mkdtemp, readFile, realpath, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {onTestFinished} from 'vitest';
import {installPractice, type PracticeAnswers} from '../../source/practice/install.ts';
import {seedPractice} from '../../source/practice/seed.ts';

export type Running = {
	child: ChildProcess;
	output: () => string;
	stop: () => Promise<number | null>;
};

/** A folder of its own, gone when the test ends. */
export async function makeFolder(): Promise<string> {
	const folder = await realpath(await mkdtemp(join(tmpdir(), 'handrail-practice-')));
	onTestFinished(async () => rm(folder, {recursive: true, force: true}));
	return folder;
}

/** Starts the installed program, and waits until it says `text` or ends. */
export async function start(
	answers: PracticeAnswers,
	{text = 'listening on', env = process.env}: {text?: string; env?: NodeJS.ProcessEnv} = {},
): Promise<Running> {
	const child = spawn(answers.program, ['serve', '--config', answers.config], {
		stdio: ['ignore', 'pipe', 'pipe'],
		env,
	});
	let output = '';
	const closed = once(child, 'close');
	onTestFinished(async () => {
		child.kill('SIGKILL');
		await closed;
	});
	await new Promise<void>(resolve => {
		const read = (chunk: Buffer) => {
			output += chunk.toString();
			if (output.includes(text)) resolve();
		};
		child.stdout.on('data', read);
		child.stderr.on('data', read);
		void closed.then(() => resolve());
	});
	const stop = async () => {
		child.kill('SIGTERM');
		await closed;
		return child.exitCode;
	};
	return {child, output: () => output, stop};
}

/** Installed, seeded by 1.0.0, and stopped. */
export async function installSeeded(port: number): Promise<PracticeAnswers> {
	const answers = await installPractice({folder: join(await makeFolder(), 'practice'), port});
	const running = await start(answers);
	await seedPractice({address: answers.address, secretFile: answers.secret});
	await running.stop();
	return answers;
}

/** Puts a release in the installed program's place. */
export async function replaceProgram(answers: PracticeAnswers, version: string): Promise<void> {
	await copyFile(join(answers.releases, `ledger-${version}`), answers.program);
}

/** Writes the name of the database under the key that 2.0.0 reads, or the one that 1.x reads. */
export async function renameKey(answers: PracticeAnswers, version: string): Promise<void> {
	const {data_file: old, database, ...rest} = JSON.parse(await readFile(answers.config, 'utf8'));
	const path = old ?? database.path;
	const key = version.startsWith('1.') ? {data_file: path} : {database: {path}};
	await writeFile(answers.config, JSON.stringify({...rest, ...key}));
}

/** The whole answer to a GET. */
export async function get(answers: PracticeAnswers, path: string): Promise<any> {
	const response = await fetch(new URL(path, answers.address));
	return response.json();
}

/** Upgrades or goes back, looks at what is there, and stops again. */
export async function visit(answers: PracticeAnswers, version: string) {
	await replaceProgram(answers, version);
	await renameKey(answers, version);
	const running = await start(answers);
	const health = await get(answers, '/health');
	const {items: counts} = await get(answers, '/api/counts');
	const loans = await get(answers, '/api/loans?limit=1000');
	await running.stop();
	return {health, counts, loans, output: running.output()};
}
