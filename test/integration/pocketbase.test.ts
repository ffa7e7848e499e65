import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, expect, test} from 'vitest';
import {answer, choose, typeWord} from '../support/pilot.ts';
import {
	admin,
	api,
	countsOf,
	makeSite,
	processesOf,
	programs,
	startByHand,
	stopByHand,
	type Site,
} from '../support/pocketbase.ts';
import {suiteWith} from '../support/required.ts';
import {openTerminal, type Terminal} from '../support/terminal.ts';

const found = fs.existsSync(programs.old) && fs.existsSync(programs.new);
const sites: Site[] = [];
afterEach(async () => {
	for (const site of sites.splice(0)) {
		await stopByHand(site);
		fs.rmSync(site.folder, {recursive: true, force: true});
	}
});

async function newSite(): Promise<Site> {
	const site = await makeSite(fs.mkdtempSync(join(tmpdir(), 'handrail-pocketbase-')));
	sites.push(site);
	return site;
}

const environment = (site: Site) => ({HANDRAIL_STATE_DIR: join(site.folder, 'state')});

/** Every question of the target page, then up to the plan. */
async function toPlan(terminal: Terminal, site: Site): Promise<void> {
	await answer(terminal, 'Which file is the PocketBase program', site.program);
	await answer(terminal, 'Which folder holds its data?', site.data);
	await answer(terminal, 'At which address does it answer?', site.address);
	await choose(terminal, 'As a plain process');
	await choose(terminal, 'Mine are enough');
	await answer(terminal, 'Where are the versions to choose from?', site.releases);
	await terminal.waitFor('Where are the release notes?');
	terminal.press('enter');
	await answer(terminal, 'Which administrator may sign in', admin.identity);
	await terminal.waitFor("What is that administrator's password?");
	terminal.type(admin.password);
	await terminal.waitFor('•'.repeat(admin.password.length));
	terminal.press('enter');
	await answer(terminal, 'In which folder may backups be kept?', join(site.folder, 'backups'));
	await answer(terminal, 'What shall this installation be called?', 'prod');
	await terminal.waitFor('Which version?');
	await choose(terminal, '0.28.2');
	await choose(terminal, 'Go on with this version');
	await choose(terminal, 'Go on without having read the notes');
	await terminal.waitFor('4 of 11  Values');
	await choose(terminal, 'I have seen it');
	await choose(terminal, 'Go on with these settings');
	await choose(terminal, 'Go on with this baseline');
	await choose(terminal, 'Take one now');
	await choose(terminal, 'Stop the program and take the backup');
	await terminal.waitFor('the old program ran on it');
	await choose(terminal, 'Go on to the plan');
	await terminal.waitFor('7 of 11  Plan');
}

async function givePassword(terminal: Terminal): Promise<void> {
	await terminal.waitFor('It was kept in memory only');
	terminal.type(admin.password);
	await terminal.waitFor('•'.repeat(admin.password.length));
	terminal.press('enter');
}

