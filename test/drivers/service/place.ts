import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {onTestFinished} from 'vitest';
import type {Action, Worker} from '../../../source/drivers/contract.ts';
import {serviceActions} from '../../../source/drivers/service/index.ts';
import {findProcess, startTime} from '../../../source/drivers/service/processes.ts';
import {serviceSchema, type Service} from '../../../source/drivers/service/service.ts';
import {endProcess} from '../../support/end-process.ts';

/** A folder for one test. */
export function freshFolder(): string {
	const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-service-')));
	onTestFinished(() => fs.rmSync(folder, {recursive: true, force: true}));
	return folder;
}

/** Writes a file that may be executed. */
export function writeProgram(path: string, text: string, mode = 0o755): string {
	fs.writeFileSync(path, text);
	fs.chmodSync(path, mode);
	return path;
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
	const server = net.createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as net.AddressInfo;
	server.close();
	await once(server, 'close');
	return port;
}

/**
 * A small product: counts the files of each folder under `--dir`, answers on `--http`, writes what
 * it does to its output, ends cleanly on SIGTERM and leaves `--ended=FILE` then.
 */
export const product = `#!${process.execPath}
const fs = require('node:fs');
const http = require('node:http');
const flag = name => process.argv.find(word => word.startsWith('--' + name + '='))?.split('=')[1];
const [host, port] = flag('http').split(':');
const dir = flag('dir');
const server = http.createServer((request, response) => {
	const {pathname} = new URL(request.url, 'http://x');
	const [, what, name] = pathname.split('/');
	const answer =
		what === 'health' ? {code: 200}
		: what === 'token' ? {token: 'token-of-the-product'}
		: what === 'list' ? fs.readdirSync(dir)
		: what === 'count' && request.headers.authorization !== 'no' ? {total: fs.readdirSync(dir + '/' + name).length}
		: {};
	response.setHeader('content-type', 'application/json');
	response.end(JSON.stringify(answer));
});
server.on('error', error => {
	console.error('cannot listen on ' + port + ': ' + error.code);
	process.exit(1);
});
server.listen(Number(port), host, () => console.log('listening on ' + port));
process.on('SIGTERM', () => {
	console.log('stopping');
	server.closeAllConnections();
	server.close(() => setTimeout(() => {
		if (flag('ended')) fs.writeFileSync(flag('ended'), 'yes');
		process.exit(0);
	}, 300));
});
`;

/** The service of a program in a plain process; what is left of it is ended after the test. */
export function processService(given: Partial<Service> & {program: string}): Service {
	const service = serviceSchema.parse({how: 'process', ...given});
	onTestFinished(() => {
		const left = findProcess(service);
		if (left && left.pid !== process.pid) endProcess(left.pid);
	});
	return service;
}

/** A product in a folder of its own, and the service that it is. */
export async function installProduct(more: Partial<Service> = {}): Promise<Service> {
	const folder = freshFolder();
	const program = writeProgram(join(folder, 'product'), product);
	const address = `127.0.0.1:${await freePort()}`;
	const args = [`--http=${address}`, `--dir=${folder}`, `--ended=${join(folder, 'ended')}`];
	return processService({program, args, address, ...more});
}

/** Starts a program as a person would, and waits until it has said something. */
export async function byHand(
	program: string,
	args: readonly string[],
	more: {cwd?: string; env?: Record<string, string>} = {},
): Promise<ChildProcess & {pid: number}> {
	const child = spawn(program, args, {
		stdio: ['ignore', 'pipe', 'inherit'],
		...more,
		env: {PATH: process.env['PATH'], ...more.env},
	});
	const closed = once(child, 'close');
	onTestFinished(async () => {
		child.kill('SIGKILL');
		await closed;
	});
	await once(child.stdout, 'data');
	return child as ChildProcess & {pid: number};
}

export const action = (name: string): Action => serviceActions.find(item => item.name === name)!;

/** A worker that keeps what was said. */
export function worker(secrets: Record<string, string> = {}): Worker & {said: string[]} {
	const said: string[] = [];
	return {
		stepId: 'step',
		secrets,
		signal: new AbortController().signal,
		progress: () => {},
		say: line => said.push(line),
		said,
	};
}

/** Does an action's work; what it said and the facts it found. */
export async function work(name: string, given: unknown, secrets: Record<string, string> = {}) {
	const own = worker(secrets);
	const facts = await action(name).work!(given, own);
	return {facts, said: own.said};
}

export const isAlive = (pid: number): boolean => startTime(pid) !== undefined;
