import {spawn} from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import process from 'node:process';
import {z} from 'zod';
import {openAnew} from '../../intake/plain-file.ts';
import {replaceFile} from '../../journal/durable.ts';
import {childEnvironment} from '../../trust/environment.ts';
import {Trouble} from '../../trust/trouble.ts';
import {defineAction} from '../contract.ts';
import {countedParams, mustBeLookedAt, proveEqual, withAddress} from './count-on.ts';
import {ownNote, startTime, thisBoot} from './processes.ts';
import {lineOf} from './service.ts';
import {tailOf} from './tail.ts';

const params = z.strictObject({
	program: z.string(),
	args: z.array(z.string()),
	/** What it gets in its environment besides the usual; never a secret. */
	env: z.record(z.string(), z.string()).default({}),
	/** The restored copy; the program's log and pid are kept beside it. */
	folder: z.string(),
	...countedParams,
});
type Params = z.infer<typeof params>;

const pause = async (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

async function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = net.createServer().once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const {port} = server.address() as net.AddressInfo;
			server.close(() => resolve(port));
		});
	});
}

/** Ends what a rehearsal that was killed left running. */
async function clearLeftOver(pidPath: string): Promise<void> {
	const [pid = '', start, boot] = ownNote(pidPath)?.split(' ') ?? [];
	if (boot === thisBoot() && startTime(Number(pid)) === start) await end(Number(pid), start);
	fs.rmSync(pidPath, {force: true});
}

/** The last line that a program wrote. */
function lastLine(path: string): string {
	return (
		tailOf(path, 64 * 1024)
			.trim()
			.split('\n')
			.at(-1) ?? ''
	);
}

async function end(pid: number, start: string | undefined): Promise<void> {
	const alive = () => start !== undefined && startTime(pid) === start;
	if (alive()) process.kill(pid, 'SIGTERM');
	for (let i = 0; i < 100 && alive(); i++) await pause(50);
	// It runs on a throw-away copy: nothing is lost by force.
	if (alive()) process.kill(pid, 'SIGKILL');
}

/** `service.rehearse`: the old program on the restored copy, on another port, asked for the same counts (ladder V4). */
export const rehearseAction = defineAction<Params>({
	name: 'service.rehearse',
	class: 'replaceable',
	params: params,
	explain: () => ({
		changes:
			'Nothing that is in use. The program runs on a copy, on a port of its own, and ends again.',
		expect: 'The same counts as the running program gave before.',
		wrong: 'The copy does not start, or counts less: then the backup is not a way back.',
		undo: 'Nothing to undo; the copy is thrown away.',
	}),
	preview: ({program, args, env}) => [
		lineOf({program, env, args: withAddress(args, '127.0.0.1:<free port>')}),
		'count, compare with before, stop',
	],
	observe: async () => ({}),
	probe: async ({folder}) => ({
		verdict: 'not-started',
		reason: 'a rehearsal can be done again',
		evidence: {copy: fs.existsSync(folder)},
	}),
	async work(given, worker) {
		mustBeLookedAt(given.checks);
		const pidPath = `${given.folder}.pid`;
		const logPath = `${given.folder}.log`;
		await clearLeftOver(pidPath);
		const address = `127.0.0.1:${await freePort()}`;
		const log = openAnew(logPath);
		const child = spawn(given.program, withAddress(given.args, address), {
			stdio: ['ignore', log, log],
			cwd: given.folder,
			env: childEnvironment(process.env, {...given.env, HANDRAIL_REHEARSAL: '1'}),
		});
		fs.closeSync(log);
		const problem = await new Promise<string | undefined>(resolve => {
			child.on('error', error => resolve(error.message));
			child.on('spawn', () => resolve(undefined));
		});
		if (problem !== undefined)
			throw new Trouble(`${given.program} could not be started.`, {why: problem});
		const start = child.pid === undefined ? undefined : startTime(child.pid);
		replaceFile(pidPath, `${child.pid} ${start} ${thisBoot()}`);
		worker.say(`Old program started on the copy at ${address}.`);
		try {
			return await proveEqual(
				{
					...given,
					address,
					ended: () => child.exitCode !== null || child.signalCode !== null,
					lastLine: async () => lastLine(logPath),
				},
				worker,
			);
		} finally {
			if (child.pid !== undefined) await end(child.pid, start);
			fs.rmSync(pidPath, {force: true});
		}
	},
});
