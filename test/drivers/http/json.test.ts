import {once} from 'node:events';
import type {IncomingMessage} from 'node:http';
import {gzipSync} from 'node:zlib';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {Trouble} from '../../../source/trust/trouble.ts';
import {closedPort, json, run, serve} from './serve.ts';

beforeEach(() => {
	for (const name of ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'NO_PROXY'])
		vi.stubEnv(name, undefined);
});
afterEach(() => vi.unstubAllEnvs());

const check = async (
	given: Record<string, unknown>,
	secrets: Record<string, string> = {},
	signal?: AbortSignal,
) => run('http.json', given, secrets, signal);

describe('what an answer must be', () => {
	test('status and fields; facts and kept values are handed on', async () => {
		const url = await serve(
			json({code: 200, data: {items: [{n: 7}]}, ready: true, token: 't-0123456789'}),
		);
		const result = await check({
			url,
			fields: {code: 200, 'data.items.0.n': 7, ready: true},
			facts: {seven: 'data.items.0.n', gone: 'data.nothing', list: 'data.items'},
			keep: {token: 'token'},
		});
		expect(result).toEqual({
			verdict: 'pass',
			reason: 'seven 7',
			facts: {seven: 7},
			secrets: {token: 't-0123456789'},
		});
		expect(await check({url})).toEqual({verdict: 'pass', reason: 'answers (HTTP 200)'});
	});

	test.each([
		[{fields: {code: '200'}}, 'code is 200, and "200" was expected'],
		[{fields: {code: 500}}, 'code is 200, and 500 was expected'],
		[{fields: {'a.b': true}}, 'a.b is nothing, and true was expected'],
		[{fields: {toString: 'x'}}, 'toString is nothing, and "x" was expected'],
		[{keep: {token: 'token'}}, 'answered without token'],
		[{status: 201}, 'answered 200'],
	])('%j fails, and says why', async (given, reason) => {
		const url = await serve(json({code: 200}));
		const result = await check({url, ...given});
		expect(result.verdict).toBe('fail');
		expect(result.reason).toContain(reason);
		expect(result.secrets).toBeUndefined();
	});

	test('another status is told with what the product says of it', async () => {
		const url = await serve(json({message: 'the disk is full'}, 503));
		expect(await check({url})).toMatchObject({
			verdict: 'fail',
			reason: `${url} answered 503: the disk is full`,
		});
		expect((await check({url, status: 503})).verdict).toBe('pass');
	});

	test.each([
		['<!doctype html><title>App</title>', 'text/html', 'web page'],
		['\n  <html></html>', 'application/json', 'web page'],
		['Sign in to this network', 'text/html', 'web page'],
		['OK', 'text/plain', 'something that is not JSON'],
		['', 'application/json', 'something that is not JSON'],
		['{"code":200', 'application/json', 'something that is not JSON'],
	])('200 with %j is not health (J14)', async (body, type, reason) => {
		const url = await serve((_, response) => {
			response.writeHead(200, {'content-type': type});
			response.end(body);
		});
		const result = await check({url});
		expect(result).toMatchObject({verdict: 'fail', remedy: expect.any(String) as string});
		expect(result.reason).toContain(reason);
	});

	test('JSON under another content type is read; what is in it decides', async () => {
		const url = await serve((_, response) => {
			response.writeHead(200, {'content-type': 'text/plain'});
			response.end('{"code":200}');
		});
		expect((await check({url, fields: {code: 200}})).verdict).toBe('pass');
	});

	test('JSON that is no object has no fields', async () => {
		for (const value of [null, 'ok', [1], 5]) {
			const url = await serve(json(value));
			expect((await check({url})).verdict).toBe('pass');
			expect((await check({url, fields: {code: 200}})).verdict).toBe('fail');
		}
	});
});

