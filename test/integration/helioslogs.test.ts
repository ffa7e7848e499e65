import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, expect, test} from 'vitest';
import {findCheck} from '../../source/drivers/index.ts';
import {
	admin,
	countsOf,
	emptySite,
	makeSite,
	programs,
	signIn,
	stopByHand,
	type Site,
} from '../support/helioslogs.ts';
import {answer, choose, leadOn, settleStep, typeWord} from '../support/pilot.ts';
import {processesOf} from '../support/programs.ts';
import {suiteWith} from '../support/required.ts';
import {newestSession} from '../support/session-files.ts';
import {openTerminal, type Terminal} from '../support/terminal.ts';

const found = fs.existsSync(programs.old) && fs.existsSync(programs.new);
const sites: Site[] = [];
afterEach(async () => {
	for (const site of sites.splice(0)) {
		await stopByHand(site);
		fs.rmSync(site.folder, {recursive: true, force: true});
	}
});

async function newSite(make: (folder: string) => Promise<Site>): Promise<Site> {
	const site = await make(fs.mkdtempSync(join(tmpdir(), 'handrail-helioslogs-')));
	sites.push(site);
	return site;
}

const stateFolder = (site: Site) => join(site.folder, 'state');
const open = (site: Site, ...args: string[]) =>
	openTerminal(args, {
		columns: 120,
		rows: 40,
		env: {HANDRAIL_STATE_DIR: stateFolder(site)},
	});

async function password(terminal: Terminal, question: string): Promise<void> {
	await terminal.waitFor(question);
	terminal.type(admin.password);
	await terminal.waitFor('•'.repeat(admin.password.length));
	terminal.press('enter');
}

/** The questions that an upgrade and a recovery both ask. */
async function aboutSite(terminal: Terminal, site: Site): Promise<void> {
	await leadOn(terminal, 'As a plain process');
	await leadOn(terminal, 'One node');
	await leadOn(terminal, 'In its data folder on this machine');
	await answer(terminal, 'Which file is the HeliosLogs program?', site.program);
	await answer(terminal, 'In which folder does it run?', site.home);
	await answer(terminal, 'Which folder holds its data?', site.data);
	await answer(terminal, 'Which file is its control key?', join(site.home, 'secret-control.json'));
	await answer(terminal, 'Which file is its sign-in secret?', join(site.home, 'secret-jwt.json'));
	await answer(terminal, 'At which address does it answer?', site.address);
	await answer(terminal, 'addresses does it listen?', '127.0.0.1');
	await answer(terminal, 'On which port does it take syslog', '0');
	await leadOn(terminal, 'Mine are enough');
}

/** Every question of an upgrade, up to the baseline. */
async function toChecks(terminal: Terminal, site: Site, senders: string): Promise<void> {
	await aboutSite(terminal, site);
	await leadOn(terminal, senders);
	await answer(terminal, 'Where do its versions lie?', site.releases);
	await terminal.waitFor('Where are the release notes?');
	terminal.press('enter');
	await answer(terminal, 'Which administrator may sign in to count?', admin.login);
	await password(terminal, "What is that administrator's password?");
	await answer(terminal, 'In which folder may backups be kept?', join(site.folder, 'backups'));
	await answer(terminal, 'What shall this installation be called?', 'prod');
	await leadOn(terminal, '1.0.4');
	await leadOn(terminal, 'The old program can run on the new data');
	await leadOn(terminal, 'Go on with this version');
	await leadOn(terminal, 'Go on without having read the notes');
	await leadOn(terminal, 'Go on with these settings');
	await terminal.waitFor('Go on with this baseline');
}

async function toPlan(terminal: Terminal, site: Site, senders: string): Promise<void> {
	await toChecks(terminal, site, senders);
	await leadOn(terminal, 'Go on with this baseline');
	await leadOn(terminal, 'Take one now');
	await choose(terminal, 'Stop the program and take the backup');
	await terminal.waitFor('the old program ran on it');
	await leadOn(terminal, 'Go on to the plan');
	await terminal.waitFor('7 of 11  Plan');
}

/** Kills the wizard when a step has been begun: a kill that hits nothing open does not count. */
async function killInStep(terminal: Terminal, state: string, step: string): Promise<void> {
	const journal = join(newestSession(state) ?? '', 'journal.jl');
	const begun = `"t":"step.intent","step":"${step}"`;
	while (!fs.readFileSync(journal, 'utf8').includes(begun))
		await new Promise(resolve => setTimeout(resolve, 5));
	terminal.pty.kill('SIGKILL');
	await terminal.exit;
}

