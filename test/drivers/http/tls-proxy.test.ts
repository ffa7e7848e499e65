import {execFile, spawnSync} from 'node:child_process';
import {dirname, join} from 'node:path';
import {promisify} from 'node:util';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {freshFolder, json, privateAuthority, proxy, run, serve, serveTls} from './serve.ts';

beforeEach(() => {
	const names = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY'];
	for (const name of [...names, 'SSL_CERT_FILE']) vi.stubEnv(name, undefined);
});
afterEach(() => vi.unstubAllEnvs());

const openssl = spawnSync('openssl', ['version']).status === 0;
if (!openssl) console.warn('SKIPPED: openssl is not on this machine; TLS is not tested.');
const check = async (given: Record<string, unknown>) => run('http.json', given);
const portOf = (url: string) => Number(new URL(url).port);

test.runIf(openssl)("an authority of the system's store is known", async () => {
	const {ca, keys} = privateAuthority('IP:127.0.0.1');
	const url = await serveTls(json({code: 200}), keys);
	const driver = new URL('../../../source/drivers/http/index.ts', import.meta.url).href;
	const program = `
		const {httpChecks} = await import(${JSON.stringify(driver)});
		const found = httpChecks.find(({name}) => name === 'http.json');
		const context = {secrets: {}, signal: new AbortController().signal};
		console.log((await found.run({url: ${JSON.stringify(url)}}, context)).verdict);`;
	const ask = promisify(execFile);
	const {stdout} = await ask(process.execPath, ['--input-type=module', '--eval', program], {
		env: {PATH: process.env['PATH'], SSL_CERT_DIR: dirname(ca)},
	});
	expect(stdout).toBe('pass\n');
});

test.runIf(openssl)('a private authority: refused without, accepted with its file', async () => {
	const {ca, keys} = privateAuthority('IP:127.0.0.1');
	const url = await serveTls(json({code: 200}), keys);
	expect((await check({url})).reason).toBe(
		`${url}: its certificate comes from an authority this machine does not know`,
	);
	expect(await check({url, ca, fields: {code: 200}})).toMatchObject({verdict: 'pass'});
	vi.stubEnv('SSL_CERT_FILE', ca);
	expect(await check({url})).toMatchObject({verdict: 'pass'});
	const counted = {list: url, items: 'code', count: url, field: 'code', ca};
	expect((await run('http.counts', counted)).reason).toContain('without a list');
});

test.runIf(openssl)(
	'a certificate for another name, out of date, or signed by itself (J14)',
	async () => {
		const other = privateAuthority('DNS:elsewhere.test');
		const elsewhere = await serveTls(json({}), other.keys);
		expect((await check({url: elsewhere, ca: other.ca})).reason).toBe(
			`${elsewhere}: its certificate is for another name`,
		);
		const old = privateAuthority('IP:127.0.0.1', '-1');
		const expired = await serveTls(json({}), old.keys);
		expect((await check({url: expired, ca: old.ca})).reason).toBe(
			`${expired}: its certificate has expired`,
		);
	},
);

test('TLS asked of a server that speaks none is told, not thrown', async () => {
	const url = (await serve(json({}))).replace('http:', 'https:');
	expect((await check({url})).verdict).toBe('fail');
});

test('a file of authorities that is not there is named', async () => {
	const url = await serve(json({}));
	const ca = join(freshFolder(), 'gone.pem');
	const result = await check({url, ca});
	expect(result.verdict).toBe('fail');
	expect(result.reason).toBe(`the certificate authorities in ${ca} cannot be read (ENOENT)`);
});

test('the proxy of the environment is asked, and NO_PROXY heeded', async () => {
	const product = await serve(json({code: 200}));
	const {address, asked} = await proxy(portOf(product));
	vi.stubEnv('http_proxy', address);
	expect((await check({url: 'http://product.test/health'})).verdict).toBe('pass');
	expect(asked).toHaveLength(1);
	expect(asked[0]).toContain('product.test');
	vi.stubEnv('NO_PROXY', 'product.test');
	expect((await check({url: 'http://product.test/health', seconds: 60})).verdict).toBe('fail');
	expect(asked).toHaveLength(1);
}, 90_000);

test('this machine itself is never asked through a proxy', async () => {
	const product = await serve(json({code: 200}));
	const {address, asked} = await proxy(portOf(product));
	vi.stubEnv('HTTP_PROXY', address);
	vi.stubEnv('NO_PROXY', 'example.org');
	for (const host of ['127.0.0.1', 'localhost'])
		expect((await check({url: product.replace('127.0.0.1', host)})).verdict).toBe('pass');
	expect(asked).toEqual([]);
});

test('a proxy that nobody runs is told', async () => {
	vi.stubEnv('http_proxy', 'http://127.0.0.1:1');
	expect((await check({url: 'http://product.test/'})).verdict).toBe('fail');
});

test.runIf(openssl)('a private authority behind a proxy', async () => {
	const {ca, keys} = privateAuthority('DNS:product.test');
	const product = await serveTls(json({code: 200}), keys);
	const {address, asked} = await proxy(portOf(product));
	vi.stubEnv('https_proxy', address);
	const url = 'https://product.test/health';
	expect((await check({url})).reason).toContain('an authority this machine does not know');
	expect((await check({url, ca, fields: {code: 200}})).verdict).toBe('pass');
	expect(asked).toEqual(['CONNECT product.test:443', 'CONNECT product.test:443']);
});
