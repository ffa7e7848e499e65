import fs from 'node:fs';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {startTime} from '../../source/drivers/service/processes.ts';
import {preparePractice} from '../../source/practice/prepare.ts';
import {makeFolder} from './ledger.ts';

test('a product whose folder was taken away while it ran is not taken for the new one', async () => {
	const folder = join(await makeFolder(), 'practice');
	const said: string[] = [];
	const prepare = async () => preparePractice(folder, text => said.push(text));
	const {answers} = await prepare();
	const pid = Number(/\d+/.exec(fs.readFileSync(join(folder, 'ledger.pid'), 'utf8'))?.[0]);
	onTestFinished(() => {
		if (startTime(pid) !== undefined) process.kill(pid);
	});
	fs.rmSync(folder, {recursive: true});
	await expect(prepare()).rejects.toThrow(
		`A practice product of a folder that was here before still runs, as process ${pid}.`,
	);
	expect(fs.existsSync(folder)).toBe(false);
	process.kill(pid);
	await expect.poll(() => startTime(pid), {timeout: 30_000}).toBeUndefined();
	const again = await prepare();
	onTestFinished(() => {
		process.kill(Number(/\d+/.exec(fs.readFileSync(join(folder, 'ledger.pid'), 'utf8'))?.[0]));
	});
	expect(again.answers['program']).toBe(answers['program']);
}, 120_000);
