import {spawn, type ChildProcess, type StdioOptions} from 'node:child_process';
import fs from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {childEnvironment} from '../../trust/environment.ts';
import {scratchFolder} from '../scratch-folder.ts';
import {openLinks, pids} from './processes.ts';
import {tailOf} from './tail.ts';

export type Ran = {
	/** null when it did not start, was ended, or did not end in time. */
	code: number | null;
	/** The last of what it said. */
	out: string;
	err: string;
	/** false when it could not be begun at all. */
	started: boolean;
	/** How it ended, in words that follow its name. */
	end: string;
};

const most = 1024 * 1024;
const graceMs = 5000;

/**
 * Runs a tool that only looks: no shell, nothing on its standard input, an allow-listed environment.
 * However much it says, its last 1 MiB is kept; after `seconds` it is ended with what it started. Never throws.
 */
export async function runTool(argv: readonly string[], seconds = 60, cwd?: string): Promise<Ran> {
	const child = startTool(argv, ['ignore', 'pipe', 'pipe'], cwd);
	if (child instanceof Error) return notStarted(child, cwd);
	const out = lastOf(child.stdout);
	const err = lastOf(child.stderr);
	const ended = await endOf(child, seconds, cwd);
	// What it left running may hold the pipes open: then what was said until now counts.
	child.stdout?.destroy();
	child.stderr?.destroy();
	return {...ended, out: out(), err: err()};
}

/**
 * Runs a tool that has an effect. Its output goes to a file and not through a pipe, so that a
 * program that it leaves in the background is neither waited for (faults E10) nor ended by writing. Throws
 * Trouble where there is no place for that file.
 */
export async function runEffect(
	argv: readonly string[],
	seconds: number,
): Promise<Ran & {left?: string}> {
	const folder = scratchFolder('handrail');
	const [out, err] = [join(folder, 'out'), join(folder, 'err')];
	const files = [out, err].map(path => fs.openSync(path, 'ax', 0o600));
	const child = startTool(argv, ['ignore', ...files], undefined);
	for (const fd of files) fs.closeSync(fd);
	const ended: Omit<Ran, 'out' | 'err'> =
		child instanceof Error ? notStarted(child) : await endOf(child, seconds);
	const said = {out: tailOf(out, most), err: tailOf(err, most)};
	// Who writes there still would write into a file that nobody can find.
	const held = pids().some(pid => openLinks(pid).some(path => path === out || path === err));
	if (held) return {...ended, ...said, left: folder};
	fs.rmSync(folder, {recursive: true, force: true});
	return {...ended, ...said};
}

function startTool(
	argv: readonly string[],
	stdio: StdioOptions,
	cwd: string | undefined,
): ChildProcess | Error {
	const [program = '', ...rest] = argv;
	try {
		// A group of its own, so that whatever it starts can be ended with it.
		return spawn(program, rest, {
			stdio,
			detached: true,
			env: childEnvironment(process.env),
			...(cwd === undefined ? {} : {cwd}),
		});
	} catch (error) {
		return error as Error;
	}
}

function notStarted(error: Error, cwd?: string): Ran {
	const {code = ''} = error as NodeJS.ErrnoException;
	const lost = cwd !== undefined && !fs.existsSync(cwd);
	const end = lost
		? `could not be run: there is no folder ${cwd}`
		: code === 'ENOENT'
			? 'is not on this machine'
			: `could not be run (${code})`;
	return {code: null, out: '', err: '', started: false, end};
}

/** Keeps the last part of what a stream says. */
function lastOf(stream: NodeJS.ReadableStream | null): () => string {
	let parts: Buffer[] = [];
	let size = 0;
	stream?.on('data', (part: Buffer) => {
		parts.push(part);
		size += part.length;
		if (size > 2 * most) {
			parts = [Buffer.concat(parts).subarray(-most)];
			size = most;
		}
	});
	return () => Buffer.concat(parts).subarray(-most).toString('utf8');
}

async function endOf(
	child: ChildProcess,
	seconds: number,
	cwd?: string,
): Promise<Omit<Ran, 'out' | 'err'>> {
	return new Promise(resolve => {
		let late = false;
		let hold: NodeJS.Timeout | undefined;
		const group = (signal: NodeJS.Signals) => {
			try {
				if (child.pid !== undefined) process.kill(-child.pid, signal);
			} catch {
				// Gone already.
			}
		};
		const timer = setTimeout(() => {
			late = true;
			group('SIGTERM');
			hold = setTimeout(() => group('SIGKILL'), graceMs);
		}, seconds * 1000);
		const done = (code: number | null, signal: string | null) => {
			clearTimeout(timer);
			clearTimeout(hold);
			if (late) resolve({code: null, started: true, end: `did not end within ${seconds} s`});
			else if (code === null) resolve({code, started: true, end: `was ended by ${String(signal)}`});
			else resolve({code, started: true, end: `ended with ${code}`});
		};
		child.on('error', error => {
			clearTimeout(timer);
			resolve(notStarted(error, cwd));
		});
		child.on('exit', (code, signal) => {
			// 'close' follows at once, unless something that it started holds its output open.
			const wait = setTimeout(() => done(code, signal), 500);
			child.on('close', () => {
				clearTimeout(wait);
				done(code, signal);
			});
		});
	});
}
