import {spawn} from 'node:child_process';
import fs from 'node:fs';
import {basename, join} from 'node:path';
import process from 'node:process';
import {afterAll, beforeAll, expect, onTestFinished, test} from 'vitest';
import {identityOf} from '../../source/engine/identity.ts';
import {readRunner} from '../../source/engine/spec.ts';
import {install} from '../support-engine/install.ts';
import {expectUndisturbed, makeBell, toLongStep, toPlan, type Bell} from '../support/bell.ts';
import {endProcess} from '../support/end-process.ts';
import {choose} from '../support/pilot.ts';
import {
	lockIsFree,
	newestSession,
	openStep,
	readDisk,
	waitForDisk,
} from '../support/session-files.ts';
import {built, openTerminal, type Terminal} from '../support/terminal.ts';

const book = join(import.meta.dirname, '..', 'fixtures', 'runbooks', 'bell.yaml');
/** The build with failpoints. */
let install_: Awaited<ReturnType<typeof install>> | undefined;
beforeAll(async () => {
	install_ = await install();
});
afterAll(() => install_?.remove());

function bell(): Bell {
	const site = makeBell();
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

const disk = (site: Bell) => readDisk(newestSession(site.state)!);
const attempts = (site: Bell) =>
	disk(site).events.filter(event => event.t === 'step.intent' && event.step === 'rollout.1/cast')
		.length;
/** The processes of the step that is open now. */
function hands(site: Bell): {runner: number; child: number} {
	const open = openStep(disk(site))!;
	return {runner: open.runner!.pid, child: readRunner(open.folder).child!.pid};
}

/** A process of somebody else; stopped, so that a signal sent to it waits there to be seen. */
function stranger(): number {
	const {pid = 0} = spawn('sleep', ['600'], {stdio: 'ignore'});
	process.kill(pid, 'SIGSTOP');
	onTestFinished(() => void endProcess(pid));
	return pid;
}

/** The step has a result that nobody has looked at. */
const result = async (site: Bell) =>
	waitForDisk(
		site.state,
		({folder}) =>
			fs.existsSync(join(folder, 'steps', 'rollout.1-cast-a1', 'result.json')) || undefined,
		'a result',
	);

test.each([
	['a closed terminal (A1)', (terminal: Terminal) => terminal.hangUp(), {code: 3, signal: 0}],
	['SIGHUP (A1)', (terminal: Terminal) => terminal.pty.kill('SIGHUP'), {code: 3, signal: 0}],
	['SIGTERM (A3)', (terminal: Terminal) => process.kill(terminal.pid()), {code: 3, signal: 0}],
	['SIGKILL (A2)', (terminal: Terminal) => terminal.pty.kill('SIGKILL'), {code: 0, signal: 9}],
])(
	'%s in the middle of a step: its lock is free, the step goes on, and its log is whole',
	async (name, end, left) => {
		const site = bell();
		const terminal = until(site.open(undefined, {shell: name === 'SIGTERM (A3)'}));
		await toLongStep(terminal, site);
		end(terminal);
		expect(await terminal.exit).toEqual(left);
		expect(await lockIsFree(site.state)).toBe(true);
		if (left.signal === 0) expect(disk(site).events.at(-1)?.t).toBe('ui.detached');
		if (name.startsWith('SIGTERM')) {
			expect(terminal.givenBack()).toBe(true);
			expect(terminal.screen()).toMatch(/Go on with: handrail resume \w{14}/);
		}

		const again = until(site.open(['resume'], {shell: true}));
		// Taken up again from its first line, with the time it has run.
		await again.waitFor(/Bell cast …\s+\S?\s*\d.* s.*10 of 20 poured/s);
		site.go();
		await again.waitFor('7 of 9  Verify');
		expectUndisturbed(site);
		again.press('interrupt');
		await again.waitFor('Press Ctrl-C again');
		again.press('interrupt');
		expect((await again.exit).code).toBe(3);
		expect(again.givenBack()).toBe(true);
	},
	120_000,
);

test('the runner killed, its tool alive: watched to its end, then looked for, never begun again (A4)', async () => {
	const site = bell();
	const terminal = until(site.open());
	await toLongStep(terminal, site);
	endProcess(hands(site).runner);
	await terminal.waitFor(
		/Its runner is gone\..*watched to its end; its\s+exit code will not be known\./s,
	);
	site.go();
	await terminal.waitFor('Looked: it took place');
	expect(terminal.screen()).toContain('▸   Do nothing for now');
	expect(attempts(site)).toBe(1);
	await choose(terminal, 'It is done: go on');
	await terminal.waitFor('7 of 9  Verify');
	expectUndisturbed(site);
}, 120_000);

test('runner and tool killed: evidence, nothing by itself, and the cursor on doing nothing (A5)', async () => {
	const site = bell();
	const terminal = until(site.open());
	await toLongStep(terminal, site);
	const {runner, child} = hands(site);
	endProcess(runner);
	endProcess(child);
	const screen = await terminal.waitFor('How does it go on?');
	expect(screen).toContain('its runner is gone and left no result');
	expect(screen).toContain('Looked: it did not take place');
	expect(screen).toContain('▸   Do nothing for now');
	terminal.press('enter');
	await terminal.waitFor('Nothing was done.');
	terminal.pty.kill('SIGKILL');
	await terminal.exit;
	const again = until(site.open(['resume']));
	await again.waitFor('How does it go on?');
	await again.waitFor('▸   Do nothing for now');
	expect(attempts(site)).toBe(1);
	expect(site.ledger()).toHaveLength(1);
	site.go();
	await choose(again, 'Run this step once more');
	await again.waitFor('7 of 9  Verify');
	expect(attempts(site)).toBe(2);
	expect(site.ledger().map(line => line.split(' ')[0])).toEqual(['begin', 'begin', 'end']);
	expect(site.effects()).toEqual({cast: 1, hung: 1});
}, 120_000);

test('killed between the durable intent and the start: decided, never begun, and run once when told to (A6)', async () => {
	const site = bell();
	const env = {HANDRAIL_FAILPOINT: 'journal.step.intent.synced@rollout.1/cast:kill'};
	const terminal = until(site.open(undefined, {cli: install_!.cli, env}));
	await toPlan(terminal, site);
	await choose(terminal, 'Begin');
	expect((await terminal.exit).signal).toBe(9);
	expect(site.ledger()).toEqual([]);
	expect(openStep(disk(site))?.step).toBe('rollout.1/cast');
	const again = until(site.open(['resume'], {columns: 110}));
	const screen = await again.waitFor('How does it go on?');
	expect(screen).toContain('it was decided on, and never begun');
	expect(screen).toContain('Looked: it did not take place: no runner ever began it');
	expect(screen).toContain('▸   Do nothing for now');
	expect(site.ledger()).toEqual([]);
	site.go();
	await choose(again, 'Run this step once more');
	await again.waitFor('7 of 9  Verify');
	expect(site.ledger().map(line => line.split(' ')[0])).toEqual(['begin', 'end']);
}, 120_000);

test('killed with the result on disk and not yet adopted: the step is shown done, adopted once (A9)', async () => {
	const site = bell();
	const env = {HANDRAIL_FAILPOINT: 'engine.result@rollout.1/cast:kill'};
	const terminal = until(site.open(undefined, {cli: install_!.cli, env}));
	await toLongStep(terminal, site);
	site.go();
	expect((await terminal.exit).signal).toBe(9);
	await result(site);
	const again = until(site.open(['resume']));
	await again.waitFor('7 of 9  Verify');
	const done = disk(site).events.filter(
		event => event.t === 'step.done' && event.step === 'rollout.1/cast',
	);
	expect(done).toHaveLength(1);
	expectUndisturbed(site);
}, 120_000);

test('the server restarted, its pids used by others: it says so, and signals nobody (A16)', async () => {
	const site = bell();
	const {cli} = install_!;
	const terminal = until(site.open(undefined, {cli}));
	await toLongStep(terminal, site);
	const {runner, child} = hands(site);
	terminal.pty.kill('SIGKILL');
	await terminal.exit;
	endProcess(runner);
	endProcess(child);
	// Two strangers with the very numbers and start times that the runner wrote down before.
	const strangers = [stranger(), stranger()];
	const [one, two] = strangers.map(pid => identityOf(pid)!);
	const notes = join(openStep(disk(site))!.folder, 'runner.jl');
	fs.appendFileSync(notes, `${JSON.stringify({runner: one, child: two})}\n`);
	const again = until(site.open(['resume'], {cli, columns: 110, env: {HANDRAIL_BOOT: 'another'}}));
	await again.waitFor('The server was restarted since this session was last open.');
	await again.waitFor('the server was restarted since; its runner is gone and left no result');
	await again.waitFor('▸   Do nothing for now');
	for (const pid of strangers) {
		const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
		expect(/^State:\s+(\S)/m.exec(status)?.[1]).toBe('T');
		for (const field of ['SigPnd', 'ShdPnd'])
			expect(new RegExp(`^${field}:\\s+0+$`, 'm').test(status), status).toBe(true);
	}

	expect(attempts(site)).toBe(1);
}, 120_000);

/** The wizard on a terminal that is not its controlling one: when that goes, no signal tells it. */
function unsignalled(site: Bell, args: string): Terminal {
	return until(
		openTerminal([], {
			env: {HANDRAIL_STATE_DIR: site.state, NODE: process.execPath, CLI: built, BOOK: book},
			program: [
				'/bin/sh',
				['-c', `trap '' HUP; T=$(tty); setsid -w "$NODE" "$CLI" ${args} < $T > $T 2> $T`],
			],
		}),
	);
}

const wizardOf = (site: Bell) =>
	(disk(site).events.findLast(({t}) => t === 'ui.attached') as unknown as {pid: number}).pid;
const isGone = (pid: number) => !fs.existsSync(`/proc/${pid}`);

test('a hang-up that is ignored, an idle page: the wizard goes all the same, its lock free (A12)', async () => {
	const site = bell();
	const terminal = unsignalled(site, 'upgrade "$BOOK"');
	await terminal.waitFor('Which file is the bell?');
	const wizard = wizardOf(site);
	onTestFinished(() => void endProcess(wizard));
	terminal.hangUp();
	await expect.poll(() => isGone(wizard), {timeout: 60_000}).toBe(true);
	expect(await lockIsFree(site.state)).toBe(true);
	expect(disk(site).events.at(-1)?.t).toBe('ui.detached');
}, 120_000);

test('the terminal gone while it is drawn on: left as a detach, the step unhurt (A13)', async () => {
	const site = bell();
	const terminal = unsignalled(site, 'upgrade "$BOOK"');
	await toLongStep(terminal, site);
	const wizard = wizardOf(site);
	onTestFinished(() => void endProcess(wizard));
	terminal.hangUp();
	await expect.poll(() => isGone(wizard), {timeout: 60_000}).toBe(true);
	expect(disk(site).events.at(-1)?.t).toBe('ui.detached');
	const again = until(site.open(['resume']));
	await again.waitFor('10 of 20 poured');
	site.go();
	await again.waitFor('7 of 9  Verify');
	expectUndisturbed(site);
}, 120_000);

test('an error in a component: told plainly, the terminal given back, exit code 70, the session kept (A15)', async () => {
	const site = bell();
	const {cli} = install_!;
	const first = until(site.open(undefined, {cli}));
	await toPlan(first, site);
	first.pty.kill('SIGKILL');
	await first.exit;
	const env = {HANDRAIL_FAILPOINT: 'screen.drawn:throw=ESHOWN'};
	const terminal = until(site.open(['resume'], {cli, env, shell: true, columns: 110, rows: 50}));
	expect((await terminal.exit).code).toBe(70);
	expect(terminal.givenBack()).toBe(true);
	const screen = terminal.screen();
	const id = basename(newestSession(site.state)!);
	expect(screen).toContain('handrail: ESHOWN');
	expect(screen).toContain(`Session ${id} is kept`);
	expect(screen.replaceAll('\n', '')).toContain(`handrail resume ${id.slice(0, 14)}`);
	expect(screen).not.toMatch(/\bat \S+ ?\(|\.js:\d|<App>/);
	expect(await lockIsFree(site.state)).toBe(true);
	const again = until(site.open(['resume']));
	await again.waitFor('5 of 9  Plan');
}, 120_000);

test('killed as for want of memory during 50 MB of log: resumed, the log whole; memory does not grow with it (A18)', async () => {
	const site = bell();
	// 25 MB before the middle, and as much after it.
	const half = `head -c 25000000 /dev/zero | tr '\\0' 'x' | fold -w 99; echo`;
	const cast = fs.readFileSync(join(site.folder, 'cast.sh'), 'utf8');
	fs.writeFileSync(
		join(site.folder, 'cast.sh'),
		cast
			.replace('echo the mould', `${half}; echo the mould`)
			.replace('for n in 11', `${half}; for n in 11`),
	);
	const terminal = until(site.open(undefined, {shell: true}));
	await toPlan(terminal, site);
	const held = () =>
		Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${terminal.pid()}/status`, 'utf8'))?.[1]);
	const before = held();
	await choose(terminal, 'Begin');
	await terminal.waitFor('the mould is filled');
	expect(held() - before).toBeLessThan(64 * 1024);
	endProcess(terminal.pid());
	expect((await terminal.exit).code).toBe(137);
	expect(await lockIsFree(site.state)).toBe(true);
	site.go();
	const again = until(site.open(['resume']));
	await again.waitFor('7 of 9  Verify');
	expectUndisturbed(site);
}, 180_000);

/** A server that kills what a user runs at logout, as stand-ins for loginctl and systemd-run tell it. */
function killingServer(site: Bell, scopes: boolean): Record<string, string> {
	const at = join(site.folder, 'logind');
	fs.mkdirSync(at);
	const known = {kill: 'yes', spared: 'nobody', linger: 'yes', session: ''};
	for (const [name, text] of Object.entries(known)) fs.writeFileSync(join(at, name), text);
	if (!scopes) fs.writeFileSync(join(at, 'no-scope'), '');
	const bin = join(import.meta.dirname, '..', 'fixtures', 'bin');
	return {TMPDIR: site.folder, PATH: `${bin}:${process.env['PATH']}`};
}

test('a server that kills at logout: three ways out before the first guarded step, and none starts without one (A19)', async () => {
	const site = bell();
	const env = killingServer(site, false);
	const terminal = until(site.open(undefined, {env, columns: 110, rows: 40}));
	await toPlan(terminal, site);
	await choose(terminal, 'Begin');
	const screen = await terminal.waitFor('This server kills what you run when you log out');
	for (const way of ['loginctl enable-linger', 'systemd-run --scope', 'Go on, knowing it'])
		expect(screen).toContain(way);
	expect(screen).toContain('tmux and screen alone do not help');
	expect(screen).toContain('▸   Look again, lingering is on');
	terminal.press('enter');
	await terminal.waitFor('This server kills what you run when you log out');
	terminal.pty.kill('SIGKILL');
	await terminal.exit;
	const again = until(site.open(['resume'], {env, columns: 110, rows: 40}));
	await again.waitFor('This server kills what you run when you log out');
	expect(site.ledger()).toEqual([]);
	expect(attempts(site)).toBe(0);
	site.go();
	await choose(again, 'Go on, knowing it');
	await again.waitFor('7 of 9  Verify');
	expectUndisturbed(site);
	const {events} = disk(site);
	const chosen = events.findIndex(
		event => event.t === 'answer' && event.id === 'logout' && event.value === 'known',
	);
	const guarded = events.findIndex(event => event.t === 'step.intent' && event.class === 'guarded');
	expect(chosen).toBeGreaterThan(0);
	expect(chosen).toBeLessThan(guarded);
}, 120_000);

test('a server that kills at logout, where a scope can be had: nothing is asked, the runner is started in one (A19)', async () => {
	const site = bell();
	const terminal = until(site.open(undefined, {env: killingServer(site, true)}));
	site.go();
	await toPlan(terminal, site);
	await choose(terminal, 'Begin');
	await terminal.waitFor('7 of 9  Verify');
	expectUndisturbed(site);
	const scopes = fs.readFileSync(join(site.folder, 'logind', 'scopes'), 'utf8').split('\n');
	const runners = scopes.filter(line => line.includes('__run'));
	expect(runners.map(line => /rollout\.1-(\w+)-a1/.exec(line)?.[1])).toEqual(['cast', 'hang']);
}, 120_000);
