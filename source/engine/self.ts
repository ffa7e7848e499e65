import {spawn, type StdioOptions} from 'node:child_process';
import {join} from 'node:path';
import process from 'node:process';
import {packageRoot} from '../runbook/package-root.ts';
import {childEnvironment} from '../trust/environment.ts';
import {sanitise} from '../trust/safe.ts';
import {Trouble} from '../trust/trouble.ts';
import {readAll, type Task, type WorkLine} from './worker.ts';

/** handrail's own program and arguments, to start another process of it. */
export function selfCommand(): [string, ...string[]] {
	return [process.execPath, join(packageRoot(), '.build', 'cli.js')];
}

/** argv with root's rights where asked for, and these variables of its own; as root it stays as it is. `sudo -n` never asks, it fails. */
export function withRights(
	argv: readonly string[],
	as: 'root' | undefined,
	variables: readonly string[] = [],
): string[] {
	if (as !== 'root' || process.getuid?.() === 0) return [...argv];
	// sudo drops what it is not told to keep; told by name only, so that no value stands in argv.
	const keep = variables.length === 0 ? [] : [`--preserve-env=${variables.join(',')}`];
	return ['sudo', '-n', ...keep, '--', ...argv];
}

/** Starts a worker; its task goes in over standard input, which is closed at once. */
export function spawnWorker(
	task: Task,
	as: 'root' | undefined,
	stdio: StdioOptions,
	detached: boolean,
	mark = '',
) {
	const [program = '', ...rest] = withRights([...selfCommand(), '__work'], as);
	const child = spawn(program, rest, {
		stdio,
		detached,
		env: childEnvironment(process.env, mark === '' ? {} : {HANDRAIL_STEP_ID: mark}),
	});
	child.stdin?.on('error', () => {});
	child.stdin?.end(JSON.stringify(task));
	return child;
}

/** Asks a worker with root's rights what is there, or how a step ended. Throws Trouble when it cannot say. */
export async function askWorker(task: Task, as: 'root'): Promise<WorkLine> {
	const child = spawnWorker(task, as, ['pipe', 'pipe', 'pipe'], false);
	const [out, err, code] = await Promise.all([
		readAll(child.stdout ?? process.stdin),
		readAll(child.stderr ?? process.stdin),
		new Promise<number | null>((resolve, reject) => child.on('error', reject).on('exit', resolve)),
	]);
	const lines = out
		.split('\n')
		.filter(Boolean)
		.map(line => JSON.parse(line) as WorkLine);
	const answer = lines.findLast(line => line.t !== 'say' && line.t !== 'progress');
	if (answer?.t === 'trouble') throw new Trouble(answer.text);
	if (answer && code === 0) return answer;
	throw new Trouble("handrail could not look with root's rights.", {
		why: sentence(err.split('\n')[0] ?? ''),
		next: allowSudo,
	});
}

const allowSudo = 'Allow `sudo -n` for this user, or start handrail as root.';
const sentence = (text: string) => (text === '' || text.endsWith('.') ? text : `${text}.`);

/**
 * Begins, with root's rights, what each step with such rights begins with, and changes nothing. Throws Trouble
 * that names those steps when sudo refuses or asks for a password (faults E12).
 */
export async function refuseWithoutRights(steps: readonly string[]): Promise<void> {
	if (steps.length === 0 || process.getuid?.() === 0) return;
	const nothing = {secrets: {}, stepId: '', before: {}};
	try {
		await askWorker(
			{mode: 'observe', action: 'script.run', with: {command: ['true']}, ...nothing},
			'root',
		);
	} catch (error) {
		const why = error instanceof Trouble ? (error.why ?? '') : 'There is no sudo on this machine.';
		throw new Trouble(
			`Root's rights are needed for: ${steps.join(', ')}, and sudo does not give them.`,
			{
				why: `${sentence(sanitise(why))} Nothing was begun.`,
				next: allowSudo,
			},
		);
	}
}
