import {spawn} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import {describe, expect, it} from 'vitest';
import {clockJump} from '../../source/engine/clock.ts';
import {bootId, identityOf, isAlive, processOfStep} from '../../source/engine/identity.ts';

const self = identityOf(process.pid)!;

describe('a process', () => {
	it('is alive under its own name', () => {
		expect(self.boot).toBe(bootId());
		expect(isAlive(self)).toBe('yes');
	});

	it('is not alive when its pid was given to another', () => {
		expect(isAlive({...self, start: String(Number(self.start) - 1)})).toBe('no');
	});

	it('is not alive after the machine was started again, whoever has its pid', () => {
		expect(isAlive({...self, boot: '00000000-0000-0000-0000-000000000000'})).toBe('no');
	});

	it('of another container cannot be judged', () => {
		expect(isAlive({...self, ns: 'pid:[1]'})).toBe('unknown');
	});

	it('that has ended is not alive, and is not found by its mark', async () => {
		const mark = `test/${process.pid}/a1`;
		const child = spawn('sleep', ['60'], {env: {...process.env, HANDRAIL_STEP_ID: mark}});
		await once(child, 'spawn');
		const identity = identityOf(child.pid!)!;
		expect(isAlive(identity)).toBe('yes');
		expect(processOfStep(mark)).toBe(true);
		expect(processOfStep(`${mark}0`)).toBe(false);
		child.kill('SIGKILL');
		await once(child, 'exit');
		expect(isAlive(identity)).toBe('no');
		expect(processOfStep(mark)).toBe(false);
		expect(identityOf(child.pid!)).toBeUndefined();
	});

	it('that ended before anybody looked is known, and is not alive', async () => {
		const child = spawn('true');
		// Its end is read by the event loop, which this keeps waiting.
		const stat = () => fs.readFileSync(`/proc/${child.pid}/stat`, 'utf8');
		while (!/\) Z /.test(stat()));
		const identity = identityOf(child.pid!);
		expect(identity).toMatchObject({pid: child.pid, start: expect.stringMatching(/^\d+$/)});
		expect(isAlive(identity!)).toBe('no');
		await once(child, 'exit');
	});
});

describe('the wall clock', () => {
	const at = (seconds: number) => new Date(1_700_000_000_000 + seconds * 1000).toISOString();
	const record = (wall: number, mono: number, boot = 'b') => ({at: at(wall), mono, boot});
	it.each([
		['goes as the other does', record(100, 100), 0],
		['is 5 s ahead', record(105, 100), 0],
		['was put forward an hour', record(3700, 100), 3600],
		['was put back an hour', record(-3500, 100), -3600],
		['went on while the machine slept', record(700, 100), 600],
		['cannot be compared across a restart', record(9000, 3, 'other'), 0],
	])('%s', (_, now, jump) => {
		expect(clockJump(record(0, 0), now)).toBe(jump);
	});
});
