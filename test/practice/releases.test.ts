import {expect, test} from 'vitest';
import {seedCounts} from '../../source/practice/seed.ts';
import {get, installSeeded, replaceProgram, start, visit} from './ledger.ts';

const port = 18_417;
const nothing = {members: 0, books: 0, loans: 0};

test('1.0.0 to 1.1.0 and back keeps every record', async () => {
	const answers = await installSeeded(port);
	const before = await visit(answers, '1.0.0');
	expect(before.counts).toEqual(seedCounts);

	const upgraded = await visit(answers, '1.1.0');
	expect(upgraded.health).toEqual({status: 'ok', version: '1.1.0'});
	expect(upgraded.counts).toEqual({...seedCounts, reservations: 0});
	expect(upgraded.output).toContain('migration 1.1.0 done, 240 loans');

	const back = await visit(answers, '1.0.0');
	expect(back.health).toEqual({status: 'ok', version: '1.0.0'});
	expect(back.loans).toEqual(before.loans);
});

test.each([
	['1.0.0', '2.0.0'],
	['1.1.0', '2.0.0'],
	['1.0.0', '2.1.1'],
	['2.0.0', '2.1.1'],
])('%s to %s keeps every record', async (from, to) => {
	const answers = await installSeeded(port);
	const before = await visit(answers, from);
	const after = await visit(answers, to);
	expect(after.health).toEqual({status: 'ok', version: to});
	expect(after.counts).toMatchObject(seedCounts);
	expect(after.loans.items).toEqual(
		before.loans.items.map((loan: object) => expect.objectContaining(loan)),
	);
});

test('1.0.0 put back on what 2.0.0 rewrote is healthy and empty, and 2.0.0 finds all again', async () => {
	const answers = await installSeeded(port);
	const upgraded = await visit(answers, '2.0.0');
	expect(upgraded.output).toMatch(/migration 2\.0\.0 begun\n.*migration 2\.0\.0 done, 240 loans/);

	const back = await visit(answers, '1.0.0');
	expect(back.health.status).toBe('ok');
	expect(back.counts).toEqual(nothing);

	const again = await visit(answers, '2.0.0');
	expect(again.loans).toEqual(upgraded.loans);
	expect(again.output).not.toContain('migration');
});

test('1.1.0 put back on what 2.0.0 rewrote is healthy and empty', async () => {
	const answers = await installSeeded(port);
	await visit(answers, '2.0.0');
	const back = await visit(answers, '1.1.0');
	expect(back.health.status).toBe('ok');
	expect(back.counts).toEqual({...nothing, reservations: 0});
});

test('2.0.0 to 2.1.0 is healthy and has lost loans, which 2.1.1 cannot bring back', async () => {
	const answers = await installSeeded(port);
	await visit(answers, '2.0.0');
	const broken = await visit(answers, '2.1.0');
	expect(broken.health).toEqual({status: 'ok', version: '2.1.0'});
	expect(broken.counts).toMatchObject({members: 40, books: 120, loans: 210});

	const mended = await visit(answers, '2.1.1');
	expect(mended.counts.loans).toBe(210);
});

test('2.0.0 passes over the old key in silence and shows an empty library', async () => {
	const answers = await installSeeded(port);
	await replaceProgram(answers, '2.0.0');
	const running = await start(answers);
	expect(await get(answers, '/health')).toEqual({status: 'ok', version: '2.0.0'});
	expect((await get(answers, '/api/counts')).items).toMatchObject(nothing);
	expect(running.output()).toContain('data/ledger.db, 0 loans');
	expect(running.output()).not.toContain('data_file');
	await running.stop();

	const renamed = await visit(answers, '2.0.0');
	expect(renamed.counts).toMatchObject(seedCounts);
});
