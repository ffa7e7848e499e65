import {execFileSync} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {onTestFinished} from 'vitest';
import type {CheckResult} from '../../../source/drivers/contract.ts';
import {httpChecks} from '../../../source/drivers/http/index.ts';

export type Handler = (
	request: http.IncomingMessage,
	response: http.ServerResponse,
	body: string,
) => void;

/** Runs a check by its name, as the engine does. */
export async function run(
	name: string,
	given: Record<string, unknown>,
	secrets: Record<string, string> = {},
	signal: AbortSignal = new AbortController().signal,
): Promise<CheckResult> {
	const check = httpChecks.find(item => item.name === name)!;
	return check.run(given, {secrets, signal});
}

async function listen(server: net.Server): Promise<number> {
	const sockets = new Set<net.Socket>();
	server.on('connection', (socket: net.Socket) => {
		sockets.add(socket);
		socket.on('error', () => {}).on('close', () => sockets.delete(socket));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(async () => {
		const closed = once(server, 'close');
		server.close();
		for (const socket of sockets) socket.destroy();
		await closed;
	});
	return (server.address() as net.AddressInfo).port;
}

/** Answers with the whole body read before. */
const reading = (handler: Handler) => (request: http.IncomingMessage, res: http.ServerResponse) => {
	let body = '';
	request.on('data', (chunk: Buffer) => {
		body += chunk.toString();
	});
	request.on('end', () => handler(request, res, body));
};

/** A server for one test; its address without a path. */
export async function serve(handler: Handler): Promise<string> {
	return `http://127.0.0.1:${await listen(http.createServer(reading(handler)))}`;
}

/** The same with TLS. */
export async function serveTls(
	handler: Handler,
	keys: {key: string; cert: string},
): Promise<string> {
	return `https://127.0.0.1:${await listen(https.createServer(keys, reading(handler)))}`;
}

/** Answers every request with this as JSON. */
export const json =
	(value: unknown, status = 200): Handler =>
	(_, response) => {
		response.writeHead(status, {'content-type': 'application/json'});
		response.end(JSON.stringify(value));
	};

/** A proxy that knows one host of its own, `product.test`, and leads it to a local port. */
export async function proxy(port: number): Promise<{address: string; asked: string[]}> {
	const asked: string[] = [];
	const server = http.createServer((request, response) => {
		asked.push(`${request.method} ${request.url}`);
		const {pathname, search, hostname} = new URL(request.url!);
		const target = {host: '127.0.0.1', port, path: pathname + search, method: request.method!};
		const onward = http.request(
			{...target, headers: {...request.headers, host: hostname}},
			answer => {
				response.writeHead(answer.statusCode!, answer.headers);
				answer.pipe(response);
			},
		);
		request.pipe(onward);
	});
	server.on('connect', (request, socket) => {
		asked.push(`CONNECT ${request.url}`);
		const onward = net.connect(port, '127.0.0.1', () => {
			socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
			onward.pipe(socket).pipe(onward);
		});
		onward.on('error', () => socket.destroy());
		socket.on('error', () => onward.destroy()).on('close', () => onward.destroy());
	});
	return {address: `http://127.0.0.1:${await listen(server)}`, asked};
}

/** A folder for one test. */
export function freshFolder(): string {
	const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-http-')));
	onTestFinished(() => fs.rmSync(folder, {recursive: true, force: true}));
	return folder;
}

/** A private authority, and a key and certificate that it signed, by openssl. */
export function privateAuthority(
	names: string,
	days = '2',
): {ca: string; keys: {key: string; cert: string}} {
	const folder = freshFolder();
	const at = (name: string) => join(folder, name);
	const openssl = (...words: string[]) =>
		execFileSync('openssl', words, {cwd: folder, stdio: ['ignore', 'pipe', 'pipe']});
	const fresh = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
	openssl('req', '-x509', ...fresh, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=House CA');
	openssl('req', ...fresh, '-keyout', 'key.pem', '-out', 'csr.pem', '-subj', '/CN=product');
	fs.writeFileSync(at('ext'), `subjectAltName=${names}\n`);
	const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'ext'];
	openssl('x509', '-req', '-in', 'csr.pem', ...by, '-out', 'cert.pem', '-days', days);
	return {
		ca: at('ca.pem'),
		keys: {
			key: fs.readFileSync(at('key.pem'), 'utf8'),
			cert: fs.readFileSync(at('cert.pem'), 'utf8'),
		},
	};
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
	const server = net.createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as net.AddressInfo;
	server.close();
	await once(server, 'close');
	return port;
}
