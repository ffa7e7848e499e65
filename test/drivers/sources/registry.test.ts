import fs from 'node:fs';
import type http from 'node:http';
import {join} from 'node:path';
import process from 'node:process';
import fc from 'fast-check';
import {expect, test, vi} from 'vitest';
import {challengeIn} from '../../../source/drivers/sources/challenge.ts';
import {tagOfVersion, versionOfTag} from '../../../source/drivers/sources/oci.ts';
import {digestOf, nextPage, openRepository} from '../../../source/drivers/sources/registry.ts';
import {imageName, readImageName} from '../../../source/drivers/docker/grammar.ts';
import {closedPort, serve} from '../http/serve.ts';
import {list, ownHome, told, versionsOf} from './place.ts';

vi.setConfig({testTimeout: 90_000});

const pages = [['1.0.0', '1.1.0_build.2'], ['1.2.0', 'latest'], ['2.0.0-rc.1']];

/** A registry with three pages of tags, as the specification has it. */
async function registry(
	lets: (request: http.IncomingMessage, at: string) => Record<string, string> | undefined = () =>
		undefined,
) {
	let at = '';
	const asked: string[] = [];
	at = await serve((request, response) => {
		const url = new URL(request.url!, 'http://x');
		asked.push(`${request.method} ${request.url}`);
		if (url.pathname === '/v2/') return void response.writeHead(200).end('{}');
		if (url.pathname === '/token') {
			const user = Buffer.from((request.headers.authorization ?? '').slice(6), 'base64').toString();
			return void response
				.writeHead(200)
				.end(JSON.stringify({token: user === 'me:geheim-wort' ? 'good' : 'other'}));
		}
		const refusal = lets(request, at);
		if (refusal) return void response.writeHead(401, refusal).end('{}');
		if (url.pathname.endsWith('/manifests/1.0.0'))
			return void response
				.writeHead(200, {'docker-content-digest': `sha256:${'a'.repeat(64)}`})
				.end();
		if (!url.pathname.endsWith('/tags/list')) return void response.writeHead(404).end('{}');
		const page = Number(url.searchParams.get('last') ?? '0');
		const more =
			page + 1 < pages.length
				? {link: `<${url.pathname}?last=${page + 1}&n=1000>; rel="next"`}
				: {};
		response.writeHead(200, more).end(JSON.stringify({name: 'x', tags: pages[page]}));
	});
	return {host: at.replace('http://', ''), asked};
}

test('tags page after page; _ stands for + in a chart', async () => {
	ownHome();
	const {host, asked} = await registry();
	const offers = await list('oci', {chart: `oci://${host}/charts/app`});
	expect(versionsOf(offers)).toEqual(['1.0.0', '1.1.0+build.2', '1.2.0', '2.0.0-rc.1']);
	expect(offers.versions[1]!.place).toBe(`oci://${host}/charts/app:1.1.0_build.2`);
	expect(offers.ignored).toMatchObject([{name: 'latest'}]);
	expect(asked.filter(line => line.includes('tags/list'))).toHaveLength(3);
	const images = await list('images', {image: `${host}/shop/app`, where: 'registry'});
	expect(versionsOf(images)).toEqual(['1.0.0', '1.2.0', '2.0.0-rc.1']);
});

test('what lies here can be chosen when the registry does not answer, and why it did not is told', async () => {
	const home = ownHome();
	const line = JSON.stringify({Repository: 'app', Tag: '1.0.0'});
	fs.writeFileSync(join(home, 'docker'), `#!/bin/sh\necho '${line}'\n`, {mode: 0o755});
	vi.stubEnv('PATH', `${home}:${process.env['PATH']}`);
	const host = `127.0.0.1:${await closedPort()}`;
	const offers = await list('images', {image: `${host}/shop/app`});
	expect(versionsOf(offers)).toEqual(['1.0.0']);
	expect(offers.ignored).toEqual([]);
	expect(offers.asOf).toBeUndefined();
	expect(offers.unanswered).toMatch(
		/^Only what is on this machine is shown\. .*nothing listens there\.$/,
	);
});

