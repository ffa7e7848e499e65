import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, expect, test} from 'vitest';
import {answer, choose} from '../support/pilot.ts';
import {stopPractice} from '../support/practice.ts';
import {openTerminal} from '../support/terminal.ts';

let folder = '';
afterEach(async () => {
	await stopPractice(join(folder, 'practice'));
	fs.rmSync(folder, {recursive: true, force: true});
});

test('a backup that is named goes through the same proof, and what is none is refused', async () => {
	folder = fs.mkdtempSync(join(tmpdir(), 'handrail-named-'));
	const practice = join(folder, 'practice');
	const terminal = openTerminal(['practice', practice], {
		columns: 120,
		rows: 40,
		env: {HANDRAIL_STATE_DIR: join(folder, 'state')},
	});
	await choose(terminal, '1.1.0');
	await choose(terminal, 'Go on with this version');
	await choose(terminal, 'The notes are read');
	await choose(terminal, 'Go on with these settings');
	await choose(terminal, 'Go on with this baseline');
	await choose(terminal, 'Take one now');
	await choose(terminal, 'Stop the program and take the backup');
	await terminal.waitFor('the old program ran on it');
	const [name = ''] = fs.readdirSync(join(practice, 'backups'));
	const set = join(practice, 'backups', name, 'stores');
	await choose(terminal, 'Not now: start the old program again');

	await choose(terminal, 'Name one that I have');
	await answer(terminal, 'Which folder is the backup in?', join(practice, 'data'));
	await terminal.waitFor('is, holds or lies in what is in use now');
	await answer(terminal, 'Which folder is the backup in?', join(folder, 'state'));
	await terminal.waitFor('does not look like a copy of');
	await answer(terminal, 'Which folder is the backup in?', join(practice, 'backups', name));
	await terminal.waitFor('The set lies one level down.');
	await answer(terminal, 'Which folder is the backup in?', set);
	await choose(terminal, 'Prove this backup');
	await terminal.waitFor('Backup proven: restored beside, and the old program ran on it');
	expect(fs.existsSync(join(practice, 'backups', name, 'stores-2', 'data'))).toBe(true);
	expect(terminal.screen()).not.toContain('Ledger stopped');
	terminal.press('interrupt');
	await terminal.waitFor('Press Ctrl-C again to leave');
	terminal.press('interrupt');
	expect((await terminal.exit).code).toBe(130);
}, 120_000);
