import {once} from 'node:events';
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import {describe, expect, onTestFinished, test} from 'vitest';
import {waitAction} from '../../../source/drivers/wait.ts';
import {Trouble} from '../../../source/trust/trouble.ts';

/** A product whose health is as it says, one look after the other; the last word stays. */
async function product(...words: boolean[]) {
	let asked = 0;
	const server = http.createServer((_, response) => {
		const healthy = words[Math.min(asked, words.length - 1)];
		asked++;
		response.statusCode = healthy ? 200 : 503;
		response.end(JSON.stringify(healthy ? {code: 200} : {message: 'migrating'}));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(async () => {
		server.close();
		server.closeAllConnections();
		await once(server, 'close');
	});
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`;
	return {
		check: {id: 'health', title: 'It is healthy', check: 'http.json', with: {url}},
		asked: () => asked,
	};
}

async function wait(given: unknown, signal: AbortSignal = new AbortController().signal) {
	const said: string[] = [];
	const worker = {stepId: '', secrets: {}, signal, progress: () => {}};
	const facts = await waitAction.work!(given, {...worker, say: line => said.push(line)});
	return {facts, said};
}

const trouble = async (promise: Promise<unknown>): Promise<Trouble> => {
	const error = await promise.catch((caught: unknown) => caught);
	expect(error).toBeInstanceOf(Trouble);
	return error as Trouble;
};

describe('check.wait', () => {
	test('three looks in a row that pass', async () => {
		const {check, asked} = await product(true);
		expect(await wait({check})).toEqual({
			facts: {answered: 'answers (HTTP 200)'},
			said: ['answers (HTTP 200)'],
		});
		expect(asked()).toBe(3);
	});

	test('healthy, then flapping, is not ready: it counts from the start again (E6)', async () => {
		const {check, asked} = await product(false, true, true, false, true, true, true);
		const {said} = await wait({check});
		expect(asked()).toBe(7);
		expect(said.map(line => line.includes('503'))).toEqual([true, false, true, false]);
	}, 60_000);

	test('not ready in time fails, with the reason and what to do', async () => {
		const {check} = await product(false);
		const {message, next} = await trouble(wait({check, seconds: 0.2}));
		expect(message).toMatch(/^Not ready after 0\.2 s: http\S+ answered 503: migrating\.$/);
		expect(next).toContain('log');
	}, 60_000);

	test('one that flaps to the end is told by its last failure, not by its last success', async () => {
		const {check} = await product(false, true);
		const {message} = await trouble(wait({check, seconds: 0.6, times: 1000}));
		expect(message).toContain('answered 503: migrating');
		expect(message).toContain('in a row');
	}, 60_000);

	test('a product that hangs does not hold it longer than its own time', async () => {
		const server = http.createServer(() => {}).listen(0, '127.0.0.1');
		await once(server, 'listening');
		onTestFinished(() => {
			server.close();
			server.closeAllConnections();
		});
		const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
		const check = {title: 'x', check: 'http.json', with: {url, seconds: 600}};
		expect((await trouble(wait({check, seconds: 0.3}))).message).toMatch(/^Not ready after 0\.3 s/);
	}, 60_000);

	test('cancelling ends it', async () => {
		const {check} = await product(false);
		const cancel = new AbortController();
		const waiting = wait({check, seconds: 600}, cancel.signal);
		cancel.abort();
		expect((await trouble(waiting)).message).toBe('It was cancelled.');
	}, 60_000);

	test('what cannot be waited for, and a secret that is not there, are told at once', async () => {
		const {check, asked} = await product(true);
		const other = {...check, check: 'files.digest'};
		await expect(wait({check: other})).rejects.toThrow('cannot be waited for');
		const secret = {...check, with: {...check.with, headers: {a: '${secret.gone}'}}};
		expect((await trouble(wait({check: secret}))).message).toContain('"gone" is not at hand');
		expect(asked()).toBe(0);
	});

	test('what a command finds is waited for too', async () => {
		const check = (code: number) => ({
			title: 'It is so',
			check: 'script.check',
			with: {command: ['/bin/sh', '-c', `echo looked; exit ${code}`]},
		});
		expect((await wait({check: check(0), times: 2})).facts).toEqual({
			answered: 'ended with 0: looked',
		});
		const not = await trouble(wait({check: check(1), seconds: 1}));
		expect(not.message).toContain('ended with 1: looked');
	}, 60_000);

	test('it says what it waits for, changes nothing, and can be done again', async () => {
		const {check} = await product(true);
		expect(waitAction.class).toBe('pure');
		expect(waitAction.preview({check, seconds: 7})).toEqual([
			'wait up to 7 s until: It is healthy',
		]);
		expect(await waitAction.probe({check}, {})).toMatchObject({verdict: 'not-started'});
		expect(() => waitAction.preview({check, times: 0})).toThrow();
	});
});
