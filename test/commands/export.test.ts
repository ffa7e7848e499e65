import fs from 'node:fs';
import {join} from 'node:path';
import {expect, test, vi} from 'vitest';
import {openJournal} from '../../source/journal/journal.ts';
import {systemClock} from '../../source/engine/clock.ts';
import {handrail} from '../support/built.ts';
import {makePast, playPast} from '../support/past-session.ts';

vi.setConfig({testTimeout: 120_000});

type Line = Record<string, any>;
const parse = (text: string) =>
	text
		.trim()
		.split('\n')
		.map(line => JSON.parse(line) as Line);

async function one() {
	const past = makePast();
	const session = await playPast(past, {days: 30, outcome: 'done'});
	const step = join(session.folder, 'steps', 'rollout.1-swap-a1');
	fs.mkdirSync(step, {recursive: true});
	fs.writeFileSync(join(step, 'runner.jl'), '{"child":{"pid":1}}\n');
	fs.writeFileSync(join(step, 'result.json'), '{"kind":"done","facts":{},"ms":5}');
	return {past, session, step};
}

test('a whole session: a header with its format, every record, runner, result, and the end', async () => {
	const {past, session} = await one();
	const {status, stdout, stderr} = handrail(past.root, 'export', session.id.slice(0, 14));
	expect({status, stderr}).toEqual({status: 0, stderr: ''});
	const lines = parse(stdout);
	expect(lines[0]).toMatchObject({handrail: 'export', format: 1, session: session.id});
	expect(lines[0]!['header'].nonce).toBeUndefined();
	const records = lines.filter(({of}) => of === 'journal').map(({record}) => record as Line);
	expect(records.map(({seq}) => seq as number)).toEqual(records.map((_, index) => index + 1));
	expect(records.at(-1)).toMatchObject({t: 'session.close', outcome: 'done'});
	const swap = {step: 'rollout.1-swap-a1'};
	expect(lines).toContainEqual({of: 'runner', ...swap, note: {child: {pid: 1}}});
	expect(lines).toContainEqual({of: 'result', ...swap, result: {kind: 'done', facts: {}, ms: 5}});
	expect(lines.at(-1)).toEqual({of: 'end', lines: lines.length, missing: []});
});

test('a file is for its owner only, and never written over unasked (S4)', async () => {
	const {past, session} = await one();
	const file = join(past.folder, 'export.jsonl');
	expect(handrail(past.root, 'export', session.id, file).status).toBe(0);
	expect(fs.statSync(file).mode & 0o777).toBe(0o600);
	const before = fs.readFileSync(file, 'utf8');
	const link = join(past.folder, 'link');
	fs.symlinkSync(join(past.folder, 'victim'), link);
	for (const taken of [file, link]) {
		const {status, stderr} = handrail(past.root, 'export', session.id, taken);
		expect(stderr).toContain(
			'is there already, and was left as it is. Name another file, or add --replace.',
		);
		expect(status).toBe(2);
	}

	expect(fs.readdirSync(past.folder)).not.toContain('victim');
	fs.appendFileSync(file, 'more');
	expect(handrail(past.root, 'export', session.id, file, '--replace').status).toBe(0);
	expect(fs.readFileSync(file, 'utf8')).toBe(before);
	expect(handrail(past.root, 'export', session.id, join(past.folder, 'no', 'x')).stderr).toContain(
		'ENOENT',
	);
});

test('a damaged session as far as it is sound, untouched, with what is missing (B3)', async () => {
	const {past, session, step} = await one();
	const path = join(session.folder, 'journal.jl');
	const text = fs.readFileSync(path, 'utf8').split('\n');
	const total = text.length - 1;
	text[9] = (text[9] ?? '').replace('"v":1', '"v":2');
	fs.writeFileSync(path, text.join('\n'));
	fs.writeFileSync(join(step, 'result.json'), '{"kind":"do');
	const bytes = fs.readFileSync(path);
	const {status, stdout, stderr} = handrail(past.root, 'export', session.id);
	expect(status).toBe(1);
	expect(stderr).toContain(`Missing. Records 10 to ${total}: record 10 of ${total} is damaged.`);
	expect(stderr).toContain('Missing. rollout.1-swap-a1/result.json');
	const lines = parse(stdout);
	expect(lines.filter(({of}) => of === 'journal')).toHaveLength(9);
	expect(lines.filter(({of}) => of === 'runner')).toHaveLength(1);
	expect(lines.at(-1)!['missing']).toHaveLength(2);
	expect(fs.readFileSync(path).equals(bytes)).toBe(true);
});

test('a session of a newer handrail, and one whose header is damaged (B13)', async () => {
	const {past, session} = await one();
	const path = join(session.folder, 'session.json');
	const header = JSON.parse(fs.readFileSync(path, 'utf8')) as Line;
	fs.writeFileSync(path, JSON.stringify({...header, format: {major: 2, minor: 0}, app: '3.1.0'}));
	const newer = handrail(past.root, 'export', session.id);
	expect(newer.status).toBe(0);
	expect(parse(newer.stdout)[0]!['header']).toMatchObject({app: '3.1.0', format: {major: 2}});
	expect(handrail(past.root, 'sessions').stdout).toContain('made by handrail 3.1.0');
	fs.writeFileSync(path, '{"format":');
	const {status, stdout, stderr} = handrail(past.root, 'export', session.id);
	expect(stderr).toContain('Missing. The header: ');
	expect(parse(stdout).filter(({of}) => of === 'journal').length).toBeGreaterThan(5);
	expect(status).toBe(1);
});

test('no secret leaves by it: known ones by name, others by their shape (S1)', async () => {
	const {past, session} = await one();
	const journal = openJournal(session.folder, systemClock());
	journal.append({t: 'note', text: 'postgres://ledger:hunter2hunter2@db/ledger failed'});
	journal.append({t: 'note', text: 'Authorization: Bearer abcdefghijklmnop1234'});
	journal.close();
	const {stdout} = handrail(past.root, 'export', session.id);
	for (const secret of ['hunter2', 'abcdefghijklmnop']) expect(stdout).not.toContain(secret);
	expect(stdout).toContain('‹hidden›');
});

test.each([
	[[], 'Name the session'],
	[['01ZZZZ'], 'There is no session 01ZZZZ'],
	[['0'], 'sessions begin with 0'],
	[['x', 'y', 'z'], '"z" is a word too many'],
	[['x', '--jsn'], '--jsn is no flag of handrail export. It has: --replace.'],
])('wrong usage is told: %j', async (words, told) => {
	const {past} = await one();
	await playPast(past, {days: 1});
	const {status, stdout, stderr} = handrail(past.root, 'export', ...words);
	expect(stderr).toContain(told);
	expect({status, stdout}).toEqual({status: 2, stdout: ''});
});
