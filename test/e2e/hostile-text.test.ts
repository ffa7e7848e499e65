import {execFile} from 'node:child_process';
import fs from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {expect, onTestFinished, test} from 'vitest';
import {endProcess} from '../support/end-process.ts';
import {makeHostile, marked, together, type Hostile} from '../support/hostile-site.ts';
import {bellAnswers, flags, runLines} from '../support/lines.ts';
import {answer, choose} from '../support/pilot.ts';
import {newestSession} from '../support/session-files.ts';
import {built, openTerminal, type Terminal} from '../support/terminal.ts';
import {strayIn} from '../support/vt.ts';
import {visible} from '../trust/payloads.ts';

async function hostile(notes: 'md' | 'json'): Promise<Hostile> {
	const site = await makeHostile(notes);
	onTestFinished(site.remove);
	return site;
}

function open(site: Hostile, args: readonly string[]): Terminal {
	const terminal = openTerminal(args, {
		columns: 200,
		rows: 60,
		env: {HANDRAIL_STATE_DIR: site.state, HOME: site.folder},
	});
	onTestFinished(() => {
		if (!terminal.exited()) endProcess(terminal.pty.pid);
	});
	return terminal;
}

const squash = (text: string) => text.replaceAll(/[\s│▸…]/g, '');

/** Everything that a page shows from its top to its end, wherever its lines were broken; the cursor is at the top again. */
async function wholePage(terminal: Terminal): Promise<string> {
	await toTop(terminal);
	let seen = '';
	for (let screens = 0; screens < 60; screens++) {
		const screen = terminal.screen();
		seen += screen
			.split('\n')
			.slice(2, -4)
			.filter(line => !/[↑↓] more (?:above|below)/.test(line))
			.join('\n');
		if (!screen.includes('↓ more below')) {
			await toTop(terminal);
			return squash(seen);
		}

		terminal.type('\u001B[6~');
		await expect
			.poll(async () => (await terminal.settled(), terminal.screen()), {timeout: 60_000})
			.not.toBe(screen);
	}

	throw new Error(`the page has no end:\n${terminal.screen()}`);
}

/** A key too many would be taken by what comes after: only where there is something above. */
async function toTop(terminal: Terminal): Promise<void> {
	await terminal.settled();
	if (!terminal.screen().includes('↑ more above')) return;
	terminal.press('home');
	await terminal.waitFor(/^(?!.*↑ more above)/s);
}

/** Chooses a row that may stand at the end of a long page. */
async function pick(terminal: Terminal, text: string): Promise<void> {
	const screen = await terminal.waitFor(new RegExp(`${text}|↓ more below`));
	if (!screen.includes(text)) {
		terminal.press('end');
		await terminal.waitFor(text);
	}

	await choose(terminal, text);
}

/** Every payload is on the page, in its visible form. */
function expectAll(seen: string, where: string): void {
	const missing = marked.filter(text => !seen.includes(squash(visible(text))));
	expect(missing.map(visible), `not seen ${where}`).toEqual([]);
}

/** Markdown takes some signs for its own, a lone CR for the end of a line; all else that is hidden is written out. */
function expectHidden(notes: string): void {
	const missing = marked.filter(
		text =>
			!text.includes('\r') &&
			!new RegExp(`${text.slice(0, 4)}[^:]*?<(?:ESC|U\\+[0-9A-F]{4,6})>`).test(notes),
	);
	expect(missing.map(visible)).toEqual([]);
}

async function said(site: Hostile, args: readonly string[]): Promise<string> {
	return new Promise(resolve => {
		execFile(
			process.execPath,
			[built, ...args],
			{env: {...process.env, HANDRAIL_STATE_DIR: site.state, HOME: site.folder}},
			(_, out, err) => resolve(`${out}${err}`),
		);
	});
}

