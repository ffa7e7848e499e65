import {spawn} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {expect, it, onTestFinished, vi} from 'vitest';
import {hereAt} from '../../source/engine/here.ts';
import {openStateFolder} from '../../source/engine/store.ts';
import {endProcess} from '../support/end-process.ts';
import {choose, typeWord} from '../support/pilot.ts';
import {built, openTerminal, type Terminal} from '../support/terminal.ts';

vi.setConfig({testTimeout: 180_000});

const golden = join(import.meta.dirname, '..', 'fixtures', 'golden', '0.1.0');

/** A state folder with one session that stands at its plan. */
function place() {
	const base = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-looking-')));
	onTestFinished(() => fs.rmSync(base, {recursive: true, force: true, maxRetries: 20}));
	const root = openStateFolder(join(base, 'state'));
	const header = fs.readFileSync(join(golden, 'half-way', 'session.json'), 'utf8');
	const {id} = JSON.parse(header) as {id: string};
	const folder = join(root, 'sessions', id);
	fs.cpSync(join(golden, 'half-way'), folder, {recursive: true});
	fs.mkdirSync(join(folder, 'steps'));
	for (const each of [folder, join(folder, 'steps')]) fs.chmodSync(each, 0o700);
	const resume = (): Terminal => {
		const env = {HANDRAIL_STATE_DIR: root, HOME: base};
		const terminal = openTerminal(['resume', id], {env});
		onTestFinished(() => void endProcess(terminal.pty.pid));
		return terminal;
	};
	return {folder, resume, state: root, id};
}

it('a second terminal is told who has the session, looks on, and takes it up when it is free (C1)', async () => {
	const {folder, resume} = place();
	const first = resume();
	await first.waitFor('Type prod to begin');
	const second = resume();
	const seen = await second.waitFor('Looking on');
	const text = seen.replace(/\s+/g, ' ');
	expect(text).toMatch(/has it open on \/dev\/pts\/\d+ \(process \d+\) since .* UTC, at: Plan\./);
	expect(seen).toContain('5 of 9  Plan');
	expect(seen).not.toContain('Type prod');
	const journal = fs.readFileSync(join(folder, 'journal.jl'));
	// A word that would begin the change in the first terminal is nothing here.
	second.type('prod');
	await choose(second, 'Take it up here');
	await second.waitFor('It is still open there.');
	expect(fs.readFileSync(join(folder, 'journal.jl'))).toEqual(journal);
	first.press('interrupt');
	await first.waitFor('Press Ctrl-C again');
	first.press('interrupt');
	expect((await first.exit).code).toBe(130);
	await choose(second, 'Take it up here');
	await second.waitFor('Type prod to begin');
	second.press('interrupt');
	await second.waitFor('Press Ctrl-C again');
	second.press('interrupt');
	expect((await second.exit).code).toBe(130);
});

it('from another machine it is taken over by the typed word only (C4)', async () => {
	const {folder, resume} = place();
	const {boot, net, start, pids, pid} = hereAt(folder);
	const since = new Date(Date.now() - 7_200_000).toISOString();
	const alice = {who: 'alice', host: 'db-2', tty: '/dev/pts/9', doing: 'Dump', token: 't'};
	const lock = {...alice, pid, since, boot, net, start, pids};
	fs.writeFileSync(join(folder, 'lock.json'), JSON.stringify(lock));
	const terminal = resume();
	const seen = await terminal.waitFor('Take it over');
	expect(seen.replace(/\s+/g, ' ')).toContain('alice on /dev/pts/9 on db-2');
	expect(fs.existsSync(join(folder, 'fence'))).toBe(false);
	await choose(terminal, 'Take it over');
	await typeWord(terminal, 'Type take-over to confirm', 'take-over');
	await terminal.waitFor('Type prod to begin');
	expect(fs.readFileSync(join(folder, 'fence'), 'utf8')).toBe('1');
	expect(fs.readFileSync(join(folder, 'journal.jl'), 'utf8')).toContain('"lock.stolen"');
});

it('a damaged session is shown as far as it is sound, with what can be done (B3)', async () => {
	const {folder, resume} = place();
	const path = join(folder, 'journal.jl');
	const bytes = fs.readFileSync(path);
	bytes[bytes.indexOf(0x0a) + 40]! ^= 1;
	fs.writeFileSync(path, bytes);
	const terminal = resume();
	const seen = await terminal.waitFor('Looking on');
	expect(seen).toMatch(/Record 2 of \d+ of this session is damaged/);
	expect(seen).toContain('handrail report');
	expect(seen).toContain('handrail export');
	expect(seen).toContain('handrail upgrade tiny');
	expect(seen).toContain('Way back  cannot tell: record 2');
	terminal.type('q');
	expect((await terminal.exit).code).toBe(3);
	expect(terminal.screen()).toContain('damaged');
	expect(fs.readFileSync(path)).toEqual(bytes);
	expect(fs.readdirSync(folder).toSorted()).toEqual([
		'derived.json',
		'journal.jl',
		'runbook.yaml',
		'session.json',
		'steps',
	]);
});

it('lines refuse a session that somebody has, with who it is and how to look on (C1)', async () => {
	const {resume, state, id} = place();
	const first = resume();
	await first.waitFor('Type prod to begin');
	const child = spawn(process.execPath, [built, 'resume', id], {
		env: {...process.env, HANDRAIL_STATE_DIR: state},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let said = '';
	child.stdout.on('data', part => (said += String(part)));
	child.stderr.on('data', part => (said += String(part)));
	const [code] = (await once(child, 'close')) as [number];
	expect(said).toContain('This session is open already.');
	expect(said).toMatch(/\(process \d+\) since/);
	expect(said).toContain('look on, in a terminal: handrail resume');
	expect(code).toBe(2);
	expect(first.exited()).toBe(false);
});