test('a registry that asks for a token, or for a name and password, from docker login', async () => {
	const home = ownHome();
	const bearer = await registry((request, at) =>
		request.headers.authorization === 'Bearer good'
			? undefined
			: {
					'www-authenticate': `Bearer realm="${at}/token",service="r",scope="repository:charts/app:pull"`,
				},
	);
	const chart = `oci://${bearer.host}/charts/app`;
	expect(await told(list('oci', {chart}))).toContain(
		'does not let us in (401). | Log in to it once by hand',
	);
	const auth = Buffer.from('me:geheim-wort').toString('base64');
	fs.mkdirSync(join(home, '.docker'));
	const config = join(home, '.docker', 'config.json');
	fs.writeFileSync(config, JSON.stringify({auths: {[bearer.host]: {auth}}}));
	expect(versionsOf(await list('oci', {chart}))).toHaveLength(4);
	expect(bearer.asked.find(line => line.includes('/token'))).toContain(
		'scope=repository%3Acharts%2Fapp%3Apull',
	);

	const basic = await registry(request =>
		request.headers.authorization === `Basic ${auth}`
			? undefined
			: {'www-authenticate': 'Basic realm="x"'},
	);
	fs.writeFileSync(
		config,
		JSON.stringify({auths: {}, credHelpers: {[basic.host]: 'handrail-test'}}),
	);
	const helper = join(home, 'docker-credential-handrail-test');
	fs.writeFileSync(
		helper,
		`#!/bin/sh\nread name\n[ "$1 $name" = "get ${basic.host}" ] || exit 1\necho '{"Username":"me","Secret":"geheim-wort"}'\n`,
		{mode: 0o755},
	);
	vi.stubEnv('PATH', `${home}:${process.env['PATH']}`);
	expect(versionsOf(await list('oci', {chart: `oci://${basic.host}/charts/app`}))).toHaveLength(4);
});

test('a registry without end, or that answers something else, is told', async () => {
	ownHome();
	const ask = async (at: string) =>
		told(list('oci', {chart: `oci://${at.replace('http://', '')}/charts/app`}));
	const endless = await serve((request, response) => {
		const n = Number(new URL(request.url!, 'http://x').searchParams.get('last') ?? '0') + 1;
		response
			.writeHead(200, {link: `</v2/charts/app/tags/list?last=${n}>; rel="next"`})
			.end('{"tags":["1.0.0"]}');
	});
	expect(await ask(endless)).toContain('lists tags without end');
	const other = await serve((_, response) => void response.writeHead(200).end('{"tags":7}'));
	expect(await ask(other)).toContain('answered without a list of tags');
	const none = await serve((_, response) => void response.writeHead(200).end('{"tags":null}'));
	expect(
		versionsOf(await list('oci', {chart: `oci://${none.replace('http://', '')}/charts/app`})),
	).toEqual([]);
});

test('the digest of a tag', async () => {
	ownHome();
	const {host} = await registry();
	const repository = await openRepository({registry: host, path: 'charts/app', by: 'docker'});
	expect(await digestOf(repository, '1.0.0')).toBe(`sha256:${'a'.repeat(64)}`);
	expect(await digestOf(repository, '9.9.9')).toBeUndefined();
});

test('the next page stays with its host, and any header is read without harm', () => {
	const from = 'https://r.example.org/v2/a/tags/list?n=2';
	expect(nextPage('</v2/a/tags/list?last=b&n=2>; rel="next"', from)).toBe(
		'https://r.example.org/v2/a/tags/list?last=b&n=2',
	);
	expect(nextPage('<https://evil.example.org/x>; rel="next"', from)).toBeUndefined();
	expect(nextPage('</x>; rel="prev", </y>; rel=next', from)).toBe('https://r.example.org/y');
	fc.assert(fc.property(fc.string(), text => void nextPage(text, from)));
	fc.assert(fc.property(fc.string(), text => void challengeIn(text)));
	fc.assert(fc.property(fc.string(), text => void challengeIn(`Bearer realm="${text}"`)));
});

test('a version and its tag are each other’s', () => {
	const version = fc.stringMatching(
		/^\d{1,3}\.\d{1,3}\.\d{1,3}(-[a-z]{1,5}\.\d)?(\+[a-z0-9]{1,5})?$/,
	);
	fc.assert(
		fc.property(version, text => {
			expect(versionOfTag(tagOfVersion(text))).toBe(text);
		}),
	);
});

test("an image's name is read as Docker reads it, and nothing else is one", () => {
	expect(imageName('busybox:1')).toEqual({
		registry: '',
		path: 'busybox',
		name: 'busybox',
		tag: '1',
	});
	expect(imageName('127.0.0.1:5000/shop/app:1.2.0')).toEqual({
		registry: '127.0.0.1:5000',
		path: 'shop/app',
		name: '127.0.0.1:5000/shop/app',
		tag: '1.2.0',
	});
	expect(imageName('localhost/app:1')).toMatchObject({registry: 'localhost', path: 'app'});
	expect(imageName(`ghcr.io/a/b:v1@sha256:${'0'.repeat(64)}`)).toMatchObject({
		registry: 'ghcr.io',
		digest: `sha256:${'0'.repeat(64)}`,
	});
	expect(imageName('shop/app')).toMatchObject({registry: '', path: 'shop/app'});
	for (const wrong of [
		'',
		'-v',
		'--privileged',
		'App:1',
		'a b',
		'a:',
		'a@sha256:0',
		'a//b',
		'a:1\n',
		'../a',
		'Up/a:1',
	])
		expect(readImageName(wrong)).toBeUndefined();
	fc.assert(
		fc.property(fc.string(), text => {
			const read = readImageName(text);
			if (read) expect(read.name.startsWith('-')).toBe(false);
		}),
	);
});
