import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, expect, test} from 'vitest';
import {answer, choose, leadOn, settleStep, typeWord} from '../support/pilot.ts';
import {countsOf, endPractice, stopPractice} from '../support/practice.ts';
import {newestSession} from '../support/session-files.ts';
import {openTerminal, type Terminal} from '../support/terminal.ts';

let folder = '';
afterEach(async () => {
	await endPractice(join(folder, 'practice'));
	fs.rmSync(folder, {recursive: true, force: true});
});

const open = (state: string, ...args: string[]) =>
	openTerminal(args, {
		columns: 120,
		rows: 40,
		env: {HANDRAIL_STATE_DIR: join(folder, state)},
	});

/** A practice installation whose backup was taken and lies elsewhere; it is stopped. Gives the set. */
async function setElsewhere(): Promise<string> {
	folder = fs.mkdtempSync(join(tmpdir(), 'handrail-recover-'));
	const practice = join(folder, 'practice');
	const terminal = open('state', 'practice', practice);
	await terminal.waitFor('Which version?');
	await choose(terminal, '1.1.0');
	await leadOn(terminal, 'Go on with this version');
	await choose(terminal, 'The notes are read');
	await leadOn(terminal, 'Go on with these settings');
	await leadOn(terminal, 'Go on with this baseline');
	await leadOn(terminal, 'Take one now');
	await choose(terminal, 'Stop the program and take the backup');
	await terminal.waitFor('the old program ran on it');
	terminal.press('interrupt');
	await terminal.waitFor('Press Ctrl-C again to leave');
	terminal.press('interrupt');
	await terminal.exit;
	await stopPractice(practice);
	const [name = ''] = fs.readdirSync(join(practice, 'backups'));
	const set = join(folder, 'set');
	fs.renameSync(join(practice, 'backups', name, 'stores'), set);
	return set;
}

/** The answers as they were on the lost machine: the set knows them. */
async function toChecks(terminal: Terminal, set: string): Promise<void> {
	await answer(terminal, 'Which folder is the backup set in?', set);
	for (const question of [
		'Which file is the ledger program?',
		'Which file is its configuration?',
		'Which folder holds its data?',
		'Which file holds its secret?',
		'At which address does it answer?',
		'Where are the versions to choose from?',
		'What shall this installation be called?',
	]) {
		await terminal.waitFor(new RegExp(`${question.replace('?', String.raw`\?`)} +question`));
		terminal.press('enter');
	}

	await terminal.waitFor('Is this machine ready for it?');
}

test('what was lost comes back from its set, killed in the middle (R8)', async () => {
	const set = await setElsewhere();
	const practice = join(folder, 'practice');
	for (const name of ['ledger', 'ledger.json', 'ledger.secret', 'data', 'backups'])
		fs.rmSync(join(practice, name), {recursive: true, force: true});

	const terminal = open('new', 'recover', 'ledger');
	await toChecks(terminal, set);
	await leadOn(terminal, 'Go on to the backup set');
	expect(await terminal.waitFor('What the set holds')).toMatch(/Counted then: .*loans 240/);
	await leadOn(terminal, 'Read every byte of it back');
	await leadOn(terminal, 'Go on to the plan');
	await terminal.waitFor('Nothing lies at these places.');
	await typeWord(terminal, 'Type practice to begin', 'practise');
	await terminal.waitFor('That is not the word.');
	await typeWord(terminal, 'Type practice to begin', 'practice');
	const journal = join(newestSession(join(folder, 'new')) ?? '', 'journal.jl');
	while (!fs.readFileSync(journal, 'utf8').includes('"step.intent","step":"rollout.1/'))
		await new Promise(resolve => setTimeout(resolve, 5));
	terminal.pty.kill('SIGKILL');
	await terminal.exit;

	const again = open('new', 'resume');
	const verified = 'Verified: what was counted when the backup was taken is there';
	const either = new RegExp(`Do nothing for now|${verified}`);
	while (!(await again.waitFor(either)).includes(verified)) await settleStep(again);
	await leadOn(again, 'Go on to decide');
	await leadOn(again, 'Finish: it is recovered');
	await again.waitFor('Recovered: it runs here from the backup.');
	expect(await countsOf(practice)).toMatchObject({members: 40, books: 120, loans: 240});
	again.type('q');
	expect((await again.exit).code).toBe(0);
	expect(again.screen()).toContain('recovered.');
}, 180_000);

test('what lies there is counted and moved aside; a set without counts leaves the word to the operator (R10)', async () => {
	const set = await setElsewhere();
	const practice = join(folder, 'practice');
	fs.rmSync(join(set, 'set.json'));
	fs.writeFileSync(join(practice, 'data', 'mine'), 'what somebody put there');

	const terminal = open('new', 'recover', 'ledger');
	await answer(terminal, 'Which folder is the backup set in?', set);
	await answer(terminal, 'Which file is the ledger program?', join(practice, 'ledger'));
	await answer(terminal, 'Which file is its configuration?', join(practice, 'ledger.json'));
	await answer(terminal, 'Which folder holds its data?', join(practice, 'data'));
	await answer(terminal, 'Which file holds its secret?', join(practice, 'ledger.secret'));
	const {listen} = JSON.parse(fs.readFileSync(join(practice, 'ledger.json'), 'utf8')) as {
		listen: string;
	};
	await answer(terminal, 'At which address does it answer?', listen);
	await answer(terminal, 'Where are the versions to choose from?', join(practice, 'releases'));
	await answer(terminal, 'Which version ran on this data?', '1.0.0');
	await answer(terminal, 'What shall this installation be called?', 'spare');
	await terminal.waitFor('none was recorded to compare it with');
	await leadOn(terminal, 'Go on to the backup set');
	await terminal.waitFor('Nothing was written beside this set');
	await leadOn(terminal, 'Read every byte of it back');
	await leadOn(terminal, 'Go on to the plan');
	expect(await terminal.waitFor('These are not empty:')).toMatch(/data \(\d+ files, /);
	await typeWord(terminal, 'Type spare to begin', 'spare');
	await terminal.waitFor('whether all data is there cannot be told');
	await leadOn(terminal, 'Go on to decide');
	await choose(terminal, 'Finish: it is recovered');
	await terminal.waitFor('Why? It is recorded');
	terminal.type('the loans were counted by hand');
	await terminal.waitFor('counted by hand▏');
	terminal.press('enter');
	await terminal.waitFor(/the reason given: the loans were\s+counted by hand\./);
	terminal.type('q');
	expect((await terminal.exit).code).toBe(0);

	expect(await countsOf(practice)).toMatchObject({members: 40, books: 120, loans: 240});
	expect(fs.existsSync(join(practice, 'data', 'mine'))).toBe(false);
	const aside = fs.readdirSync(practice).find(name => name.startsWith('data.before-')) ?? '';
	expect(fs.readFileSync(join(practice, aside, 'mine'), 'utf8')).toBe('what somebody put there');
}, 180_000);
