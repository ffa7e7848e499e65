import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {endProcess} from '../support/end-process.ts';
import {bellAnswers, flags, makeOtherBell, runLines} from '../support/lines.ts';
import {choose} from '../support/pilot.ts';
import {countsOf, endPractice} from '../support/practice.ts';
import {newestSession, readDisk, stateOf, waitForDisk} from '../support/session-files.ts';
import type {Terminal} from '../support/terminal.ts';
import {openTerminal} from '../support/terminal.ts';

function bell(change?: (text: string) => string) {
	const site = makeOtherBell(change);
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

type Site = ReturnType<typeof bell>;
const plain = (site: Site, args: readonly string[], env: Record<string, string> = {}): Terminal =>
	until(openTerminal(args, {columns: 120, rows: 50, env: {...site.env, ...env}}));

/** Waits for a question and answers it, as a person does. */
async function say(terminal: Terminal, question: string, line: string): Promise<void> {
	await terminal.waitFor(
		new RegExp(`${question.replaceAll(/[.?()]/g, '\\$&')}[\\s\\S]*(?:Answer|shown|confirm):\\s*$`),
	);
	terminal.type(`${line}\r`);
}

const eventsOf = (site: Site) => readDisk(newestSession(site.state)!).events;
const answered = (site: Site) =>
	eventsOf(site).flatMap(event => (event.t === 'answer' ? [event.id] : []));

/** Pages, borders and moves of the cursor are made of these. */
const drawn = ['\u001B', '─', '▸'];

async function toPlan(terminal: Terminal, site: Site): Promise<void> {
	await say(terminal, 'Which file is the bell?', site.target.program);
	await say(terminal, 'In which folder does it lie?', site.target.place);
	await say(terminal, 'What shall this installation be called?', 'tower');
	await say(terminal, 'Which version?', '1');
	await say(terminal, 'Go on with this version?', '');
	await say(terminal, 'Go on with this baseline?', '');
	await say(terminal, 'Which backup?', '');
	await say(terminal, 'Take the backup?', 'yes');
	await say(terminal, 'Go on to the plan?', 'yes');
	await terminal.waitFor('Begin the change?');
}

test('the practice product goes to 2.1.0 and back, line by line in a terminal', async () => {
	const folder = fs.mkdtempSync(join(tmpdir(), 'handrail-plain-'));
	const product = join(folder, 'practice');
	onTestFinished(async () => {
		await endPractice(product);
		fs.rmSync(folder, {recursive: true, force: true});
	});
	const terminal = until(
		openTerminal(['practice', product, '--plain'], {
			columns: 120,
			rows: 50,
			env: {HANDRAIL_STATE_DIR: join(folder, 'state')},
		}),
	);
	await say(terminal, 'Which version?', '2.1.0');
	await say(terminal, 'Go on with this version?', '');
	await say(terminal, 'data_file is now called database.path', '');
	await say(terminal, 'The tables are rewritten at the first start', 'yes');
	await say(terminal, 'The notes are read?', '');
	await say(terminal, 'data_file: what shall become of it?', '1');
	await say(terminal, 'Go on with these settings?', '');
	await say(terminal, 'Go on with this baseline?', '');
	await say(terminal, 'Which backup?', 'take');
	await say(terminal, 'Stop the program and take the backup?', 'yes');
	await say(terminal, 'Go on to the plan?', '');
	await say(terminal, 'To begin, the word practice is typed', 'practise');
	await terminal.waitFor('That is not the word. Type practice to go on.');
	await say(terminal, 'To begin, the word practice is typed', 'practice');
	await say(terminal, 'Go on to decide?', '');
	expect((await countsOf(product))['loans']).toBe(210);
	await say(terminal, 'How does it end?', '2');
	await terminal.waitFor(/Type practice to confirm:\s*$/);
	terminal.type('practice\r');
	await say(terminal, 'Go on to the report?', '');
	expect((await terminal.exit).code).toBe(4);
	expect(await countsOf(product)).toMatchObject({members: 40, books: 120, loans: 240});
	for (const sign of drawn) expect(terminal.raw()).not.toContain(sign);
}, 240_000);

test('a whole upgrade through a pipe, answers in the order they are asked', async () => {
	const site = bell();
	site.go();
	const {program, place, name} = site.target;
	const lines = [program, place, name, '1', '', '', '', 'yes', '', 'yes', '', '1'];
	const {code, out, err} = await site.run(
		['upgrade', site.runbook, '--plain'],
		`${lines.join('\n')}\n`,
	);
	expect(err).toBe('');
	expect(code).toBe(0);
	expect(out).toContain(`Answer: ${program}\n`);
	expect(out).toMatch(/ok +Bell cast \(\d/);
	for (const sign of drawn) expect(out).not.toContain(sign);
	expect(site.effects()).toEqual({cast: 1, hung: 1});
}, 240_000);

test('input that ends too early ends with 2 and names what is missing', async () => {
	const site = bell();
	const {code, err} = await site.run(['upgrade', site.runbook], `${site.target.program}\n`);
	expect(code).toBe(2);
	expect(err).toContain('handrail: an answer is missing: place\n');
}, 240_000);

test('TERM=dumb and a screen reader get lines, without being asked for', async () => {
	for (const env of [{TERM: 'dumb'}, {INK_SCREEN_READER: 'true'}]) {
		const site = bell();
		const terminal = plain(site, ['upgrade', site.runbook], env);
		await say(terminal, 'Which file is the bell?', site.target.program);
		await terminal.waitFor('In which folder does it lie?');
		for (const sign of drawn) expect(terminal.raw()).not.toContain(sign);
		terminal.type('leave\r');
		expect((await terminal.exit).code).toBe(130);
	}
}, 240_000);

test('a problem is said and asked again, ? explains, back takes back, leave keeps it', async () => {
	const site = bell();
	const terminal = plain(site, ['upgrade', site.runbook, '--plain']);
	await say(terminal, 'Which file is the bell?', `${site.folder}/gone`);
	await terminal.waitFor(`${site.folder}/gone is not there. Is it spelled right?`);
	await say(terminal, 'Which file is the bell?', site.target.program);
	await say(terminal, 'In which folder does it lie?', 'back');
	await terminal.waitFor('Taken back: program. It is asked again.');
	await say(terminal, `Enter: ${site.target.program}`, '');
	await say(terminal, 'In which folder does it lie?', '?');
	await terminal.waitFor('take the last answer back');
	await say(terminal, '?      this help', site.target.place);
	await say(terminal, 'What shall this installation be called?', 'leave');
	expect((await terminal.exit).code).toBe(130);
	expect(terminal.screen()).toMatch(/Go on with: handrail resume \w{14}/);
}, 240_000);

test('Ctrl-C asks once and leaves at the second; the end of input leaves at once', async () => {
	const site = bell();
	const terminal = plain(site, ['upgrade', site.runbook, '--plain']);
	await terminal.waitFor(/Answer:\s*$/);
	terminal.press('interrupt');
	await say(terminal, 'Press Ctrl-C again to leave; the session is kept.', site.target.program);
	await terminal.waitFor(/In which folder[\s\S]*Answer:\s*$/);
	terminal.press('interrupt');
	await terminal.waitFor(/Press Ctrl-C again[\s\S]*Press Ctrl-C again[\s\S]*Answer:\s*$/);
	terminal.press('interrupt');
	expect((await terminal.exit).code).toBe(130);
	const again = plain(site, ['resume', '--plain']);
	await again.waitFor(/In which folder[\s\S]*Answer:\s*$/);
	again.type('\u0004');
	expect((await again.exit).code).toBe(3);
	expect(eventsOf(site).at(-1)).toMatchObject({t: 'ui.detached', why: 'detached'});
}, 240_000);

test('Ctrl-C in the middle of a step opens four ways; it goes on without us, and is taken up again', async () => {
	const site = bell();
	const terminal = plain(site, ['upgrade', site.runbook, '--plain']);
	await toPlan(terminal, site);
	await say(terminal, 'Begin the change?', 'yes');
	await terminal.waitFor(/now +Bell cast/);
	terminal.press('interrupt');
	await say(terminal, 'A step is running. What shall happen?', '2');
	await terminal.waitFor('It will stop after this step.');
	site.go();
	await say(terminal, 'Stopped after the last step, as you asked.', 'leave');
	expect((await terminal.exit).code).toBe(3);
	expect(site.effects()).toEqual({cast: 1, hung: 0});
	const again = await site.run(['resume', ...flags({'verify.go.after': 'yes', decide: 'finish'})]);
	expect(again).toMatchObject({code: 0, err: ''});
	expect(site.effects()).toEqual({cast: 1, hung: 1});
}, 240_000);

test.each([
	['SIGTERM', (terminal: Terminal) => terminal.pty.kill('SIGTERM')],
	['a closed terminal', (terminal: Terminal) => terminal.hangUp()],
])(
	'%s in the middle of a step: the lines are gone, the step goes on',
	async (_, end) => {
		const site = bell();
		const terminal = plain(site, [
			'upgrade',
			site.runbook,
			'--plain',
			...flags({...site.target, ...bellAnswers}),
		]);
		await terminal.waitFor(/now +Bell cast/);
		end(terminal);
		expect((await terminal.exit).code).toBe(3);
		site.go();
		const again = await site.run([
			'resume',
			...flags({'verify.go.after': 'yes', decide: 'finish'}),
		]);
		expect(again.code).toBe(0);
		expect(site.effects()).toEqual({cast: 1, hung: 1});
	},
	240_000,
);

test('a paste of a thousand y begins nothing, in a terminal and through a pipe (T7)', async () => {
	const site = bell();
	const paste = 'y\n'.repeat(1000);
	const terminal = plain(site, ['upgrade', site.runbook, '--plain']);
	await toPlan(terminal, site);
	terminal.type(paste);
	await terminal.waitFor('Type yes to do this, or leave.');
	await say(terminal, 'Answer: ', 'leave');
	await terminal.exit;
	const piped = await site.run(['resume', '--plain'], paste);
	expect(piped.code).toBe(2);
	expect(piped.out.split('Type yes to do this, or leave.').length).toBeGreaterThan(900);
	expect(answered(site)).not.toContain('rollout.begin');
	expect(site.effects()).toEqual({cast: 0, hung: 0});
	const decided = eventsOf(site).filter(({t}) => t === 'decision' || t === 'step.resolved');
	expect(decided).toEqual([]);
}, 240_000);

test('a session goes from answers to pages to lines to answers', async () => {
	const site = bell();
	site.go();
	const first = await site.run([
		'upgrade',
		site.runbook,
		'--no-input',
		...flags({...site.target, version: '1.1.0'}),
	]);
	expect(first.err).toContain('missing: version.go');
	const pages = until(openTerminal(['resume'], {env: site.env}));
	await choose(pages, 'Go on with this version');
	await pages.waitFor('3 of 9  Checks');
	await choose(pages, 'Go on with this baseline');
	await pages.waitFor('4 of 9  Backup');
	pages.press('interrupt');
	await pages.waitFor('Press Ctrl-C again');
	pages.press('interrupt');
	await pages.exit;
	const lines = plain(site, ['resume', '--plain']);
	await say(lines, 'Which backup?', '1');
	await say(lines, 'Take the backup?', 'yes');
	await say(lines, 'Go on to the plan?', 'leave');
	await lines.exit;
	const last = await site.run([
		'resume',
		'--json',
		...flags({'backup.go': 'yes', 'rollout.begin': 'yes'}),
		...flags({'verify.go.after': 'yes', decide: 'finish'}),
	]);
	expect(last.code).toBe(0);
	expect(site.effects()).toEqual({cast: 1, hung: 1});
	const again = await site.run([
		'resume',
		first.out.match(/resume (\w{14})/)![1]!,
		'--answer',
		'reopen=yes',
	]);
	expect(again.err).toContain('handrail: an answer is missing: decide\n');
}, 240_000);

const secretAsk = '  - {id: password, kind: secret, label: What is its password?}\nversions:';
const secret = 'correct-horse-battery';

test('a secret is neither echoed nor kept, however it is given', async () => {
	const site = bell(text => text.replace('versions:', secretAsk));
	const terminal = plain(site, ['upgrade', site.runbook, '--plain']);
	await say(terminal, 'Which file is the bell?', site.target.program);
	await say(terminal, 'In which folder does it lie?', site.target.place);
	await terminal.waitFor(/Secret, not shown:\s*$/);
	terminal.type(`${secret}x\u007F\r`);
	await say(terminal, 'What shall this installation be called?', 'leave');
	await terminal.exit;
	expect(terminal.raw()).not.toContain('correct');
	const piped = await runLines(['upgrade', site.runbook], {
		env: site.env,
		input: `${site.target.program}\n${site.target.place}\n${secret}\n`,
	});
	expect(piped.out + piped.err).not.toContain('correct');
	expect(piped.err).toContain('missing: name');
	const file = join(site.folder, 'password');
	fs.writeFileSync(file, `${secret}\n`);
	for (const [given, kept] of [
		[`@${file}`, `file:${file}`],
		['@env:BELL_PASSWORD', 'env:BELL_PASSWORD'],
	] as const) {
		const {out, err} = await runLines(
			['upgrade', site.runbook, '--json', ...flags({...site.target, password: given})],
			{env: {...site.env, BELL_PASSWORD: secret}},
		);
		expect(err).toContain('missing: version');
		expect(out + err).not.toContain('correct');
		const {state} = {state: stateOf(readDisk(newestSession(site.state)!))};
		expect(state.answers.get('password')?.value).toBe(kept);
	}

	fs.rmSync(file);
	const written = fs
		.readdirSync(site.state, {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile())
		.map(entry => fs.readFileSync(join(entry.parentPath, entry.name), 'utf8'));
	expect(written.length).toBeGreaterThan(5);
	expect(written.join('')).not.toContain('correct');
}, 240_000);

test('a secret on the command line or in an answers file is refused, and not repeated', async () => {
	const site = bell(text => text.replace('versions:', secretAsk));
	const flag = await site.run(['upgrade', site.runbook, ...flags({password: secret})]);
	expect(flag.code).toBe(2);
	expect(flag.err).toMatch(
		/^handrail: --answer: password is a secret\. .*password=@\/the\/file.*\n$/,
	);
	const file = join(site.folder, 'answers.yaml');
	for (const text of [
		`password: ${secret}`,
		`password: {valeu: ${secret}}`,
		`password: "${secret}`,
	]) {
		fs.writeFileSync(file, text);
		const {code, out, err} = await site.run(['upgrade', site.runbook, '--answers', file]);
		expect(code).toBe(2);
		expect(err).toContain(`handrail: ${file}:1:`);
		expect(out + err).not.toContain('correct');
	}

	expect(newestSession(site.state)).toBeUndefined();
}, 240_000);

test('a step that lasts is seen to its end although the input has ended', async () => {
	const site = bell();
	const running = site.run(['upgrade', site.runbook, ...flags({...site.target, ...bellAnswers})]);
	await waitForDisk(
		site.state,
		({events}) => events.some(({t}) => t === 'step.spawned') || undefined,
		'a step',
	);
	site.go();
	const {code, err} = await running;
	expect(err).toContain('missing: decide');
	expect(code).toBe(2);
}, 240_000);
