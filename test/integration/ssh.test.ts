import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {tailOf, readableLog} from '../../source/engine/output.ts';
import {expectUndisturbed, makeBell, toLongStep} from '../support/bell.ts';
import {endProcess} from '../support/end-process.ts';
import {pageOn, play} from '../support/player.ts';
import {countsOf, endPractice} from '../support/practice.ts';
import {suiteWith} from '../support/required.ts';
import {
	lockIsFree,
	newestSession,
	openStep,
	readDisk,
	stateOf,
	type Disk,
} from '../support/session-files.ts';
import {loginOf, openOverSsh, sshWorks} from '../support/ssh.ts';
import type {Terminal} from '../support/terminal.ts';

/** How a line over ssh drops: our end of it dies, or the server's. */
const cuts = {
	'the ssh client killed': (terminal: Terminal) => endProcess(terminal.pty.pid),
	'the sshd of the login killed': (_: Terminal, wizard: number) => endProcess(loginOf(wizard)),
} as const;
type Cut = (typeof cuts)[keyof typeof cuts];

function until(terminal: Terminal): Terminal {
	onTestFinished(() => {
		if (!terminal.exited()) endProcess(terminal.pty.pid);
	});
	return terminal;
}

const wizardOf = (disk: Disk) =>
	(disk.events.findLast(({t}) => t === 'ui.attached') as unknown as {pid: number}).pid;

/** Cuts the line, and waits until the wizard has gone with it. */
async function drop(cut: Cut, terminal: Terminal, state: string): Promise<void> {
	const wizard = wizardOf(readDisk(newestSession(state)!));
	cut(terminal, wizard);
	await terminal.exit;
	await expect.poll(async () => lockIsFree(state), {timeout: 60_000}).toBe(true);
	await expect.poll(() => fs.existsSync(`/proc/${wizard}`), {timeout: 60_000}).toBe(false);
}

/** Where the line is cut: on a page, or while a step of a phase is open. */
const phases: Readonly<Record<string, (screen: string, disk: Disk) => boolean>> = {
	notes: screen => pageOn(screen) === 'Notes',
	backup: (_, disk) => openStep(disk)?.step.startsWith('backup.') === true,
	rollout: (_, disk) => openStep(disk)?.step.startsWith('rollout.') === true,
	verify: screen => pageOn(screen) === 'Verify',
	'way back': (_, disk) => openStep(disk)?.step.startsWith('back-data.') === true,
};

/** The practice product upgraded and rolled back over ssh, in one folder each time; the line cut once in each phase. */
async function upgrade(folder: string, cut?: Cut): Promise<{logs: string[]; cutIn: string[]}> {
	const practice = join(folder, 'practice');
	const state = join(folder, cut ? 'state' : 'calm');
	const open = Object.keys(cut ? phases : {});
	const cutIn: string[] = [];
	let terminal = until(openOverSsh(state, ['practice', practice]));
	for (;;) {
		let due: string | undefined;
		const watch = setInterval(() => {
			const session = newestSession(state);
			if (session === undefined || due !== undefined) return;
			const [next] = open;
			if (next === undefined || phases[next]?.(terminal.screen(), readDisk(session)) !== true)
				return;
			due = open.shift()!;
			cutIn.push(due);
			cut!(terminal, wizardOf(readDisk(session)));
		}, 5);
		const end = await play(terminal, {version: '2.1.1', end: 'back'}, () => {});
		clearInterval(watch);
		if (end === 'report' && due === undefined) break;
		await drop(() => true, terminal, state);
		terminal = until(openOverSsh(state, ['resume']));
	}

	await terminal.waitFor('11 of 11  Report');
	terminal.type('q');
	expect((await terminal.exit).code).toBe(4);
	const disk = readDisk(newestSession(state)!);
	expect(stateOf(disk).outcome).toBe('rolled-back');
	expect(await countsOf(practice)).toMatchObject({members: 40, books: 120, loans: 240});
	// Every step was begun once, whatever happened to the line.
	const steps = stateOf(disk).runs.flatMap(run => run.steps);
	expect(steps.filter(({attempts}) => attempts.length !== 1)).toEqual([]);
	await endPractice(practice);
	fs.rmSync(practice, {recursive: true});
	return {cutIn, logs: steps.map(({step}) => `${step.key}\n${said(disk.folder, step.key)}`)};
}

/** What a step said; numbers of processes, ports, times and sessions differ from run to run. */
function said(folder: string, key: string): string {
	const log = tailOf(join(folder, 'steps', `${key.replace('/', '-')}-a1`, 'out.log'));
	const id = basename(folder).toLowerCase();
	return readableLog(log)
		.join('\n')
		.replaceAll(id, 'ID')
		.replaceAll(`-${id.slice(-8)}`, '-ID')
		.replaceAll(/\d+/g, '#');
}

suiteWith(
	'ssh',
	sshWorks(),
	'an sshd: TESTBED_SSH_CONFIG names an OpenSSH configuration with a host "testbed" on this machine',
)('over a real ssh', () => {
	test.each(Object.entries(cuts))(
		'%s in the middle of a step: it goes on, its log is whole, and a new login ends the session well (A1, N6)',
		async (_, cut) => {
			const site = makeBell();
			onTestFinished(() => {
				site.go();
				site.remove();
			});
			const book = join(import.meta.dirname, '..', 'fixtures', 'runbooks', 'bell.yaml');
			const first = until(openOverSsh(site.state, ['upgrade', book], 24));
			await first.waitFor('1 of 9  Target');
			await drop(cut, first, site.state);
			const second = until(openOverSsh(site.state, ['resume'], 24));
			await toLongStep(second, site);
			await drop(cut, second, site.state);
			const third = until(openOverSsh(site.state, ['resume'], 24));
			await third.waitFor('10 of 20 poured');
			site.go();
			await third.waitFor('7 of 9  Verify');
			expectUndisturbed(site);
			third.press('interrupt');
			await third.waitFor('Press Ctrl-C again');
			third.press('interrupt');
			expect((await third.exit).code).toBe(3);
		},
		180_000,
	);

	test('the practice product upgraded and rolled back, the line cut in every phase (N6)', async () => {
		const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-ssh-')));
		onTestFinished(async () => {
			await endPractice(join(folder, 'practice'));
			fs.rmSync(folder, {recursive: true, force: true});
		});
		const calm = await upgrade(folder);
		for (const [name, cut] of Object.entries(cuts)) {
			const {logs, cutIn} = await upgrade(folder, cut);
			expect(cutIn, name).toEqual(Object.keys(phases));
			expect(logs, name).toEqual(calm.logs);
			fs.rmSync(join(folder, 'state'), {recursive: true});
		}
	}, 900_000);
});
