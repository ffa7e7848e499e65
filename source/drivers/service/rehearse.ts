import {spawn, type ChildProcess} from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import process from 'node:process';
import {z} from 'zod';
import {factsLost} from '../../plan/compare-facts.ts';
import {childEnvironment} from '../../trust/environment.ts';
import {shellLine} from '../../trust/quote.ts';
import {Trouble} from '../../trust/trouble.ts';
import {defineAction, type Facts, type Worker} from '../contract.ts';
import {httpChecks} from '../http/index.ts';
import {startTime} from './processes.ts';
import {tailOf} from './tail.ts';

const params = z.strictObject({
	program: z.string(),
	args: z.array(z.string()),
	/** The restored copy; the program's log and pid are kept beside it. */
	folder: z.string(),
	checks: z.array(
		z.object({id: z.string(), title: z.string(), check: z.string(), with: z.unknown()}),
	),
	/** The counts the live product gave: the copy must give the same. */
	expect: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
	seconds: z.number().positive().default(60),
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

function withAddress<T>(value: T, address: string): T {
	return JSON.parse(JSON.stringify(value).replaceAll('{rehearsal}', address)) as T;
}

/** Ends what a rehearsal that was killed left running. */
async function clearLeftOver(pidPath: string): Promise<void> {
	if (!fs.existsSync(pidPath)) return;
	const [pid = '', start] = fs.readFileSync(pidPath, 'utf8').split(' ');
	if (startTime(Number(pid)) === start) await end(Number(pid), start);
	fs.rmSync(pidPath, {force: true});
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
	preview: ({program, args}) => [
		shellLine([program, ...withAddress(args, '127.0.0.1:<free port>')]),
		'count, compare with before, stop',
	],
	observe: async () => ({}),
	probe: async ({folder}) => ({
		verdict: 'not-started',
		reason: 'a rehearsal can be done again',
		evidence: {copy: fs.existsSync(folder)},
	}),
	async work(given, worker) {
		if (!given.checks.some(({check}) => httpChecks.some(({name}) => name === check)))
			throw new Trouble('There is no check that could look at the copy: it would prove nothing.', {
				next: 'Give the runbook a check that asks the program (http.json, http.counts).',
			});
		const pidPath = `${given.folder}.pid`;
		const logPath = `${given.folder}.log`;
		await clearLeftOver(pidPath);
		const address = `127.0.0.1:${await freePort()}`;
		const log = fs.openSync(logPath, 'w', 0o600);
		const child = spawn(given.program, withAddress(given.args, address), {
			stdio: ['ignore', log, log],
			cwd: given.folder,
			env: childEnvironment(process.env, {HANDRAIL_REHEARSAL: '1'}),
		});
		fs.closeSync(log);
		const problem = await new Promise<string | undefined>(resolve => {
			child.on('error', error => resolve(error.message));
			child.on('spawn', () => resolve(undefined));
		});
		if (problem !== undefined)
			throw new Trouble(`${given.program} could not be started.`, {why: problem});
		const start = child.pid === undefined ? undefined : startTime(child.pid);
		fs.writeFileSync(pidPath, `${child.pid} ${start}`, {mode: 0o600});
		worker.say(`Old program started on the copy at ${address}.`);
		try {
			const facts = await countOn(given, address, child, worker);
			const lost = factsLost(given.expect, facts, 'same');
			if (lost.length > 0)
				throw new Trouble(
					`The copy does not count as the original did: ${lost.slice(0, 3).join('; ')}.`,
					{next: 'Take the backup again.'},
				);
			worker.say(`Counts equal: ${Object.keys(given.expect).length} compared.`);
			return {level: 'V4', compared: Object.keys(given.expect).length};
		} finally {
			if (child.pid !== undefined) await end(child.pid, start);
			fs.rmSync(pidPath, {force: true});
		}
	},
});

/** Waits until the copy answers, then runs every check on it in order, handing secrets on. */
async function countOn(
	given: Params,
	address: string,
	child: ChildProcess,
	worker: Worker,
): Promise<Facts> {
	const secrets: Record<string, string> = {...worker.secrets};
	const facts: Record<string, Facts[string]> = {};
	const until = performance.now() + given.seconds * 1000;
	for (const item of given.checks) {
		const check = httpChecks.find(({name}) => name === item.check);
		if (!check) {
			worker.say(`${item.title}: not looked at, "${item.check}" cannot be asked of a copy.`);
			continue;
		}

		for (;;) {
			const result = await check.run(withAddress(item.with, address), {
				secrets,
				signal: worker.signal,
			});
			if (result.verdict === 'pass') {
				worker.say(`${item.title}: ${result.reason}`);
				Object.assign(secrets, result.secrets);
				Object.assign(facts, result.facts);
				break;
			}

			const dead = child.exitCode !== null || child.signalCode !== null;
			if (dead || performance.now() > until || worker.signal.aborted) {
				const tail =
					tailOf(`${given.folder}.log`, 64 * 1024)
						.trim()
						.split('\n')
						.at(-1) ?? '';
				throw new Trouble(`On the copy, "${item.title}" does not pass: ${result.reason}.`, {
					why: tail.slice(0, 200),
				});
			}

			await pause(200);
		}
	}

	return facts;
}
