import {spawn, type ChildProcess} from 'node:child_process';
import fs from 'node:fs';
import {dirname} from 'node:path';
import process from 'node:process';
import {openPlain} from '../../intake/plain-file.ts';
import {replaceFile} from '../../journal/durable.ts';
import {childEnvironment} from '../../trust/environment.ts';
import {startContainer} from '../docker/start.ts';
import {containerState} from '../docker/state.ts';
import {stopContainer} from '../docker/stop.ts';
import {splitWords} from '../../trust/split-words.ts';
import {Trouble} from '../../trust/trouble.ts';
import {findProcess, holderOf, pidRecord, startTime} from './processes.ts';
import {runEffect, runTool} from './run-tool.ts';
import {logFile, nameOf, pidFile, portOf, startMark, type Service} from './service.ts';
import {tailOf} from './tail.ts';

const pause = async (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** running, stopped, ended and started again and again, or unknown with the reason. */
export type Status = {state: 'running' | 'stopped' | 'restarting' | 'unknown'; detail: string};

export async function statusOf(service: Service): Promise<Status> {
	if (service.how === 'systemd') return unitStatus(service);
	if (service.how === 'container') return containerState(service.container);
	if (service.how === 'process') {
		const found = findProcess(service);
		return found
			? {state: 'running', detail: `process ${found.pid}`}
			: {state: 'stopped', detail: 'no process'};
	}

	const {code, end} = await runTool(splitWords(service.status));
	const detail = `${service.status} ${end}`;
	if (code === null || cannotTell(code)) return {state: 'unknown', detail};
	return {state: code === 0 ? 'running' : 'stopped', detail};
}

/** 4 is "status unknown" by the LSB; from 126 on a shell could not run the command, or it was killed. */
const cannotTell = (code: number) => code === 4 || code >= 126;

async function unitStatus({unit}: Service): Promise<Status> {
	const {out, code, err, end} = await runTool([
		'systemctl',
		'show',
		'--property=LoadState,ActiveState,SubState',
		'--',
		unit,
	]);
	if (code !== 0) return {state: 'unknown', detail: err.split('\n')[0] || `systemctl ${end}`};
	const fields = Object.fromEntries(
		out.split('\n').map(line => line.split('=') as [string, string]),
	);
	if (fields['LoadState'] === 'not-found')
		return {state: 'unknown', detail: `there is no unit ${unit}`};
	const active = fields['ActiveState'] ?? '';
	const detail = `${active} (${fields['SubState']})`;
	if (active === '') return {state: 'unknown', detail: 'systemctl did not say'};
	// What is deactivating still runs, and writes.
	return {state: ['inactive', 'failed'].includes(active) ? 'stopped' : 'running', detail};
}

/** Starts the service; does nothing when it runs. Throws Trouble with the reason. */
export async function start(service: Service, say: (line: string) => void): Promise<void> {
	const before = await statusOf(service);
	if (before.state === 'running') return say(`It runs already: ${before.detail}.`);
	if (service.how === 'systemd') return startUnit(service, say);
	if (service.how === 'container') return startContainer(service.container, say);
	if (service.how === 'commands') return tool(commandOf(service, 'start'), say);
	const port = portOf(service.address);
	const holder = port === undefined ? undefined : holderOf(port);
	if (holder) {
		throw new Trouble(
			`Port ${port} is in use by process ${holder.pid} (${holder.command.slice(0, 60)}).`,
			{
				next: 'Stop that program, or change the address; then run this step again.',
			},
		);
	}

	await startProcess(service, say);
}

/** systemctl is content as soon as a simple program was started, even if it ends at once. */
async function startUnit(service: Service, say: (line: string) => void): Promise<void> {
	await tool(['systemctl', 'start', '--', service.unit], say);
	await pause(settleMs);
	const {detail} = await unitStatus(service);
	if (detail.startsWith('failed'))
		throw new Trouble(`${service.unit} ended at once: ${detail}.`, {
			next: `Its log: journalctl --unit=${service.unit}`,
		});
}

function commandOf(service: Service, what: 'start' | 'stop'): string[] {
	const words = splitWords(service[what]);
	if (words.length === 0) throw new Trouble(`No command is given to ${what} ${nameOf(service)}.`);
	return words;
}

async function tool(argv: string[], say: (line: string) => void): Promise<void> {
	const {code, out, err, end, left} = await runEffect(argv, 120);
	for (const line of `${out}\n${err}`.split('\n')) if (line.trim() !== '') say(line);
	if (left !== undefined) say(`What it started goes on writing to the files in ${left}.`);
	if (code !== 0) throw new Trouble(`${argv.join(' ')} ${end}.`, {why: err.split('\n')[0] ?? ''});
}

const settleMs = 700;
const {O_WRONLY, O_CREAT, O_APPEND} = fs.constants;

function openLog(path: string): number {
	const found = fs.lstatSync(path, {throwIfNoEntry: false});
	// Who owns the folder could lead root's pen anywhere. A device, such as /dev/null, is as good as a file.
	if (found?.isCharacterDevice() === true) return fs.openSync(path, 'a');
	try {
		return openPlain(path, O_WRONLY | O_CREAT | O_APPEND, 0o640);
	} catch (error) {
		if (found?.isSymbolicLink() === true)
			throw new Trouble(`The log ${path} is a symbolic link. Nothing was started.`, {
				next: 'Name the file it leads to.',
			});
		if (error instanceof Trouble) throw error;
		const code = (error as NodeJS.ErrnoException).code ?? '';
		throw new Trouble(`The log ${path} cannot be written (${code}). Nothing was started.`);
	}
}

function spawnProgram(service: Service): ChildProcess {
	const umask = process.umask(0o022);
	try {
		const fd = openLog(logFile(service));
		try {
			// The mark stands at the beginning of a line, whatever was written last.
			const open = !['', '\n'].includes(tailOf(logFile(service), 1));
			fs.writeSync(fd, `${open ? '\n' : ''}${startMark}${new Date().toISOString()}\n`);
			return spawn(service.program, service.args, {
				detached: true,
				stdio: ['ignore', fd, fd],
				cwd: service.cwd === '' ? dirname(service.program) : service.cwd,
				env: childEnvironment(process.env, service.env),
			});
		} finally {
			fs.closeSync(fd);
		}
	} finally {
		process.umask(umask);
	}
}

async function startProcess(service: Service, say: (line: string) => void): Promise<void> {
	const log = logFile(service);
	const child = spawnProgram(service);
	const ended = new Promise<string>(resolve =>
		child.on('exit', (code, signal) => resolve(String(signal ?? code))),
	);
	const problem = await new Promise<string | undefined>(resolve => {
		child.on('error', error => resolve(error.message));
		child.on('spawn', () => resolve(undefined));
	});
	if (problem !== undefined || child.pid === undefined)
		throw new Trouble(`${service.program} could not be started.`, {why: problem ?? ''});
	replaceFile(pidFile(service), pidRecord(child.pid, service));
	child.unref();
	const early = await Promise.race([ended, pause(settleMs).then(() => undefined)]);
	if (early !== undefined) {
		fs.rmSync(pidFile(service), {force: true});
		throw new Trouble(`${nameOf(service)} ended at once (${early}).`, {
			why: lastLine(log),
			next: `Its log: ${log}`,
		});
	}

	say(`Process ${child.pid} started; its log is ${log}.`);
}

/** The last line that the program itself wrote since its start. */
function lastLine(path: string): string {
	const lines = tailOf(path, 64 * 1024)
		.split('\n')
		.filter(Boolean);
	const last = lines.at(-1) ?? '';
	return last.includes(startMark) ? '' : last.slice(0, 200);
}

const stopSeconds = 30;

/** Stops the service and waits until it is gone; never kills by force. Throws Trouble with the reason. */
export async function stop(service: Service, say: (line: string) => void): Promise<void> {
	if ((await statusOf(service)).state === 'stopped') return say('It was stopped already.');
	if (service.how === 'systemd') return tool(['systemctl', 'stop', '--', service.unit], say);
	if (service.how === 'container') return stopContainer(service.container, service.grace, say);
	if (service.how === 'commands') {
		await tool(commandOf(service, 'stop'), say);
		return gone(service);
	}

	const found = findProcess(service);
	if (found && startTime(found.pid) === found.start) process.kill(found.pid, 'SIGTERM');
	await gone(service);
	say(`Process ${found?.pid} ended.`);
}

async function gone(service: Service): Promise<void> {
	const until = performance.now() + stopSeconds * 1000;
	for (;;) {
		const {state, detail} = await statusOf(service);
		if (state === 'stopped') return;
		if (state === 'unknown')
			throw new Trouble(`Whether ${nameOf(service)} has ended cannot be told: ${detail}.`, {
				next: 'See for yourself, and mend how handrail finds it on the target page.',
			});
		if (performance.now() > until) {
			throw new Trouble(
				`${nameOf(service)} still runs ${stopSeconds} s after it was asked to stop.`,
				{
					next: 'handrail does not kill it. Find out what it waits for, then run this step again.',
				},
			);
		}

		await pause(100);
	}
}
