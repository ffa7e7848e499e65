import fs from 'node:fs';
import type http from 'node:http';
import {join} from 'node:path';
import {expect, test, vi} from 'vitest';
import {serve} from '../http/serve.ts';
import {list, ownHome, told, versionsOf} from './place.ts';

vi.setConfig({testTimeout: 90_000});

const secret = 'ghx_Zq81_forge-token/9';
const name = 'HANDRAIL_TEST_TOKEN';
type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void;

/** A forge that keeps how it was asked. */
async function forge(answer: Answer) {
	const asked: (string | undefined)[] = [];
	const at = await serve((request, response) => {
		asked.push(request.headers.authorization);
		answer(request, response);
	});
	return {at, asked};
}
const releases = JSON.stringify([{tag_name: 'v1.2.0'}]);
const open: Answer = (_, response) => void response.end(releases);
const locked: Answer = (request, response) => {
	if (request.headers.authorization === `Bearer ${secret}`) response.end(releases);
	else response.writeHead(401).end('{}');
};

test('a token from a variable or a file goes with the question, and nothing where there is none', async () => {
	const home = ownHome();
	const {at, asked} = await forge(open);
	const given = {from: at, token: {env: name}};
	expect(versionsOf(await list('releases', given))).toEqual(['1.2.0']);
	vi.stubEnv(name, secret);
	await list('releases', given);
	const file = join(home, 'token');
	fs.writeFileSync(file, `${secret}\n`);
	await list('releases', {from: at, token: {file}});
	// A question that may be left open.
	await list('releases', {from: at, token: {file: ''}});
	expect(asked).toEqual([undefined, `Bearer ${secret}`, `Bearer ${secret}`, undefined]);
});

test('who is not let in is told where the token should have come from', async () => {
	const home = ownHome();
	const {at} = await forge(locked);
	const ask = async (token?: object) => told(list('releases', {from: at, ...(token && {token})}));
	expect(await ask()).toMatch(/does not let us in \(401\)\. \| .*token: \{env: NAME\}/);
	expect(await ask({env: name})).toContain(`The variable ${name} is not set or empty.`);
	vi.stubEnv(name, 'another-token-than-that');
	expect(await ask({env: name})).toContain(`Is the token in the variable ${name} still good`);
	const file = join(home, 'token');
	expect(await ask({file})).toContain(`${file} cannot be read (ENOENT)`);
	fs.writeFileSync(file, secret);
	expect(await ask({file})).toBe('no failure');
});

test('asked too often: with a token more would be allowed, and who has one is told nothing of it', async () => {
	ownHome();
	const {at} = await forge((_, response) => void response.writeHead(429).end('{}'));
	const ask = async (token: object) => told(list('releases', {from: at, token}));
	expect(await ask({env: name})).toMatch(/asked too often.*The variable .* is not set or empty/);
	vi.stubEnv(name, secret);
	expect(await ask({env: name})).not.toMatch(/variable|token/);
});

test.each([
	['two lines', `${secret}\n${secret}`],
	['a blank inside', `Bearer ${secret}`],
	['empty', '\n'],
	['too short to be hidden', 'abc'],
	['no plain letters', `${secret}é`],
])('a token that is %s is refused, and not repeated', async (_, text) => {
	const home = ownHome();
	const {at, asked} = await forge(open);
	const file = join(home, 'token');
	fs.writeFileSync(file, text);
	const said = await told(list('releases', {from: at, token: {file}}));
	expect(said).toContain(`${file} holds no token that can be sent`);
	expect(said).not.toContain(text.trim() || 'nothing');
	expect(said).not.toContain(secret);
	expect(asked).toEqual([]);
});

test('a token goes over an encrypted line only, or within this machine', async () => {
	ownHome();
	vi.stubEnv(name, secret);
	const said = await told(
		list('releases', {from: 'http://forge.example.invalid/r', token: {env: name}}),
	);
	expect(said).toMatch(/over a line without encryption.*was not sent.*https/s);
	expect(said).not.toContain(secret);
});

test('a token is not carried to another host, be it by a redirect or by a next page', async () => {
	ownHome();
	vi.stubEnv(name, secret);
	const other = await forge((request, response) => {
		const last = request.url!.includes('page=2');
		const link = {link: '</r?page=2>; rel="next"'};
		response.writeHead(200, last ? {} : link);
		response.end(JSON.stringify([{tag_name: last ? 'v1.1.0' : 'v1.2.0'}]));
	});
	const own = await forge((_, response) =>
		response.writeHead(302, {location: `${other.at}/r`}).end(),
	);
	const given = {from: `${own.at}/r`, token: {env: name}};
	// The next page is one of where the list was found.
	expect(versionsOf(await list('releases', given))).toEqual(['1.2.0', '1.1.0']);
	expect(own.asked).toEqual([`Bearer ${secret}`]);
	expect(other.asked).toEqual([undefined, undefined]);
	const leading = await forge((_, response) => {
		response.writeHead(200, {link: `<${other.at}/r?page=2>; rel="next"`}).end(releases);
	});
	await list('releases', {from: leading.at, token: {env: name}});
	expect(other.asked.filter(Boolean)).toEqual([]);
});

test('a token that the other side repeats is in no sentence and not in what is kept', async () => {
	const home = ownHome();
	vi.stubEnv(name, secret);
	let say: Answer = (_, response) =>
		void response.end(JSON.stringify([{tag_name: 'v1.2.0', html_url: `https://x/${secret}`}]));
	const {at} = await forge((request, response) => say(request, response));
	const given = {from: at, token: {env: name}};
	expect(JSON.stringify(await list('releases', given))).not.toContain(secret);
	const folder = join(home, 'cache', 'handrail', 'versions');
	for (const file of fs.readdirSync(folder))
		expect(fs.readFileSync(join(folder, file), 'utf8')).not.toContain(secret);
	fs.rmSync(folder, {recursive: true});
	say = (_, response) => void response.end(`${secret} is not known`);
	const said = await told(list('releases', given));
	expect(said).toContain('It began: ‹token› is not known');
	say = (_, response) => void response.writeHead(302, {location: `/login/${secret}`}).end();
	const around = await told(list('releases', given));
	expect(around).toMatch(/leads round|leads on/);
	expect(around).not.toContain(secret);
});

test('a password in an address is neither sent nor told', async () => {
	ownHome();
	const {at, asked} = await forge(open);
	const ask = async (password: string) =>
		told(list('releases', {from: at.replace('//', `//me:${password}@`)}));
	const said = await ask(encodeURIComponent(secret));
	expect(said).toContain('a name or a password stands in the address');
	expect(said).not.toContain(encodeURIComponent(secret));
	const broken = await ask(secret);
	expect(broken).toContain('this is not an address');
	expect(broken).not.toContain(secret);
	expect(asked).toEqual([]);
});