/** Files of the session that hold the administrator's password: none may. */
function filesWithPassword(site: Site): string[] {
	const root = join(site.folder, 'state');
	return fs
		.readdirSync(root, {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile())
		.map(entry => join(entry.parentPath, entry.name))
		.filter(path => fs.readFileSync(path).includes(admin.password));
}

/** Kills the wizard when a step has been begun: a kill that hits nothing open does not count. */
async function killInStep(terminal: Terminal, site: Site, step: string): Promise<void> {
	const [id = ''] = fs.readdirSync(join(site.folder, 'state', 'sessions'));
	const journal = join(site.folder, 'state', 'sessions', id, 'journal.jl');
	const begun = `"t":"step.intent","step":"${step}"`;
	while (!fs.readFileSync(journal, 'utf8').includes(begun))
		await new Promise(resolve => setTimeout(resolve, 5));
	terminal.pty.kill('SIGKILL');
	await terminal.exit;
}

suiteWith(
	'pocketbase',
	found,
	'HANDRAIL_POCKETBASE_OLD and HANDRAIL_POCKETBASE_NEW, paths of v0.22.21 and v0.28.2',
)('PocketBase v0.22.21 and v0.28.2', () => {
	test('goes forth, is killed in the middle, is resumed, and comes back with its data', async () => {
		const site = await newSite();
		const terminal = openTerminal(['upgrade', 'pocketbase'], {env: environment(site)});
		await toPlan(terminal, site);
		await typeWord(terminal, 'Type prod to begin', 'prod');
		await killInStep(terminal, site, 'rollout.1/swap');

		const again = openTerminal(['resume'], {env: environment(site)});
		await again.waitFor(/Do nothing for now|It was kept in memory only/);
		if (again.screen().includes('Do nothing for now')) {
			const landed = again.screen().includes('It is done: go on');
			await choose(again, landed ? 'It is done: go on' : 'Run this step once more');
		}

		await givePassword(again);
		await again.waitFor('nothing is worse than before');
		expect(await countsOf(site)).toEqual({users: 3, posts: 25});
		await choose(again, 'Go on to decide');
		await again.waitFor('10 of 11  Decide');
		expect(again.screen()).toContain('It would not find its data.');
		await choose(again, 'Back: the old program, data as it is now');
		await again.waitFor('10 of 11  Decide');
		await choose(again, 'Finish: keep the new version');
		await again.waitFor('Open the decision again');
		again.type('q');
		expect((await again.exit).code).toBe(0);

		const token = String(
			(await api(site, '/api/collections/_superusers/auth-with-password', admin))['token'],
		);
		await api(site, '/api/collections/posts/records', {title: 'written after the change'}, token);
		const tomorrow = openTerminal([], {env: environment(site)});
		await choose(tomorrow, 'Open again: PocketBase · prod');
		await choose(tomorrow, 'Open the decision again');
		await choose(tomorrow, 'Back: the old program and the data of the backup');
		await typeWord(tomorrow, 'Type prod to confirm', 'prod');
		await givePassword(tomorrow);
		await choose(tomorrow, 'Go on to the report');
		await tomorrow.waitFor('Rolled back: the old version runs again.');
		expect(await countsOf(site)).toEqual({users: 3, posts: 25});
		tomorrow.type('q');
		expect((await tomorrow.exit).code).toBe(4);
		expect(filesWithPassword(site)).toEqual([]);
	}, 240_000);

	test('the old program put back by hand says it is healthy, and verification is red', async () => {
		const site = await newSite();
		const terminal = openTerminal(['upgrade', 'pocketbase'], {
			columns: 120,
			rows: 40,
			env: environment(site),
		});
		await toPlan(terminal, site);
		await typeWord(terminal, 'Type prod to begin', 'prod');
		await terminal.waitFor('nothing is worse than before');

		await stopByHand(site);
		fs.rmSync(site.program);
		fs.copyFileSync(programs.old, site.program);
		await startByHand(site);
		expect(await api(site, '/api/health')).toMatchObject({code: 200});

		await choose(terminal, 'Look again');
		const screen = await terminal.waitFor(/Not verified: \d of 3 (?:is|are) worse than before/);
		expect(screen).toContain('The administrator can sign in: worse than before');
		expect(screen).toContain('The program says it is healthy: as before');
		await choose(terminal, 'Go on to decide');
		const decide = await terminal.waitFor('10 of 11  Decide');
		expect(decide).not.toContain('Finish: keep the new version');
		await choose(terminal, 'Back: the old program and the data of the backup');
		await typeWord(terminal, 'Type prod to confirm', 'prod');
		await choose(terminal, 'Go on to the report');
		await terminal.waitFor('Rolled back: the old version runs again.');
		expect(await countsOf(site)).toEqual({users: 3, posts: 25});
		expect(processesOf(site)).toHaveLength(1);
		terminal.type('q');
		expect((await terminal.exit).code).toBe(4);
	}, 240_000);
});
