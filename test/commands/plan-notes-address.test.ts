import fs from 'node:fs';
import type http from 'node:http';
import {join} from 'node:path';
import {expect, test, vi} from 'vitest';
import {serve} from '../drivers/http/serve.ts';
import {lamp} from '../support/lamp.ts';
import {flags, runLines} from '../support/lines.ts';

vi.setConfig({testTimeout: 120_000});

const log = '## 2.0.0\n- **BREAKING** The wick is gone\n\n## 1.1.0\n- A word\n';
const list = JSON.stringify([
	{tag_name: 'v2.0.0', body: '- **BREAKING** The wick is gone'},
	{tag_name: 'v1.1.0', body: '- A word'},
]);
const secret = 'ghx_Zq81_notes-token';
type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void;
const good: Answer = (_, response) => void response.end(log);
const down: Answer = (_, response) => void response.writeHead(503).end();

/** An address whose answer may change, and how it was asked. */
async function address(answer: Answer) {
	const place = {answer, asked: [] as (string | undefined)[], at: ''};
	const base = await serve((request, response) => {
		place.asked.push(request.headers.authorization);
		place.answer(request, response);
	});
	place.at = `${base}/CHANGELOG.md`;
	return place;
}
const readOf = ({notes}: Record<string, any>) =>
	notes.versions.map(({version, read}: any) => [version, read]);
const both = [
	['1.1.0', true],
	['2.0.0', true],
];

test('what an address said is kept with its time, and used with both said when it does not answer', async () => {
	const place = await address(good);
	const site = lamp('1.0.0', {}, {at: place.at});
	const first = await site.json('2.0.0');
	expect(readOf(first)).toEqual(both);
	expect(first['notes']).not.toHaveProperty('asOf');
	const folder = join(site.folder, 'cache', 'handrail', 'notes');
	expect(fs.statSync(folder).mode & 0o777).toBe(0o700);
	const [file = ''] = fs.readdirSync(folder);
	expect(fs.statSync(join(folder, file)).mode & 0o777).toBe(0o600);

	place.answer = down;
	const later = await site.json('2.0.0');
	expect(readOf(later)).toEqual(both);
	expect(Date.parse(later['notes'].asOf)).toBeLessThanOrEqual(Date.now());
	expect(later['notes'].unanswered).toContain(`${place.at} answered 503.`);
	expect(later['decide']).toBe('something');
	const text = await site.text('2.0.0');
	expect(text).toMatch(/As of .* UTC: their address does not answer now\. http.* answered 503\./);
	expect(text).toContain('2 versions read, 1 item that may break something');

	// A page to log in at, an empty answer and one that is no list of releases are no notes, and are not kept.
	const page = '<!doctype html><p>Log in';
	for (const [body, type] of [
		[page, 'text/html'],
		['{"message": "gone"}', 'application/json'],
	] as const) {
		place.answer = (_, response) => void response.writeHead(200, {'content-type': type}).end(body);
		const found = await site.json('2.0.0');
		expect(readOf(found)).toEqual(both);
		expect(found['notes'].unanswered).toBeDefined();
	}
	place.answer = (_, response) => void response.end('\n');
	expect((await site.json('2.0.0'))['notes'].unread).toContain('speaks of a version on the way');
	place.answer = down;
	expect(readOf(await site.json('2.0.0'))).toEqual(both);

	// Where others could write, nothing is kept and nothing taken; without either, the notes are not read.
	fs.chmodSync(folder, 0o777);
	const {notes} = await site.json('2.0.0');
	expect(notes.unread).toContain('answered 503');
	expect(notes.unread).toContain('Without a network, save the notes to a file');
	expect(readOf({notes})).toEqual(both.map(([version]) => [version, false]));
});

test('what was kept and is not understood is none; a version that it does not speak of is not read', async () => {
	const place = await address(good);
	const site = lamp('1.0.0', {}, {at: place.at});
	await site.json('2.0.0');
	place.answer = down;
	expect(readOf(await site.json('2.1.0'))).toEqual([...both, ['2.1.0', false]]);
	const folder = join(site.folder, 'cache', 'handrail', 'notes');
	const file = join(folder, fs.readdirSync(folder)[0]!);
	fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('"text"', '"words"'));
	expect((await site.json('2.0.0'))['notes'].unread).toContain('answered 503');
});