describe('where it asks', () => {
	test('addresses are tried in order, and only 404 leads to the next', async () => {
		const asked: string[] = [];
		const base = await serve((request, response) => {
			asked.push(request.url!);
			json({at: request.url}, request.url === '/new' ? 404 : 200)(request, response, '');
		});
		const urls = [`${base}/new`, `${base}/old`, `${base}/never`];
		expect(await check({urls, facts: {at: 'at'}})).toMatchObject({reason: 'at /old'});
		expect(asked).toEqual(['/new', '/old']);
		const broken = await serve(json({}, 500));
		expect((await check({urls: [broken, `${base}/old`]})).reason).toBe(`${broken} answered 500`);
		expect((await check({urls: [`${base}/new`]})).reason).toContain('answered 404');
	});

	test('neither url nor urls: the mistake is told, nothing is asked', async () => {
		await expect(check({})).rejects.toThrow();
		await expect(check({url: 'http://127.0.0.1/', retries: 3})).rejects.toThrow();
	});

	test('a body goes as JSON, with the method and headers given', async () => {
		let seen: {request: IncomingMessage; body: string} | undefined;
		const url = await serve((request, response, body) => {
			seen = {request, body};
			json({})(request, response, body);
		});
		const secrets = {password: 'p"ss\\word', key: 'k-12345678'};
		await check(
			{
				method: 'POST',
				url,
				headers: {Authorization: 'Bearer ${secret.key}', Accept: 'application/vnd.x+json'},
				body: {identity: 'me', list: [1, {password: '${secret.password}'}]},
			},
			secrets,
		);
		expect(seen?.request.method).toBe('POST');
		expect(JSON.parse(seen!.body)).toEqual({
			identity: 'me',
			list: [1, {password: secrets.password}],
		});
		expect(seen?.request.headers).toMatchObject({
			'content-type': 'application/json',
			authorization: 'Bearer k-12345678',
			accept: 'application/vnd.x+json',
		});
	});

	test('a redirect, also in a circle, is told and not followed (J14)', async () => {
		let asked = 0;
		const url = await serve((request, response) => {
			asked++;
			response.writeHead(302, {location: `/login?next=${request.url}&t=secret`});
			response.end();
		});
		const result = await check({url: `${url}/health`});
		expect(result.verdict).toBe('fail');
		expect(result.reason).toBe(`${url}/health answered 302 and points to ${url}/login`);
		expect(asked).toBe(1);
	});
});

describe('limits', () => {
	test('an answer that does not come (J14)', async () => {
		const closed = Promise.withResolvers<void>();
		const url = await serve(request => request.socket.on('close', () => closed.resolve()));
		expect(await check({url, seconds: 0.3})).toMatchObject({
			verdict: 'fail',
			reason: `${url}: no answer within 0.3 s`,
		});
		await closed.promise;
	});

	test('an answer that comes a byte at a time (J14)', async () => {
		const url = await serve((_, response) => {
			response.writeHead(200, {'content-type': 'application/json'});
			const timer = setInterval(() => response.write(' '), 20);
			response.on('close', () => clearInterval(timer));
		});
		expect((await check({url, seconds: 0.5})).reason).toBe(`${url}: no answer within 0.5 s`);
	});

	test('an endless answer, plain or packed, is cut at 8 MiB (J14)', async () => {
		let sent = 0;
		const endless = await serve((_, response) => {
			const more = () => {
				while (!response.destroyed && response.write(Buffer.alloc(65_536, 0x20))) sent += 65_536;
			};
			response.on('drain', more);
			more();
		});
		expect((await check({url: endless, seconds: 120})).reason).toBe(
			`${endless}: the answer is larger than 8 MiB`,
		);
		expect(sent).toBeLessThan(64 * 1024 * 1024);
		const packed = gzipSync(Buffer.alloc(32 * 1024 * 1024, 0x20));
		const bomb = await serve((_, response) => {
			response.writeHead(200, {'content-encoding': 'gzip'});
			response.end(packed);
		});
		expect((await check({url: bomb, seconds: 120})).reason).toContain('larger than 8 MiB');
		const large = await serve(json({data: 'a'.repeat(7 * 1024 * 1024)}));
		expect((await check({url: large, seconds: 120})).verdict).toBe('pass');
	}, 180_000);

	test('cancelling ends the wait', async () => {
		const cancel = new AbortController();
		const url = await serve(() => cancel.abort());
		expect((await check({url, seconds: 600}, {}, cancel.signal)).verdict).toBe('fail');
	});
});

