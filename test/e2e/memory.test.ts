import fs from 'node:fs';
import {join} from 'node:path';
import {expect, onTestFinished, test, vi} from 'vitest';
import {readRunner} from '../../source/engine/spec.ts';
import {expectUndisturbed, makeBell, toLongStep} from '../support/bell.ts';
import {endProcess} from '../support/end-process.ts';
import {killForMemory, mayLimitMemory} from '../support/memory.ts';
import {choose} from '../support/pilot.ts';
import {suiteWith} from '../support/required.ts';
import {lockIsFree, newestSession, openStep, readDisk} from '../support/session-files.ts';
import type {Terminal} from '../support/terminal.ts';

vi.setConfig({testTimeout: 240_000});

function until(terminal: Terminal): Terminal {
	onTestFinished(() => {
		if (!terminal.exited()) endProcess(terminal.pty.pid);
	});
	return terminal;
}

/** A bell in the middle of its long step: the wizard in its terminal, the runner, and the tool. */
async function inTheMiddle() {
	const site = makeBell();
	onTestFinished(() => {
		site.go();
		site.remove();
	});
	const terminal = until(site.open(undefined, {columns: 110, rows: 40}));
	await toLongStep(terminal, site);
	const open = openStep(readDisk(newestSession(site.state)!))!;
	return {
		site,
		terminal,
		wizard: terminal.pid(),
		runner: open.runner!.pid,
		tool: readRunner(open.folder).child!.pid,
	};
}

const attempts = (state: string) =>
	readDisk(newestSession(state)!).events.filter(
		event => event.t === 'step.intent' && event.step === 'rollout.1/cast',
	).length;

suiteWith(
	'memory',
	mayLimitMemory(),
	'root and a memory cgroup, to have the kernel kill for want of memory',
)('out of memory', () => {
	test('the tool of a step is killed for memory: told as that, nothing runs again unasked, and again is once (A18)', async () => {
		const {site, terminal, tool} = await inTheMiddle();
		await killForMemory(tool);
		const screen = (await terminal.waitFor('for want of memory')).replaceAll(/\s+/g, ' ');
		expect(screen).toContain('SIGKILL');
		expect(screen).toContain('dmesg');
		// The last line of a tool that was killed is not why it ended.
		expect(screen).toContain('The last it said: the mould is filled');
		expect(attempts(site.state)).toBe(1);
		expect(site.effects()).toEqual({cast: 0, hung: 0});
		site.go();
		await choose(terminal, 'Run this step once more');
		await choose(terminal, 'Go on to decide');
		expect(site.effects()).toEqual({cast: 1, hung: 1});
		expect(attempts(site.state)).toBe(2);
		expect(site.ledger().map(line => line.replace(/ .*\//, ' '))).toEqual([
			'begin a1',
			'begin a2',
			'end a2',
		]);
	});

	test('the runner is killed for memory: its tool is watched to the end, and nothing happens twice (A18)', async () => {
		const {site, terminal, runner} = await inTheMiddle();
		await killForMemory(runner);
		await terminal.waitFor(/runner is gone/i);
		site.go();
		await choose(terminal, 'It is done: go on');
		await terminal.waitFor('7 of 9  Verify');
		expectUndisturbed(site);
		expect(attempts(site.state)).toBe(1);
	});

	test('the wizard is killed for memory: its lock is free, the step goes on, and resume takes it up (A18)', async () => {
		const {site, terminal, wizard, runner} = await inTheMiddle();
		await killForMemory(wizard);
		expect((await terminal.exit).signal).toBe(9);
		expect(await lockIsFree(site.state)).toBe(true);
		expect(fs.existsSync(join('/proc', String(runner)))).toBe(true);
		const again = until(site.open(['resume'], {columns: 110, rows: 40}));
		await again.waitFor('the mould is filled');
		site.go();
		await again.waitFor('7 of 9  Verify');
		expectUndisturbed(site);
		expect(attempts(site.state)).toBe(1);
	});
});