/** Goes on after a kill: says what is asked, and gives the password again. */
async function goOn(terminal: Terminal, until: string): Promise<void> {
	for (;;) {
		const seen = await terminal.waitFor(
			new RegExp(`Do nothing for now|It was kept in memory only|${until}`),
		);
		if (seen.includes(until)) return;
		if (seen.includes('It was kept in memory only')) {
			await password(terminal, 'It was kept in memory only');
			while (terminal.screen().includes('It was kept in memory only'))
				await new Promise(resolve => setTimeout(resolve, 15));
		} else await settleStep(terminal);
	}
}

/** The newest backup set of a site. */
function setOf(site: Site): string {
	const base = join(site.folder, 'backups');
	return join(base, fs.readdirSync(base)[0] ?? '', 'stores');
}

/** Files below a folder that hold the administrator's password or the control key: none may. */
function filesWith(folder: string, secrets: readonly string[]): string[] {
	return fs
		.readdirSync(folder, {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile())
		.map(entry => join(entry.parentPath, entry.name))
		.filter(path => secrets.some(secret => fs.readFileSync(path).includes(secret)));
}

const all = {events: 40, users: 2, dashboards: 1};

suiteWith(
	'helioslogs',
	found,
	'HANDRAIL_HELIOSLOGS_OLD and HANDRAIL_HELIOSLOGS_NEW, paths of 1.0.3 and 1.0.4',
)('HeliosLogs 1.0.3 and 1.0.4', () => {
	test('goes forth, is killed in the middle, is resumed, and comes back with its data', async () => {
		const site = await newSite(makeSite);
		const key = (
			JSON.parse(fs.readFileSync(join(site.home, 'secret-control.json'), 'utf8')) as {key: string}
		).key;
		const terminal = open(site, 'upgrade', 'helioslogs');
		await toPlan(terminal, site, 'I stop what sends');
		await leadOn(terminal, 'Begin the change');
		await killInStep(terminal, stateFolder(site), 'rollout.1/swap');

		const again = open(site, 'resume');
		await goOn(again, 'nothing is worse than before');
		expect(await countsOf(site)).toEqual(all);
		await leadOn(again, 'Go on to decide');
		await choose(again, 'Back: the old program and the data of the backup');
		await typeWord(again, 'Type prod to confirm', 'prod');
		await leadOn(again, 'Go on to the report');
		await again.waitFor('Rolled back: the old version runs again.');
		expect(await countsOf(site)).toEqual(all);
		expect(fs.readFileSync(site.program).equals(fs.readFileSync(programs.old))).toBe(true);
		expect(processesOf(site.program)).toHaveLength(1);
		again.type('q');
		expect((await again.exit).code).toBe(4);
		expect(filesWith(stateFolder(site), [admin.password, key])).toEqual([]);
	}, 300_000);

	test('a sign-in from before holds after the change, and the old program alone leads back', async () => {
		const site = await newSite(makeSite);
		const terminal = open(site, 'upgrade', 'helioslogs');
		await toPlan(terminal, site, 'They keep coming');
		await leadOn(terminal, 'Begin the change');
		await terminal.waitFor('nothing is worse than before');
		await terminal.waitFor(/A sign-in from before still holds: well/);
		await leadOn(terminal, 'Go on to decide');
		await choose(terminal, 'Back: the old program, data as it is now');
		await leadOn(terminal, 'Go on to the report');
		await terminal.waitFor('Rolled back: the old version runs again.');
		expect(await countsOf(site)).toEqual(all);
		terminal.type('q');
		expect((await terminal.exit).code).toBe(4);
	}, 300_000);

	test('a migration that cannot complete is red, is mended, and is tried again (HL-13, HL-14, HL-29)', async () => {
		const site = await newSite(makeSite);
		const partition = join(site.data, 'default', 'web', '2026-11-20');
		// One that can be moved, and one in whose way an index of its name lies.
		fs.cpSync(partition, join(site.data, 'early', '2026-11-20'), {recursive: true});
		fs.cpSync(partition, join(site.data, 'web', '2026-11-20'), {recursive: true});
		const terminal = open(site, 'upgrade', 'helioslogs');
		await toChecks(terminal, site, 'They keep coming');
		expect(terminal.screen()).toContain('Nothing of an old layout waits to be moved: failed');
		await leadOn(terminal, 'Go on with this baseline');
		await leadOn(terminal, 'Take one now');
		await choose(terminal, 'Stop the program and take the backup');
		await leadOn(terminal, 'Go on to the plan');
		await leadOn(terminal, 'Begin the change');
		const red = await terminal.waitFor('Its log shows no migration that failed: worse than before');
		expect(red).toContain('Nothing of an old layout is left: worse than before');
		expect(red).toContain('The program says it is healthy: as before');
		expect(fs.existsSync(join(site.data, 'default', 'early', '2026-11-20'))).toBe(true);
		await leadOn(terminal, 'Go on to decide');
		const decide = await terminal.waitFor('10 of 11  Decide');
		expect(decide).not.toContain('Finish: keep the new version');

		// Not mended yet: it is as red as before.
		await leadOn(terminal, 'It is mended: start HeliosLogs again and look again');
		await terminal.waitFor('9 of 11  Verify');
		await terminal.waitFor('Nothing of an old layout is left: worse than before');
		await leadOn(terminal, 'Go on to decide');
		fs.renameSync(join(site.data, 'web'), join(site.folder, 'web-of-old'));
		await leadOn(terminal, 'It is mended: start HeliosLogs again and look again');
		await terminal.waitFor('nothing is worse than before');
		expect(await countsOf(site)).toEqual({...all, events: 50});
		await leadOn(terminal, 'Go on to decide');
		await leadOn(terminal, 'Finish: keep the new version');
		await terminal.waitFor('Done: the new version runs and was kept.');
		terminal.type('q');
		expect((await terminal.exit).code).toBe(0);
	}, 300_000);

	test('is recovered on an empty machine; without its control key the set is refused (R8, F12, HL-15)', async () => {
		const site = await newSite(makeSite);
		const terminal = open(site, 'upgrade', 'helioslogs');
		await toPlan(terminal, site, 'They keep coming');
		await choose(terminal, 'Not now: start the old program again');
		await terminal.waitFor('Which backup?');
		terminal.press('interrupt');
		await terminal.waitFor('Press Ctrl-C again to leave');
		terminal.press('interrupt');
		await terminal.exit;
		await stopByHand(site);

		const set = setOf(site);
		const lost = join(site.folder, 'lost');
		fs.cpSync(set, lost, {recursive: true, preserveTimestamps: true});
		fs.rmSync(join(lost, 'control-key'));
		const elsewhere = await newSite(emptySite);
		const recovery = open(elsewhere, 'recover', 'helioslogs');
		await answer(recovery, 'Which folder is the backup set in?', lost);
		await aboutSite(recovery, elsewhere);
		await answer(recovery, 'Where do its versions lie?', site.releases);
		await answer(recovery, 'Which administrator may sign in to count?', admin.login);
		await password(recovery, "What is that administrator's password?");
		await answer(recovery, 'What shall this installation be called?', 'spare');
		await leadOn(recovery, 'Go on to the backup set');
		const refused = await recovery.waitFor('This set cannot be used');
		expect(refused).toContain('Control key is not in this set');
		expect(refused).not.toContain('Read every byte of it back');
		await leadOn(recovery, 'Name another set');
		await answer(recovery, 'Which folder is the backup set in?', set);
		await leadOn(recovery, 'Go on to the backup set');
		await leadOn(recovery, 'Read every byte of it back');
		await leadOn(recovery, 'Go on to the plan');
		const nothing = await recovery.waitFor('Nothing lies at these places.');
		expect(nothing).toContain('4 of 8  Plan');
		await typeWord(recovery, 'Type spare to begin', 'spare');
		await killInStep(recovery, stateFolder(elsewhere), 'rollout.1/restore');

		const again = open(elsewhere, 'resume');
		await goOn(again, 'Verified: what was counted when the backup was taken is there');
		await leadOn(again, 'Go on to decide');
		await leadOn(again, 'Finish: it is recovered');
		await again.waitFor('Recovered: it runs here from the backup.');
		expect(await countsOf(elsewhere)).toEqual(all);
		const mode = (name: string) => fs.statSync(join(elsewhere.home, name)).mode & 0o777;
		expect(mode('secret-control.json')).toBe(0o600);
		again.type('q');
		expect((await again.exit).code).toBe(0);
	}, 300_000);

	test('its web page, served with 200 for any path, fools no check', async () => {
		const site = await newSite(makeSite);
		const token = await signIn(site);
		const wrong = `http://${site.address}/api/no-such-thing`;
		expect((await fetch(wrong)).status).toBe(200);
		const secrets = {token};
		const context = {secrets, signal: AbortSignal.timeout(30_000)};
		const fooled = async (check: string, given: object) =>
			(await findCheck(check)!.run(given, context)).verdict;
		const count = {list: wrong, items: 'partitions', field: 'num_docs'};
		expect(await fooled('http.json', {url: wrong})).toBe('fail');
		expect(await fooled('http.counts', count)).toBe('fail');
		expect(await fooled('http.lists', {lists: {users: {url: wrong}}})).toBe('fail');
	}, 120_000);
});
