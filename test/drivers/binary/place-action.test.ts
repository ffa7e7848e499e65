import fs from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {placeAction} from '../../../source/drivers/binary/place.ts';
import {makeWorker} from '../files/tree.ts';
import {freshFolder, script, writeProgram} from './place.ts';

function setUp(over: 'nothing' | 'anything' = 'anything') {
	const folder = freshFolder();
	const release = writeProgram(join(folder, 'tool-1.0.0'), script('1.0.0'));
	return {program: join(folder, 'tool'), release, aside: 's1', over};
}

type Given = ReturnType<typeof setUp>;
const run = async (given: Given) => placeAction.work?.(given, makeWorker().worker);
const refused = async (given: Given) =>
	placeAction.refuse?.(given, await placeAction.observe(given));
const read = (path: string) => fs.readFileSync(path, 'utf8');

test('where nothing lies the program lies afterwards, and may be executed', async () => {
	const given = setUp('nothing');
	const before = await placeAction.observe(given);
	expect(await refused(given)).toBeUndefined();
	expect((await placeAction.probe(given, before)).verdict).toBe('not-started');
	await run(given);
	expect(read(given.program)).toBe(script('1.0.0'));
	expect(fs.statSync(given.program).mode & 0o777).toBe(0o755);
	expect((await placeAction.probe(given, before)).verdict).toBe('landed');
	expect(fs.readdirSync(join(given.program, '..')).toSorted()).toEqual(['tool', 'tool-1.0.0']);
});

test('what lies there moves aside; a second run changes nothing', async () => {
	const given = setUp();
	writeProgram(given.program, 'mine');
	await run(given);
	await run(given);
	expect(read(given.program)).toBe(script('1.0.0'));
	expect(read(`${given.program}.before-s1`)).toBe('mine');
});

test('something that came since the plan is refused, and left as it is (R10)', async () => {
	const given = setUp('nothing');
	writeProgram(given.program, 'mine');
	expect(await refused(given)).toContain('was not there when this was planned');
	expect(await refused({...given, over: 'anything'})).toBeUndefined();
	expect(read(given.program)).toBe('mine');
});

test('nothing is written over what an earlier recovery moved aside', async () => {
	const given = setUp();
	writeProgram(given.program, 'mine');
	writeProgram(`${given.program}.before-s1`, 'older');
	await expect(run(given)).rejects.toThrow('is there already');
	expect([read(given.program), read(`${given.program}.before-s1`)]).toEqual(['mine', 'older']);
});

test('killed between the two renames it is half done, and the next run ends it', async () => {
	const given = setUp();
	writeProgram(given.program, 'mine');
	const before = await placeAction.observe(given);
	fs.renameSync(given.program, `${given.program}.before-s1`);
	expect((await placeAction.probe(given, before)).verdict).toBe('partial');
	await run(given);
	expect(read(given.program)).toBe(script('1.0.0'));
	expect(read(`${given.program}.before-s1`)).toBe('mine');
});

test('a release that changed or vanished since it was chosen is refused', async () => {
	const given = {...setUp(), expectRelease: 'f'.repeat(64)};
	expect(await refused(given)).toContain('changed since it was chosen');
	fs.rmSync(given.release);
	expect(await refused(given)).toContain('is not there any more');
});
