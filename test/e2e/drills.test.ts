import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, expect, onTestFinished, test, vi} from 'vitest';
import {faults} from '../../source/practice/faults.ts';
import {handrail} from '../support/built.ts';
import {endProcess} from '../support/end-process.ts';
import {goOn, typeWord} from '../support/pilot.ts';
import {countsOf, endPractice, processesIn} from '../support/practice.ts';
import {newestSession, readDisk, stateOf} from '../support/session-files.ts';
import {openTerminal, type Terminal} from '../support/terminal.ts';

vi.setConfig({testTimeout: 300_000});
const places: string[] = [];
afterEach(async () => {
	for (const folder of places.splice(0)) {
		await endPractice(join(folder, 'practice'));
		fs.rmSync(folder, {recursive: true, force: true, maxRetries: 20});
	}
});

/** A drill in a folder of its own, high enough that every row and every reason is in sight. */
function drill(fault: string) {
	const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), `handrail-${fault}-`)));
	places.push(folder);
	const practice = join(folder, 'practice');
	const state = join(folder, 'state');
	const open = (...words: string[]) => {
		const terminal = openTerminal(words, {
			columns: 110,
			rows: 120,
			env: {HANDRAIL_STATE_DIR: state},
			limit: 120_000,
		});
		onTestFinished(() => void endProcess(terminal.exited() ? undefined : terminal.pty.pid));
		return terminal;
	};
	return {practice, state, open, terminal: open('practice', practice, '--fault', fault)};
}

/** A screen on which a text is no longer to be seen. */
const without = (text: string) => new RegExp(`^(?![^]*${text})`);

async function toBackup(terminal: Terminal, version: string): Promise<void> {
	await terminal.waitFor('Which version?');
	await goOn(terminal, version, `${version} is chosen`);
	await goOn(terminal, 'Go on with this version', '3 of 11  Notes');
	await goOn(terminal, '▲ 2.0.0  Breaking', '0 still to be read');
	await goOn(terminal, 'The notes are read', '4 of 11  Values');
	await goOn(terminal, 'Rename it to database.path', 'you chose');
	await goOn(terminal, 'Go on with these settings', '5 of 11  Checks');
	await goOn(terminal, 'Go on with this baseline', '6 of 11  Backup');
	await takeBackup(terminal);
}

async function takeBackup(terminal: Terminal): Promise<void> {
	await goOn(terminal, 'Take one now', 'take the backup');
	await goOn(terminal, 'take the backup', without('take the backup'));
}

async function toRollout(terminal: Terminal): Promise<void> {
	await goOn(terminal, 'Go on to the plan', 'Type practice to begin');
	await typeWord(terminal, 'Type practice to begin', 'practice');
}

async function onceMore(terminal: Terminal): Promise<void> {
	await goOn(terminal, 'Run this step once more', without('How does it go on'));
}

/** The way back with the data, to the report. */
async function wayBack(terminal: Terminal): Promise<void> {
	await goOn(terminal, 'Take a way back', '10 of 11  Decide');
	await goOn(terminal, 'Back: the old program and the data', 'Type practice to confirm');
	await typeWord(terminal, 'Type practice to confirm', 'practice');
	await goOn(terminal, 'Go on to the report', 'Rolled back: the old version runs again.');
}

async function keep(terminal: Terminal): Promise<void> {
	await goOn(terminal, 'Go on to decide', '10 of 11  Decide');
	await goOn(terminal, 'Finish: keep the new', 'Done: the new version runs and was kept.');
}

/** The report of a drill says what was arranged, what happened and what was learnt. */
function expectReport(state: string, fault: string, happened: RegExp): void {
	const {stdout} = handrail(state, 'report');
	const words = faults.find(({name}) => name === fault)!;
	expect(stdout).toContain(`## The drill: ${words.title}`);
	expect(stdout).toContain(`Arranged: ${words.arranged}`);
	expect(stdout).toMatch(happened);
	for (const line of words.learnt) expect(stdout).toContain(line);
}

const whole = {members: 40, books: 120, loans: 240};

test('crash-at-start: the release ends at once, its own last line is told, and the way back brings all again', async () => {
	const {terminal, practice, state} = drill('crash-at-start');
	await toBackup(terminal, '2.2.0');
	await toRollout(terminal);
	await terminal.waitFor('How does it go on?');
	expect(terminal.screen().replaceAll(/\s+/g, ' ')).toContain(
		'cannot go on: no such table: opening_hours',
	);
	// The program really is gone, and running it again does not help.
	expect(processesIn(practice)).toEqual([]);
	await onceMore(terminal);
	await terminal.waitFor('How does it go on?');
	await wayBack(terminal);
	expect(await countsOf(practice)).toMatchObject(whole);
	terminal.type('q');
	expect((await terminal.exit).code).toBe(4);
	expectReport(
		state,
		'crash-at-start',
		/"Ledger started" failed: ledger ended at once .*opening_hours/,
	);
});

