import {spawn} from 'node:child_process';
import {once} from 'node:events';
import http from 'node:http';
import process from 'node:process';
import type {Duplex} from 'node:stream';
import {setTimeout} from 'node:timers/promises';
import {childEnvironment} from '../../trust/environment.ts';
import {sanitise} from '../../trust/safe.ts';
import {Trouble} from '../../trust/trouble.ts';
import {notUnderstood} from './ask.ts';
import {childLine} from './child-line.ts';

type Answer = {status: number; value: unknown; version: string};
const most = 8 * 1024 * 1024;
const limitMs = 60_000;

/**
 * Asks the engine itself, through `docker system dial-stdio`: whichever engine the docker command
 * would reach, and without a setting of a container, which may be a secret, on any command line or disk.
 * Throws Trouble when it does not answer.
 */
async function callEngine(method: string, path: string, body?: unknown): Promise<Answer> {
	const child = spawn('docker', ['system', 'dial-stdio'], {
		stdio: ['pipe', 'pipe', 'pipe'],
		env: childEnvironment(process.env),
	});
	let err = '';
	child.stderr.on('data', (part: Buffer) => {
		if (err.length < 4096) err += part.toString();
	});
	const told = once(child.stderr, 'close').catch(() => {});
	const failed = new Promise<never>((_, reject) => {
		child.on('error', () => reject(new Trouble('docker is not on this machine.')));
	});
	failed.catch(() => {});
	const socket = childLine(child);
	socket.on('error', () => {});
	try {
		return await Promise.race([failed, exchange(socket, method, path, body)]);
	} catch (error) {
		if (error instanceof Trouble) throw error;
		child.kill('SIGKILL');
		// Its reason comes by another line than its end.
		await Promise.race([told, setTimeout(1000, undefined, {ref: false})]);
		throw new Trouble('The Docker engine does not answer.', {
			why: sanitise(err.trim().split('\n')[0]! || whyOf(error), {clip: 200}),
			next: 'See whether it runs: docker info',
		});
	} finally {
		socket.destroy();
		child.kill('SIGKILL');
	}
}

/** What it means that a line to the engine broke, in an operator's words. */
function whyOf(error: unknown): string {
	const {code = '', name} = error as NodeJS.ErrnoException;
	if (name === 'AbortError' || name === 'TimeoutError')
		return `It was silent for ${limitMs / 1000} s.`;
	if (code.startsWith('HPE_')) return 'What it said is not as an engine speaks.';
	return 'The docker command ended before the answer.';
}

async function exchange(
	socket: Duplex,
	method: string,
	path: string,
	body: unknown,
): Promise<Answer> {
	const text = body === undefined ? '' : JSON.stringify(body);
	return new Promise((resolve, reject) => {
		const request = http.request({
			method,
			path,
			createConnection: () => socket,
			headers: {
				host: 'docker',
				connection: 'close',
				...(text === ''
					? {}
					: {'content-type': 'application/json', 'content-length': Buffer.byteLength(text)}),
			},
			signal: AbortSignal.timeout(limitMs),
		});
		request.on('error', reject);
		request.on('response', response => {
			let size = 0;
			const parts: Buffer[] = [];
			response.on('data', (part: Buffer) => {
				size += part.length;
				if (size > most) request.destroy(new Trouble('The engine says too much.'));
				else parts.push(part);
			});
			response.on('error', reject);
			response.on('end', () => {
				const said = Buffer.concat(parts).toString('utf8');
				const version = String(response.headers['api-version'] ?? '');
				resolve({status: response.statusCode ?? 0, value: parse(said), version});
			});
		});
		request.end(text);
	});
}

function parse(text: string): unknown {
	try {
		return text.trim() === '' ? undefined : JSON.parse(text);
	} catch {
		return text;
	}
}

/** Docker's own sentence, without what it may quote of a container's environment. */
function reasonIn(value: unknown): string {
	const message = (value as {message?: unknown} | undefined)?.message;
	return typeof message === 'string' ? sanitise(message.split('\n')[0] ?? '', {clip: 240}) : '';
}

/** An open line to one version of the engine's interface. */
export type Engine = {
	get(path: string): Promise<unknown>;
	post(path: string, body: unknown): Promise<unknown>;
};

/** Finds out which interface the engine has. What `get` gives, `post` takes back. Throws Trouble. */
export async function openEngine(): Promise<Engine> {
	const {version} = await callEngine('GET', '/_ping');
	if (!/^1\.\d{1,3}$/.test(version)) throw notUnderstood('its version', version);
	const call = async (method: string, path: string, body?: unknown) => {
		const {status, value} = await callEngine(method, `/v${version}${path}`, body);
		if (status >= 200 && status < 300) return value;
		throw new Trouble(`Docker refused it (${status}).`, {why: reasonIn(value)});
	};
	return {
		get: async path => call('GET', path),
		post: async (path, body) => call('POST', path, body),
	};
}
