import {beforeEach, afterEach, describe, expect, test, vi} from 'vitest';
import {json, run, serve} from './serve.ts';

beforeEach(() => {
	for (const name of ['http_proxy', 'HTTP_PROXY']) vi.stubEnv(name, undefined);
});
afterEach(() => vi.unstubAllEnvs());

/** A product with these collections; what it was asked. */
async function product(list: unknown, count: (name: string) => unknown) {
	const asked: string[] = [];
	const base = await serve((request, response) => {
		asked.push(request.url!);
		const {pathname} = new URL(request.url!, 'http://x');
		const value =
			pathname === '/list' ? list : count(decodeURIComponent(pathname.slice('/count/'.length)));
		json(value)(request, response, '');
	});
	return {given: {list: `${base}/list`, count: `${base}/count/{item}`, field: 'total'}, asked};
}

const counts = async (given: Record<string, unknown>) => run('http.counts', given);

describe('http.counts', () => {
	test('a list of names, or of items with a field that names them', async () => {
		const {given} = await product(['posts', 'users'], name => ({total: name.length}));
		expect(await counts(given)).toEqual({
			verdict: 'pass',
			reason: '5 posts, 5 users',
			facts: {posts: 5, users: 5},
		});
		const deep = await product({data: {items: [{meta: {id: 'a'}}, {meta: {id: 7}}]}}, () => ({
			a: {n: [3]},
		}));
		expect(
			await counts({...deep.given, items: 'data.items', name: 'meta.id', field: 'a.n.0'}),
		).toMatchObject({facts: {a: 3, 7: 3}});
	});

	test('a name is put into the address encoded', async () => {
		const names = ['a b', 'c/../d', 'é?x=1', '$&', '{item}', '%2e'];
		const {given, asked} = await product(names, () => ({total: 1}));
		expect(await counts(given)).toMatchObject({verdict: 'pass'});
		expect(asked.slice(1)).toEqual(names.map(name => `/count/${encodeURIComponent(name)}`));
	});

	test('nothing to count is no failure', async () => {
		const {given} = await product([], () => ({}));
		expect(await counts(given)).toMatchObject({verdict: 'pass', reason: 'no collections to count'});
	});

	test('500 are counted, 501 refused before the first', async () => {
		const many = (count: number) => Array.from({length: count}, (_, index) => `c${index}`);
		const most = await product(many(500), () => ({total: 2}));
		expect(await counts(most.given)).toMatchObject({reason: '1000 records in 500 collections'});
		const more = await product(many(501), () => ({total: 2}));
		const result = await counts(more.given);
		expect(result).toMatchObject({verdict: 'fail'});
		expect(result.reason).toContain('lists 501, more than 500');
		expect(more.asked).toEqual(['/list']);
	}, 120_000);

	test.each([
		['a string', {total: '5'}],
		['nothing', {}],
		['null', {total: null}],
	])('a count that is %s is none', async (_, answer) => {
		const {given} = await product(['posts'], () => answer);
		expect(await counts(given)).toEqual({
			verdict: 'fail',
			reason: 'the count of posts is not a number',
		});
	});

	test.each([
		['no list at the path', {items: 'nothing'}, 'without a list at "nothing"'],
		['no list at all', {}, 'without a list at ""'],
	])('%s', async (_, more, reason) => {
		const {given} = await product({data: []}, () => ({total: 1}));
		expect((await counts({...given, ...more})).reason).toContain(reason);
	});

	test('an item without a name is not counted as something; a name twice counts once', async () => {
		const nameless = await product([{name: 'a'}, {title: 'b'}], () => ({total: 1}));
		expect(await counts(nameless.given)).toMatchObject({verdict: 'fail'});
		expect(nameless.asked).not.toContain('/count/undefined');
		const twice = await product(['a', 'a'], () => ({total: 1}));
		expect(await counts(twice.given)).toMatchObject({verdict: 'pass', facts: {a: 1}});
	});

	test('a collection called __proto__ is counted as any other', async () => {
		const {given} = await product(['__proto__', 'a'], () => ({total: 1}));
		const result = await counts(given);
		expect(result.reason).toBe('1 __proto__, 1 a');
		expect(Object.keys(result.facts!)).toEqual(['__proto__', 'a']);
	});

	test('an answer in between that fails is told with its address', async () => {
		const base = await serve((request, response) =>
			json(request.url === '/list' ? ['a'] : {}, request.url === '/list' ? 200 : 403)(
				request,
				response,
				'',
			),
		);
		const given = {list: `${base}/list`, count: `${base}/{item}`, field: 'n'};
		expect(await counts(given)).toEqual({verdict: 'fail', reason: `${base}/a answered 403`});
	});
});