test('disk-full: the database refuses to grow, nothing is half rewritten, and with room the step goes through', async () => {
	const {terminal, practice, state} = drill('disk-full');
	await toBackup(terminal, '2.1.1');
	await toRollout(terminal);
	await terminal.waitFor('How does it go on?');
	expect(terminal.screen().replaceAll(/\s+/g, ' ')).toContain('database or disk is full');
	const log = fs.readFileSync(join(practice, 'ledger.log'), 'utf8');
	expect(log).toContain('migration 2.0.0 begun');
	expect(log).not.toContain('migration 2.0.0 done');
	fs.rmSync(join(practice, 'ledger.quota'));
	await onceMore(terminal);
	await keep(terminal);
	expect(await countsOf(practice)).toMatchObject(whole);
	terminal.type('q');
	expect((await terminal.exit).code).toBe(0);
	expectReport(
		state,
		'disk-full',
		/"Ledger started" failed: .*disk is full.* Run once more, it was done\./,
	);
});

test('backup-cut-short: the reading back finds it, another backup is whole', async () => {
	const {terminal, practice, state} = drill('backup-cut-short');
	await toBackup(terminal, '2.1.1');
	await terminal.waitFor('How does it go on?');
	expect(terminal.screen().replaceAll(/\s+/g, ' ')).toMatch(/village\.db/);
	await goOn(terminal, 'Leave this backup and choose again', 'Take one now');
	await takeBackup(terminal);
	await toRollout(terminal);
	await keep(terminal);
	expect(await countsOf(practice)).toMatchObject(whole);
	terminal.type('q');
	expect((await terminal.exit).code).toBe(0);
	expectReport(state, 'backup-cut-short', /"Copy read back and equal" failed: .*village\.db/);
});

test('connection-lost: the wizard is gone, the step goes on, and is not run twice', async () => {
	const {terminal, practice, state, open} = drill('connection-lost');
	await toBackup(terminal, '2.1.1');
	await toRollout(terminal);
	expect(await terminal.exit).toEqual({code: 3, signal: 0});
	expect(terminal.screen()).toContain('A step is running and goes on.');
	const id = /Go on with: handrail resume (\w+)/.exec(terminal.screen())?.[1] ?? '';
	const again = open('resume', id);
	await keep(again);
	expect(await countsOf(practice)).toMatchObject(whole);
	const rollout = stateOf(readDisk(newestSession(state)!)).runs.find(
		({phase}) => phase === 'rollout',
	);
	expect(rollout?.steps.map(({attempts}) => attempts.length)).toEqual(rollout?.steps.map(() => 1));
	again.type('q');
	expect((await again.exit).code).toBe(0);
	expectReport(
		state,
		'connection-lost',
		/The terminal went away once\.\n- "Ledger started" was begun once and is done\./,
	);
});

test('port-taken: who holds the port is named, nothing is started, and once it is free the step goes through', async () => {
	const {terminal, practice, state} = drill('port-taken');
	await toBackup(terminal, '2.1.1');
	await toRollout(terminal);
	await terminal.waitFor('How does it go on?');
	const told = /Port \d+ is in use by process (\d+) \(\S*node/.exec(
		terminal.screen().replaceAll(/\s+/g, ' '),
	);
	const [neighbour] = processesIn(practice);
	expect(Number(told?.[1])).toBe(neighbour);
	process.kill(neighbour!, 'SIGTERM');
	while (processesIn(practice).includes(neighbour!))
		await new Promise(resolve => setTimeout(resolve, 20));
	await onceMore(terminal);
	await keep(terminal);
	expect(await countsOf(practice)).toMatchObject(whole);
	terminal.type('q');
	expect((await terminal.exit).code).toBe(0);
	expectReport(
		state,
		'port-taken',
		/"Ledger started" failed: Port \d+ is in use .* Run once more, it was done\./,
	);
});

test('a fault that is not there is told with all that are', () => {
	for (const words of [['--fault', 'flood'], ['--fault']]) {
		const {status, stderr} = handrail('/nonexistent', 'practice', ...words);
		expect(stderr).toContain(faults.map(({name}) => name).join(', '));
		expect(status).toBe(2);
	}
});
