import {execFileSync} from 'node:child_process';
import {once} from 'node:events';
import {existsSync} from 'node:fs';
import {readFile, rm} from 'node:fs/promises';
import {connect, createServer} from 'node:net';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {installPractice} from '../../source/practice/install.ts';
import {listReleases} from '../../source/practice/releases.ts';
import {get, installSeeded, makeFolder, replaceProgram, start} from './ledger.ts';

const port = 18_717;
const install = async () => installPractice({folder: join(await makeFolder(), 'practice'), port});

test('the programs tell their version and flags, whatever PATH says', async () => {
	const answers = await install();
	for (const {version} of listReleases()) {
		const program = join(answers.releases, `ledger-${version}`);
		const run = (...words: string[]) =>
			execFileSync(program, words, {encoding: 'utf8', env: {PATH: '/nonexistent'}});
		expect(run('--version')).toBe(`ledger ${version}\n`);
		expect(run('serve', '--help')).toMatch(/^ {6}--config FILE +file of settings \(default/m);
		expect(run('--help')).toBe(run('serve', '--help'));
	}
});

test.each(listReleases())('$version starts on an empty folder without a warning', async release => {
	const answers = await install();
	await replaceProgram(answers, release.version);
	const running = await start(answers, {env: {PATH: '/nonexistent'}});
	expect(await get(answers, '/health')).toEqual({status: 'ok', version: release.version});
	const {items} = await get(answers, '/api/collections');
	for (const {name} of items) {
		expect(await get(answers, `/api/${name}?limit=1`)).toEqual({total: 0, items: []});
	}
	expect(running.output()).not.toMatch(/warning/i);
});

test('reads are answered page by page, and what is not there is told', async () => {
	const answers = await installSeeded(port);
	await start(answers);
	const one = await get(answers, '/api/members?limit=1');
	expect(one).toMatchObject({total: 40, items: [{id: 1, name: 'Ada Ashdown'}]});
	expect((await get(answers, '/api/books')).items).toHaveLength(20);
	// 21 days, as the installed settings say, not the default's 28.
	expect((await get(answers, '/api/loans?limit=1')).items[0]).toMatchObject({
		lent: '2025-01-07',
		due: '2025-01-28',
	});
	const missing = await fetch(`${answers.address}/elsewhere`);
	expect(missing.status).toBe(404);
	expect(await missing.json()).toEqual({error: 'not found'});
});

test.each([
	['a wrong token', 'Bearer wrong', '{"name":"Ida"}', 401],
	['no JSON', undefined, 'Ida', 400],
	['a record that lacks a field', undefined, '{"name":"Ida"}', 422],
	['a record that is too large', undefined, `"${'a'.repeat(70_000)}"`, 413],
])('a record is refused: %s', async (_, given, body, status) => {
	const answers = await install();
	await start(answers);
	const token = (await readFile(answers.secret, 'utf8')).trim();
	const response = await fetch(`${answers.address}/api/members`, {
		method: 'POST',
		headers: {authorization: given ?? `Bearer ${token}`},
		body,
	});
	expect(response.status).toBe(status);
	expect((await get(answers, '/api/counts')).items.members).toBe(0);
});

test('a port that is taken is told, and the database is left alone', async () => {
	const answers = await install();
	const {host, hostname} = new URL(answers.address);
	const other = createServer().listen(Number(host.split(':')[1]), hostname);
	await once(other, 'listening');
	const running = await start(answers);
	other.close();
	expect(running.output()).toContain(`cannot listen on ${host}: address in use`);
	expect(running.child.exitCode).toBe(1);
	expect(existsSync(join(answers.data, 'village.db'))).toBe(false);
});

test('it does not start without its secret', async () => {
	const answers = await install();
	await rm(answers.secret);
	const running = await start(answers);
	expect(running.output()).toContain('ledger.secret');
	expect(running.child.exitCode).toBe(1);
});

test('SIGTERM ends it cleanly, even with a connection left open', async () => {
	const answers = await installSeeded(port);
	const running = await start(answers);
	const {port: taken, hostname} = new URL(answers.address);
	const socket = connect(Number(taken), hostname);
	socket.on('error', () => {});
	await once(socket, 'connect');
	socket.write('GET /health HTTP/1.1\r\n');
	expect(await running.stop()).toBe(0);
	socket.destroy();
	expect(running.output()).toMatch(/stopping\n.*stopped\n$/);
	expect(existsSync(join(answers.data, 'village.db-wal'))).toBe(false);
});
