import fs from 'node:fs';
import {join} from 'node:path';
import {answer, choose, typeWord} from '../support/pilot.ts';
import {stopPractice} from '../support/practice.ts';
import {openTerminal} from '../support/terminal.ts';

/** One screen of each main page, played on the practice product in a terminal of 80×24. */
export async function playScreens(folder: string): Promise<Map<string, string>> {
	const screens = new Map<string, string>();
	const practice = join(folder, 'practice');
	const terminal = openTerminal([], {
		env: {HANDRAIL_STATE_DIR: join(folder, 'state'), HOME: folder},
	});
	const take = async (page: string, wanted: string | RegExp) => {
		await terminal.waitFor(wanted);
		await terminal.settled();
		screens.set(page, terminal.screen().replaceAll(/[ \t]+$/gm, ''));
	};

	await take('Welcome', 'Practise on a small real product');
	terminal.press('interrupt');
	await terminal.exit;
	const second = openTerminal(['practice', practice], {
		env: {HANDRAIL_STATE_DIR: join(folder, 'state')},
	});
	const snap = async (page: string, wanted: string | RegExp) => {
		await second.waitFor(wanted);
		await second.settled();
		screens.set(page, second.screen().replaceAll(/[ \t]+$/gm, ''));
	};

	try {
		await second.waitFor('Which version?');
		screens.set('Target', await targetScreen(folder, practice));
		await snap('Version', 'Which version?');
		await choose(second, '2.1.0');
		await snap('Version chosen', 'Go on with this version');
		await choose(second, 'Go on with this version');
		await snap('Notes', '2 still to be read');
		await choose(second, '▲ 2.0.0  Breaking');
		await second.waitFor('1 still to be read');
		await choose(second, '▲ 2.0.0  Breaking');
		await choose(second, 'The notes are read');
		await snap('Values', 'did you mean');
		await choose(second, 'Rename it to database.path');
		await choose(second, 'Go on with these settings');
		await snap('Checks', 'Go on with this baseline');
		await choose(second, 'Go on with this baseline');
		await choose(second, 'Take one now');
		await choose(second, 'Stop the program and take the backup');
		await snap('Backup', 'the old program ran on it');
		await choose(second, 'Go on to the plan');
		await snap('Plan', 'Type practice to begin');
		await typeWord(second, 'Type practice to begin', 'practice');
		await snap('Rollout', /Ledger started …[\s\S]*migration/);
		await snap('Verify', 'Not verified');
		await choose(second, 'Go on to decide');
		await snap('Decide', '10 of 11  Decide');
		await choose(second, 'Back: the old program and the data of the backup');
		await typeWord(second, 'Type practice to confirm', 'practice');
		await choose(second, 'Go on to the report');
		await snap('Report', 'Rolled back');
		second.press('interrupt');
		await second.exit;
	} finally {
		second.pty.kill('SIGKILL');
		await stopPractice(practice);
		fs.rmSync(practice, {recursive: true, force: true});
	}

	return screens;
}

/** The target page, two questions answered: practising itself knows the answers. */
async function targetScreen(folder: string, practice: string): Promise<string> {
	const env = {HANDRAIL_STATE_DIR: join(folder, 'another-state')};
	const terminal = openTerminal(['upgrade', 'ledger'], {env});
	await answer(terminal, 'Which file is the ledger program?', join(practice, 'ledger'));
	await answer(terminal, 'Which file is its configuration?', join(practice, 'ledger.json'));
	await terminal.waitFor('Which folder holds its data?');
	await terminal.settled();
	const screen = terminal.screen().replaceAll(/[ \t]+$/gm, '');
	terminal.pty.kill('SIGKILL');
	return screen;
}
