import fs from 'node:fs';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {expectUndisturbed, makeBell, toLongStep, toVersions, type Bell} from '../support/bell.ts';
import {choose} from '../support/pilot.ts';
import {newestSession, readDisk, stateOf, waitForDisk} from '../support/session-files.ts';
import type {Terminal} from '../support/terminal.ts';
import {endProcess} from '../support/end-process.ts';

function bell(): Bell {
	const site = makeBell();
	onTestFinished(() => {
		site.go();
		site.remove();
	});
	return site;
}

function until(terminal: Terminal): Terminal {
	onTestFinished(() => {
		if (!terminal.exited()) endProcess(terminal.pty.pid);
	});
	return terminal;
}

const castDone = (site: Bell) =>
	waitForDisk(
		site.state,
		({folder}) =>
			fs.existsSync(join(folder, 'steps', 'rollout.1-cast-a1', 'result.json')) || undefined,
		'the end of the long step',
	);

test('Ctrl-C asks once, leaves at the second press, and says how to come back', async () => {
	const site = bell();
	const terminal = until(site.open());
	await terminal.waitFor('Which file is the bell?');
	terminal.press('interrupt');
	await terminal.waitFor('Press Ctrl-C again to leave; the session is kept.');
	// Any other key stays.
	terminal.press('backspace');
	await terminal.waitFor(/^(?!.*Press Ctrl-C again)/s);
	await toVersions(terminal, site);
	terminal.press('interrupt');
	await terminal.waitFor('Press Ctrl-C again to leave; the session is kept.');
	terminal.press('interrupt');
	expect(await terminal.exit).toEqual({code: 130, signal: 0});
	expect(terminal.alternate()).toBe(false);
	const id = /Go on with: handrail resume (\w+)/.exec(terminal.screen())?.[1] ?? '';
	expect(id).not.toBe('');
	const again = until(site.open(['resume', id]));
	await again.waitFor('2 of 9  Version');
	again.type('q');
	await again.waitFor('Press Ctrl-C again');
	again.type('q');
	expect((await again.exit).code).toBe(130);
}, 60_000);

test('Ctrl-C in the middle of a step opens four ways; leaving lets the work go on (A14)', async () => {
	const site = bell();
	const terminal = until(site.open());
	await toLongStep(terminal, site);
	terminal.press('interrupt');
	await terminal.waitFor('A step is running. What shall happen?');
	const four = [/▸ {3}Leave; /, /Stop after this step/, /Ask the tool to stop/, /Stay/];
	for (const way of four) expect(terminal.screen()).toMatch(way);
	await choose(terminal, 'Stay');
	await terminal.waitFor('the mould is filled');
	terminal.press('interrupt');
	await terminal.waitFor('▸   Leave; ');
	terminal.press('enter');
	expect(await terminal.exit).toEqual({code: 3, signal: 0});
	expect(terminal.screen()).toContain('A step is running and goes on.');
	site.go();
	await castDone(site);
	const again = until(site.open(['resume']));
	await again.waitFor(/[67] of 9 {2}\w+/);
	await again.waitFor('7 of 9  Verify');
	expect(site.effects()).toEqual({cast: 1, hung: 1});
	const {steps} = stateOf(readDisk(newestSession(site.state)!)).runs.at(-1)!;
	expect(steps.map(({attempts}) => attempts.length)).toEqual([1, 1]);
}, 60_000);

test('stopping after this step starts nothing more until it is told to', async () => {
	const site = bell();
	const terminal = until(site.open());
	await toLongStep(terminal, site);
	terminal.press('interrupt');
	await choose(terminal, 'Stop after this step');
	await terminal.waitFor('It will stop after this step.');
	site.go();
	await terminal.waitFor('Stopped after the last step, as you asked. Go on');
	expect(site.effects()).toEqual({cast: 1, hung: 0});
	await choose(terminal, 'Stopped after the last step');
	await terminal.waitFor('7 of 9  Verify');
	expect(site.effects()).toEqual({cast: 1, hung: 1});
}, 60_000);

test('asking the tool to stop hands it the signal, and its failure is shown with its choices', async () => {
	const site = bell();
	const terminal = until(site.open());
	await toLongStep(terminal, site);
	terminal.press('interrupt');
	await choose(terminal, 'Ask the tool to stop now');
	const screen = await terminal.waitFor('How does it go on?');
	expect(screen).toContain('asked to stop');
	expect(screen).toContain('▸   Do nothing for now');
	expect(site.effects()).toEqual({cast: 0, hung: 0});
}, 60_000);

test('keys that arrive in one piece are taken one after the other', async () => {
	const site = bell();
	const terminal = until(site.open());
	await toLongStep(terminal, site);
	// Down, down, Enter: the third choice, not the one that the cursor began on.
	terminal.press('interrupt');
	await terminal.waitFor('A step is running. What shall happen?');
	terminal.type('\u001B[B\u001B[B\u001B[B\r');
	await terminal.waitFor('the mould is filled');
	terminal.press('interrupt');
	await terminal.waitFor('▸   Leave; ');
	terminal.type('jj');
	await terminal.waitFor('▸   Ask the tool to stop now');
	expect(terminal.exited()).toBe(false);
}, 60_000);

test('Ctrl-C twice in the middle of a step leaves it running, without a word to its tool (A14)', async () => {
	const site = bell();
	const terminal = until(site.open(undefined, {shell: true}));
	await toLongStep(terminal, site);
	terminal.press('interrupt');
	await terminal.waitFor('A step is running. What shall happen?');
	terminal.press('interrupt');
	expect(await terminal.exit).toEqual({code: 3, signal: 0});
	expect(terminal.givenBack()).toBe(true);
	expect(terminal.screen()).toContain('A step is running and goes on.');
	const again = until(site.open(['resume']));
	await again.waitFor('the mould is filled');
	site.go();
	await again.waitFor('7 of 9  Verify');
	// Its trap would have told of a signal.
	expectUndisturbed(site);
}, 60_000);

test('a session that is open is only looked at from a second terminal, with who has it and since when (C1)', async () => {
	const site = bell();
	const terminal = until(site.open());
	await toVersions(terminal, site);
	const second = until(site.open(['resume'], {columns: 120}));
	await second.waitFor('This session is open already.');
	const seen = (await second.waitFor('Looking on')).replace(/\s+/g, ' ');
	expect(seen).toMatch(
		new RegExp(
			String.raw`\(process ${terminal.pty.pid}\) since \d+ \w+ \d+, \d\d:\d\d UTC, at: Version`,
		),
	);
	second.type('q');
	await second.exit;
	expect(terminal.exited()).toBe(false);
}, 120_000);