test('releases page after page; what one of the pages refuses is filled from what was kept of them all', async () => {
	let limited = false;
	const place = await address((request, response) => {
		const last = request.url!.includes('page=2');
		const type = {'content-type': 'application/json'};
		if (last && limited) return void response.writeHead(429, {'retry-after': '60'}).end('{}');
		response.writeHead(200, last ? type : {...type, link: '<?page=2>; rel="next"'});
		response.end(JSON.stringify([(JSON.parse(list) as object[])[last ? 1 : 0]]));
	});
	const site = lamp('1.0.0', {}, {at: place.at.replace('CHANGELOG.md', 'releases')});
	expect(readOf(await site.json('2.0.0'))).toEqual(both);
	limited = true;
	const found = await site.json('2.0.0');
	expect(readOf(found)).toEqual(both);
	expect(found['notes'].unanswered).toMatch(
		/was asked too often \(429\)\. It answers again in 60 s/,
	);
});

test('notes are logged in for with a token, which stands nowhere in what is said or kept', async () => {
	const place = await address((request, response) => {
		const allowed = request.headers.authorization === `Bearer ${secret}`;
		if (!allowed) return void response.writeHead(404).end();
		response.end(`${log}- You sent ${secret}\n`);
	});
	const env = {LAMP_TOKEN: secret};
	const said = {notes: ', token: {env: LAMP_TOKEN}'};
	const site = lamp('1.0.0', {}, {at: place.at, with: said, env});
	const first = JSON.stringify(await site.json('2.0.0'));
	expect(first).toContain('You sent ‹token›');
	expect(place.asked).toEqual([`Bearer ${secret}`]);
	const cache = join(site.folder, 'cache');
	const kept = fs
		.readdirSync(cache, {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile())
		.map(entry => fs.readFileSync(join(entry.parentPath, entry.name), 'utf8'));
	expect(kept).toHaveLength(1);
	expect(first + kept.join('')).not.toContain(secret);

	const other = lamp('1.0.0', {}, {at: place.at, with: said});
	expect((await other.json('2.0.0'))['notes'].unread).toContain(
		'The variable LAMP_TOKEN is not set or empty.',
	);
});

test('behind a redirect a guide is still known by the name it was asked by', async () => {
	const place = await address((request, response) => {
		if (request.url === '/UPGRADE.md')
			return void response.writeHead(302, {location: '/blobs/17'}).end();
		response.end('# Guide\n\n## Before\n\nTake the wick out.\n');
	});
	const site = lamp('1.0.0', {}, {at: place.at.replace('CHANGELOG', 'UPGRADE')});
	const {notes} = await site.json('1.1.0');
	expect(notes.versions[0].items).toMatchObject([{action: true}]);
});

test('the page, the report and the record say of when notes are, and none of them holds the token', async () => {
	const place = await address((request, response) =>
		request.headers.authorization === `Bearer ${secret}`
			? good(request, response)
			: void response.writeHead(401).end(),
	);
	const site = lamp(
		'1.0.0',
		{},
		{
			at: place.at,
			with: {notes: ', token: {env: LAMP_TOKEN}'},
			env: {LAMP_TOKEN: secret},
		},
	);
	await site.json('2.0.0');
	place.answer = (_, response) => void response.writeHead(503).end(secret);
	const answers = {...site.answers, version: '2.0.0', 'version.go': 'yes'};
	const went = await runLines(['upgrade', site.file, ...flags(answers)], {env: site.env});
	expect(went.out).toMatch(/As of .* UTC: their address does not answer now\./);
	const run = async (...words: string[]) => (await runLines(words, {env: site.env})).out;
	const [session = ''] = /(?<=handrail resume )\w+/.exec(went.out) ?? [];
	const report = await run('report', session);
	expect(report).toMatch(/As of .* UTC: their address did not answer\. http.* answered 503\./);
	const {notes} = JSON.parse(await run('report', session, '--json'));
	expect(notes).toMatchObject({unread: [], unanswered: expect.stringContaining('503')});
	expect(Date.parse(notes.asOf)).toBeLessThanOrEqual(Date.now());
	const files = fs
		.readdirSync(site.folder, {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile())
		.map(entry => fs.readFileSync(join(entry.parentPath, entry.name), 'latin1'));
	expect(files.length).toBeGreaterThan(5);
	expect([went.out, went.err, report, ...files].join('')).not.toContain(secret);

	// Once it answers again, what is new is looked at.
	place.answer = good;
	await run('resume', session, ...flags({'notes.again': 'yes'}));
	expect(JSON.parse(await run('report', session, '--json')).notes).toEqual({
		source: place.at,
		unread: [],
	});

	// Notes that the operator adds may lie elsewhere, and the token is not for there.
	const other = await address((_, response) => void response.end('## 2.0.0\n- Another word\n'));
	await run('resume', session, ...flags({'notes.more': other.at}));
	const added = JSON.parse(await run('report', session, '--json')).notes;
	expect(added.source).toBe(`${place.at}, ${other.at}`);
	expect(other.asked).toEqual([undefined]);
});
