import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {settleAction} from '../../../source/drivers/settle.ts';
import {makeWorker} from '../files/tree.ts';
import {json, run, serve} from './serve.ts';

beforeEach(() => {
	for (const name of ['http_proxy', 'HTTP_PROXY']) vi.stubEnv(name, undefined);
});
afterEach(() => vi.unstubAllEnvs());

describe('http.counts of a list that carries its counts', () => {
	const partitions = [
		{env: 'default', index: 'web', docs: 3},
		{env: 'default', index: 'web', docs: 4},
		{env: 'prod', index: 'web', docs: 5},
		{env: '_system', index: 'own', docs: 99},
	];
	const given = async (list: unknown) => ({
		list: await serve(json(list)),
		name: '{env}/{index}',
		field: 'docs',
		skip: {env: '_system'},
	});

	test('adds up what has one name, and leaves out what is to be skipped', async () => {
		expect(await run('http.counts', await given(partitions))).toMatchObject({
			verdict: 'pass',
			facts: {'default/web': 7, 'prod/web': 5},
		});
	});

	test('may be longer than what is asked one by one', async () => {
		const many = Array.from({length: 900}, (_, n) => ({env: 'e', index: n, docs: 1}));
		const {facts} = await run('http.counts', await given(many));
		expect(Object.keys(facts ?? {})).toHaveLength(900);
	});

	test('without the field or a part of the name it fails', async () => {
		for (const item of [
			{env: 'a', index: 'b'},
			{env: 'a', docs: 1},
		])
			expect(await run('http.counts', await given([item]))).toMatchObject({verdict: 'fail'});
	});
});

describe('http.lists', () => {
	test('how long each is; a web page or a thing that is no list fails', async () => {
		const users = await serve(json({users: [1, 2]}));
		const page = await serve((_, response) => {
			response.setHeader('content-type', 'text/html');
			response.end('<!doctype html><title>x</title>');
		});
		const lists = {users: {url: users, items: 'users'}};
		expect(await run('http.lists', {lists})).toEqual({
			verdict: 'pass',
			reason: 'users 2',
			facts: {users: 2},
		});
		for (const wrong of [{url: page}, {url: users, items: 'none'}, {url: users}])
			expect(await run('http.lists', {lists: {...lists, wrong}})).toMatchObject({verdict: 'fail'});
	});
});

describe('check.settle', () => {
	const settle = async (list: string, still: number, seconds: number) =>
		settleAction.work?.(
			{
				checks: [{title: 'Counts', check: 'http.counts', with: {list, field: 'docs'}}],
				still,
				seconds,
			},
			makeWorker().worker,
		);

	test('waits until the counts stand still, and gives them', async () => {
		let docs = 0;
		const list = await serve((request, response) => {
			docs = Math.min(3, docs + 1);
			json([{name: 'web', docs}])(request, response, '');
		});
		expect(await settle(list, 1, 60)).toEqual({web: 3});
	});

	test('what goes on moving is told, with what to do', async () => {
		let docs = 0;
		const list = await serve((request, response) =>
			json([{name: 'web', docs: ++docs}])(request, response, ''),
		);
		await expect(settle(list, 30, 1)).rejects.toThrow('It did not come to rest');
	});

	test('a check that does not pass ends it', async () => {
		await expect(settle(await serve(json('x')), 1, 5)).rejects.toThrow('Counts:');
	});
}, 60_000);