describe('why nobody answers', () => {
	test('nothing listens', async () => {
		const url = `http://127.0.0.1:${await closedPort()}/health`;
		expect(await check({url})).toMatchObject({
			verdict: 'fail',
			reason: `${url}: nothing listens there`,
			remedy: expect.any(String) as string,
		});
	});

	test('the host is not known (J14)', async () => {
		expect((await check({url: 'http://nowhere.invalid/', seconds: 60})).reason).toMatch(
			/^http:\/\/nowhere\.invalid\/: (that host name is not known|the name service does not answer)$/,
		);
	}, 90_000);

	test('the connection is cut before, and within, the answer', async () => {
		const before = await serve(request => request.socket.destroy());
		expect((await check({url: before})).reason).toBe(`${before}: the connection was cut`);
		const within = await serve((request, response) => {
			response.writeHead(200, {'content-length': '100'});
			response.write('{');
			response.on('error', () => {});
			setImmediate(() => request.socket.destroy());
		});
		const result = await check({url: within});
		expect(result.verdict).toBe('fail');
		expect(result.reason).toBe(`${within}: the connection was cut`);
	});

	test('the address is none', async () => {
		expect((await check({url: '127.0.0.1:8090/health'})).reason).toMatch(
			/^127\.0\.0\.1:8090\/health: this is not an address/,
		);
		expect((await check({url: 'ftp://127.0.0.1/'})).verdict).toBe('fail');
	});
});

describe('secrets', () => {
	test('one that is missing is thrown, so that the verdict is "cannot tell"', async () => {
		let asked = 0;
		const url = await serve(() => asked++);
		const given = {url, headers: {authorization: '${secret.token}'}};
		await expect(check(given)).rejects.toThrow(Trouble);
		await expect(check(given)).rejects.toThrow('The secret "token" is not at hand.');
		await expect(
			run('http.counts', {list: `${url}/\${secret.token}`, count: url, field: 'n'}),
		).rejects.toThrow(Trouble);
		expect(asked).toBe(0);
	});

	test('they stand in no reason, whoever says them (S1)', async () => {
		const secrets = {token: 'S3cr3t-Token-9f8e'};
		const echo = await serve((request, response) =>
			json({message: `bad key ${request.url}`, said: secrets.token}, 401)(request, response, ''),
		);
		const refused = `http://127.0.0.1:${await closedPort()}/?key=\${secret.token}`;
		const page = await serve((_, response) => response.end('<html>'));
		const moved = await serve((_, response) => {
			response.writeHead(302, {location: `/${secrets.token}`});
			response.end();
		});
		const given = [
			{url: refused},
			{url: `${echo}/?key=\${secret.token}`},
			{url: `${page}/\${secret.token}`},
			{url: moved},
			{url: echo, status: 401, fields: {said: 'x'}},
			{url: echo, status: 401, fields: {message: '${secret.token}'}},
			{url: 'http://me:${secret.token}@127.0.0.1/'},
			{url: `${echo}/\${secret.token}`, status: 401, facts: {message: 'message'}},
		];
		for (const item of given) {
			const result = await check(item, secrets);
			expect(JSON.stringify(result)).not.toContain(secrets.token);
		}

		const kept = await check({url: echo, status: 401, keep: {t: 'said'}, facts: {f: 'said'}});
		expect(kept.reason).not.toContain(secrets.token);
		const counts = await run(
			'http.counts',
			{list: `${page}/\${secret.token}`, count: '', field: 'n'},
			secrets,
		);
		expect(counts.verdict).toBe('fail');
		expect(JSON.stringify(counts)).not.toContain(secrets.token);
	});
});

test('the server is let go of after every answer', async () => {
	const closed: Promise<unknown>[] = [];
	const url = await serve((request, response, body) => {
		closed.push(once(request.socket, 'close'));
		json({})(request, response, body);
	});
	await check({url});
	await check({url});
	await Promise.all(closed);
	expect(closed).toHaveLength(2);
});

test('a number that is larger than it should be warns, and says what to do (HX-12)', async () => {
	const at = await serve(json({sessions: {active: 3}}));
	const given = {url: at, most: {'sessions.active': 0}, remedy: 'Wait until they end.'};
	expect(await run('http.json', given)).toMatchObject({
		verdict: 'warn',
		reason: expect.stringContaining('sessions.active is 3'),
		remedy: 'Wait until they end.',
	});
	expect(await run('http.json', {...given, most: {'sessions.active': 3}})).toMatchObject({
		verdict: 'pass',
	});
	expect(await run('http.json', {...given, most: {other: 0}})).toMatchObject({
		verdict: 'unknown',
	});
});
