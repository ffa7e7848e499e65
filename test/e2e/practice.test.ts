import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, expect, test} from 'vitest';
import {choose, typeWord} from '../support/pilot.ts';
import {stopPractice} from '../support/practice.ts';
import {openTerminal, type Terminal} from '../support/terminal.ts';

const places: string[] = [];
function place(name: string): string {
	const folder = fs.mkdtempSync(join(tmpdir(), `handrail-${name}-`));
	places.push(folder);
	return folder;
}

afterEach(async () => {
	for (const folder of places.splice(0)) {
		await stopPractice(join(folder, 'practice'));
		fs.rmSync(folder, {recursive: true, force: true});
	}
});

const counts = async (folder: string) => {
	const {listen} = JSON.parse(fs.readFileSync(join(folder, 'practice', 'ledger.json'), 'utf8')) as {
		listen: string;
	};
	const answer = await fetch(`http://${listen}/api/counts`);
	return ((await answer.json()) as {items: Record<string, number>}).items;
};

/** From the welcome page to the decision, with a given release. */
async function toDecide(terminal: Terminal, version: string): Promise<void> {
	await terminal.waitFor('Which version?');
	await choose(terminal, version);
	await choose(terminal, 'Go on with this version');
	await terminal.waitFor('3 of 11  Notes');
	for (const _ of [1, 2]) {
		await choose(terminal, '▲ 2.0.0  Breaking');
		await terminal.waitFor(_ === 1 ? '1 still to be read' : '0 still to be read');
	}

	await choose(terminal, 'The notes are read');
	await terminal.waitFor('did you mean');
	await choose(terminal, 'Rename it to database.path');
	await choose(terminal, 'Go on with these settings');
	await choose(terminal, 'Go on with this baseline');
	await choose(terminal, 'Take one now');
	// Enter on a step, where there is nothing to choose, leads down to what can be chosen, and no further.
	await terminal.waitFor(/▸ . Ledger stopped/);
	terminal.press('enter');
	await terminal.waitFor('Here is what can be chosen; ⏎ chooses it.');
	await terminal.waitFor('▸   Stop the program and take the backup');
	await choose(terminal, 'Stop the program and take the backup');
	await terminal.waitFor('the old program ran on it');
	await choose(terminal, 'Go on to the plan');
	await typeWord(terminal, 'Type practice to begin', 'practice');
	await terminal.waitFor('9 of 11  Verify');
	await choose(terminal, 'Go on to decide');
	await terminal.waitFor('10 of 11  Decide');
}

test.each([
	[80, 24],
	[120, 40],
])(
	'the practice product goes to 2.1.1 and is kept, at %i×%i',
	async (columns, rows) => {
		const folder = place('kept');
		const terminal = openTerminal(['practice', join(folder, 'practice')], {
			columns,
			rows,
			env: {HANDRAIL_STATE_DIR: join(folder, 'state')},
		});
		await toDecide(terminal, '2.1.1');
		await terminal.waitFor('nothing is worse than before');
		await choose(terminal, 'Finish: keep the new version');
		await terminal.waitFor('Done: the new version runs and was kept.');
		expect(await counts(folder)).toMatchObject({members: 40, books: 120, loans: 240});
		terminal.type('q');
		expect((await terminal.exit).code).toBe(0);
		expect(terminal.screen()).toContain('done.');
	},
	120_000,
);

test('a release that loses rows is seen, and the way back brings them again', async () => {
	const folder = place('back');
	const terminal = openTerminal(['practice', join(folder, 'practice')], {
		env: {HANDRAIL_STATE_DIR: join(folder, 'state')},
	});
	await toDecide(terminal, '2.1.0');
	await terminal.waitFor('worse than before');
	expect((await counts(folder))['loans']).toBe(210);
	// A cause may be mended, or a secret have been left out: the checks can be looked at again from here.
	await choose(terminal, 'Look again');
	await terminal.waitFor('9 of 11  Verify');
	await choose(terminal, 'Go on to decide');
	await terminal.waitFor('10 of 11  Decide');
	await choose(terminal, 'Back: the old program and the data of the backup');
	await typeWord(terminal, 'Type practice to confirm', 'practise');
	await terminal.waitFor('Type practice to choose this.');
	await typeWord(terminal, 'Type practice to confirm', 'practice');
	await terminal.waitFor('Go on to the report');
	await choose(terminal, 'Go on to the report');
	await terminal.waitFor('Rolled back: the old version runs again.');
	expect(await counts(folder)).toMatchObject({members: 40, books: 120, loans: 240});
	terminal.press('interrupt');
	expect((await terminal.exit).code).toBe(4);
}, 120_000);