test('no payload reaches the terminal from any page, and every one is shown (T1, T4)', async () => {
	const site = await hostile('md');
	const terminal = open(site, ['upgrade', site.runbook]);
	await answer(terminal, 'Which program?', join(site.folder, 'bell'));
	await terminal.waitFor('Which folder?');
	const clean = () => expect(strayIn(terminal.raw())).toEqual([]);
	expectAll(await wholePage(terminal), 'in the help of a question');
	await answer(terminal, 'Which folder?', site.folder);

	// Typed and pasted.
	await terminal.waitFor('question 3 of 3');
	terminal.type(`\u001B[200~${together}\u001B[201~`);
	await terminal.waitFor(visible(marked.at(-1)!));
	clean();
	terminal.press('clear');
	terminal.type('tower\u202E\u009B2J');
	await terminal.waitFor('Answer: tower<U+202E><U+009B>2J▏');
	terminal.press('enter');

	await terminal.waitFor('2 of 11  Version');
	await terminal.waitFor('1.0.0 is installed');
	const versions = await wholePage(terminal);
	for (const text of marked.slice(0, 5)) {
		const name = text.replaceAll(/[/\0]/g, '_');
		expect(versions).toContain(squash(visible(name)));
	}

	await pick(terminal, '1.1.0');
	await pick(terminal, 'Go on with this version');
	await terminal.waitFor(/(?=.*of 11  Notes)(?=.*p40:)/s);
	const notes = await wholePage(terminal);
	expectHidden(notes);
	await pick(terminal, 'The notes are read');
	await terminal.waitFor(/of 11  Values/);
	await terminal.waitFor('settings compared');
	// Settings that need nothing are one line; all of them stand behind it.
	terminal.type('d');
	await terminal.waitFor(visible(marked[1]!));
	expectAll(await wholePage(terminal), 'among the settings');
	terminal.press('escape');
	await terminal.waitFor('d shows more');
	await pick(terminal, 'Go on with these settings');
	await terminal.waitFor('Go on with this baseline');
	const checks = await wholePage(terminal);
	expectAll(checks, 'in what checks say');
	expect(checks.split('p00:').length, 'from a script and over HTTP').toBeGreaterThan(2);
	await pick(terminal, 'Go on with this baseline');
	await pick(terminal, 'Take one now');
	await pick(terminal, 'Take the backup');
	await pick(terminal, 'Go on to the plan');
	await terminal.waitFor(/of 11  Plan/);
	terminal.type('?');
	await terminal.waitFor('Why now');
	expectAll(await wholePage(terminal), 'in what ? explains');
	terminal.press('escape');
	await terminal.waitFor(/^(?!.*Esc close)/s);
	await pick(terminal, 'Begin');
	await terminal.waitFor(/of 11  Rollout/);
	await terminal.waitFor('p83:');
	terminal.type('l');
	await terminal.waitFor('Esc close');
	const log = await wholePage(terminal);
	expectAll(log, 'in the log');
	expect(log.split('p00:').length, 'out, err, and the log of the product').toBeGreaterThan(3);
	terminal.press('escape');
	await terminal.waitFor(/^(?!.*Esc close)/s);
	clean();
	site.go();
	await terminal.waitFor(/How\s+does\s+it\s+go\s+on\?/);
	// The end of a long error is in the report, below.
	expect(await wholePage(terminal)).toContain(squash(visible(marked[4]!)));
	terminal.press('interrupt');
	await terminal.waitFor('Press Ctrl-C again');
	terminal.press('interrupt');
	await terminal.exit;
	expect(terminal.screen()).toContain(`Bell ${visible(marked[0]!)}`);
	clean();

	// What lies on the disk is told again by other commands, also when somebody has changed it there.
	const session = newestSession(site.state)!;
	const header = JSON.parse(fs.readFileSync(join(session, 'session.json'), 'utf8')) as object;
	fs.writeFileSync(join(session, 'session.json'), JSON.stringify({...header, title: together}));
	const [target] = fs.readdirSync(join(site.state, 'targets'));
	const file = join(site.state, 'targets', target!);
	const kept = JSON.parse(fs.readFileSync(file, 'utf8')) as object;
	fs.writeFileSync(file, JSON.stringify({...kept, runbook: 'ledger', name: marked[5]}));
	for (const args of [
		['status'],
		['status', '--json'],
		['report'],
		['report', '--json'],
		['check', site.runbook, `/nowhere/${marked[0]}`],
		['upgrade', marked[0]!],
		['upgrade', `/nowhere/${marked[0]}.yaml`],
		['resume', marked[0]!],
		['report', marked[0]!],
		[marked[0]!],
	].map(words => words.map(word => word.replaceAll('\0', '')))) {
		const text = await said(site, args);
		expect(text, args.join(' ')).not.toBe('');
		expect(strayIn(text, 'text'), args.join(' ')).toEqual([]);
	}

	expect(squash(await said(site, ['status']))).toContain(squash(visible(marked[7]!)));
	for (const name of ['report.md', 'report.json'])
		expect(strayIn(fs.readFileSync(join(session, name), 'utf8'), 'text')).toEqual([]);
	expectAll(squash(fs.readFileSync(join(session, 'report.md'), 'utf8')), 'in the report');

	const welcome = open(site, []);
	await welcome.waitFor(visible(marked[1]!));
	await welcome.waitFor(visible(marked[5]!));
	welcome.type('q');
	await welcome.exit;
	expect(strayIn(welcome.raw())).toEqual([]);
}, 400_000);

test('notes as a list of releases are no other way in (T1)', async () => {
	const site = await hostile('json');
	const terminal = open(site, ['upgrade', site.runbook]);
	await answer(terminal, 'Which program?', join(site.folder, 'bell'));
	await answer(terminal, 'Which folder?', site.folder);
	await answer(terminal, 'question 3 of 3', 'tower');
	await pick(terminal, '1.1.0');
	await pick(terminal, 'Go on with this version');
	await terminal.waitFor(/(?=.*of 11  Notes)(?=.*p40:)/s);
	const notes = await wholePage(terminal);
	expectHidden(notes);
	expect(strayIn(terminal.raw())).toEqual([]);
}, 200_000);

test.each([
	['lines', ['--plain']],
	['lines for a screen reader', ['--plain', '--screen-reader']],
	['JSON', ['--json']],
])(
	'no payload gets through as %s, from the first question to the failed step (T1)',
	async (_, how) => {
		const site = await hostile('md');
		site.go();
		const words = [
			'upgrade',
			site.runbook,
			...how,
			...flags({
				program: join(site.folder, 'bell'),
				place: site.folder,
				name: 'tower',
				...bellAnswers,
				'notes.read': 'yes',
				'values.go': 'yes',
			}),
		];
		const env = {HANDRAIL_STATE_DIR: site.state, HOME: site.folder};
		const {out, err} = await runLines(words, {env});
		expect(strayIn(out, 'text')).toEqual([]);
		expect(strayIn(err, 'text')).toEqual([]);
		// It came to the step that fails, and what that said last is told.
		expect(err + out).toContain('cast');
		for (const n of ['p04:', 'p40:', 'p83:']) expect(out).toContain(n);
	},
	200_000,
);
