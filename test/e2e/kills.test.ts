import {createHash} from 'node:crypto';
import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {expect, onTestFinished, test} from 'vitest';
import type {State} from '../../source/journal/state.ts';
import {claimsOf, play, type Goal} from '../support/player.ts';
import {countsOf, endPractice} from '../support/practice.ts';
import {newestSession, openStep, readDisk, stateOf, type Disk} from '../support/session-files.ts';
import {openTerminal, type Terminal} from '../support/terminal.ts';
import {endProcess} from '../support/end-process.ts';

const wanted = Number(process.env['HANDRAIL_WIZARD_KILLS'] ?? 5);
const ways = ['wizard', 'runner', 'both', 'SIGHUP', 'terminal'] as const;
type Way = (typeof ways)[number];

const anyOf = <T>(list: readonly T[]) => list[Math.floor(Math.random() * list.length)]!;
const pause = async (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** One session in a folder of its own, whose wizard and runners are killed again and again. */
class Victim {
	readonly folder = fs.mkdtempSync(join(tmpdir(), 'handrail-kills-'));
	readonly state = join(this.folder, 'state');
	/** What the screens since the last look at the journal said was taken. */
	private claims = new Map<string, (state: State) => boolean>();
	private before = '';

	open(...args: string[]): Terminal {
		const env = {HANDRAIL_STATE_DIR: this.state};
		const terminal = openTerminal(args, {columns: 110, rows: 60, env});
		onTestFinished(() => {
			if (!terminal.exited()) endProcess(terminal.pty.pid);
		});
		return terminal;
	}

	saw(screen: string): void {
		for (const [name, holds] of claimsOf(screen)) this.claims.set(name, holds);
	}

	disk(): Disk | undefined {
		const folder = newestSession(this.state);
		return folder === undefined ? undefined : readDisk(folder);
	}

	/** Nothing that was written is gone, and nothing that a screen said is missing. */
	judge(): void {
		const disk = this.disk();
		if (!disk) return;
		expect(disk.text.startsWith(this.before), 'the journal lost a record').toBe(true);
		this.before = disk.text;
		const state = stateOf(disk);
		for (const [name, holds] of this.claims) expect(holds(state), `on screen: ${name}`).toBe(true);
		this.claims.clear();
	}
}

/** Kills once, at a moment by chance after a step was begun; says which step was open then. */
async function killSometime(
	victim: Victim,
	terminal: Terminal,
	over: () => boolean,
): Promise<{way: Way; step: string} | undefined> {
	let known = intents(victim.disk());
	// Some steps are let by, so that the later ones are met as well.
	let pass = anyOf([0, 0, 1, 1, 2, 3]);
	while (!over() && !terminal.exited()) {
		await pause(4);
		const now = intents(victim.disk());
		if (now === known) continue;
		known = now;
		if (pass-- > 0) continue;
		await pause(Math.random() * 450);
		if (terminal.exited()) return undefined;
		const way = anyOf(ways);
		const disk = victim.disk();
		const open = disk && openStep(disk);
		const runner = open?.runner?.pid;
		if (!open || ((way === 'runner' || way === 'both') && runner === undefined)) continue;
		// Looked and killed in one go: the step was open at that moment.
		if (way === 'runner' || way === 'both') if (!endProcess(runner)) continue;
		if (way === 'wizard' || way === 'both') endProcess(terminal.pty.pid);
		if (way === 'SIGHUP') terminal.pty.kill('SIGHUP');
		if (way === 'terminal') terminal.hangUp();
		return {way, step: open.step};
	}

	return undefined;
}

const intents = (disk: Disk | undefined) =>
	(disk?.events ?? []).filter(({t}) => t === 'step.intent').length;

/** A second attempt of a dangerous step only after the operator said so; one child an attempt. */
function nothingTwice(disk: Disk): number {
	let again = 0;
	const begun = new Map<string, number>();
	for (const [index, event] of disk.events.entries()) {
		if (event.t !== 'step.intent') continue;
		const last = begun.get(event.step);
		begun.set(event.step, event.attempt);
		const notes = join(disk.folder, event.folder, 'runner.jl');
		const text = fs.existsSync(notes) ? fs.readFileSync(notes, 'utf8') : '';
		expect(text.split('"child"').length - 1, `children of ${event.step}`).toBeLessThanOrEqual(1);
		if (last === undefined) continue;
		expect(event.attempt).toBe(last + 1);
		if (event.class !== 'guarded' && event.class !== 'destructive') continue;
		again++;
		const id = `resolve.${event.step}.${last}`;
		const earlier = disk.events.slice(0, index);
		expect(
			earlier.some(item => item.t === 'decision' && item.id === id && item.value === 'again'),
			`${event.step} was begun again without a decision`,
		).toBe(true);
		expect(
			earlier.some(
				item =>
					item.t === 'step.resolved' &&
					item.step === event.step &&
					item.attempt === last &&
					item.choice === 'again' &&
					item.by === 'operator',
			),
		).toBe(true);
	}

	return again;
}

const digest = (file: string) => createHash('sha256').update(fs.readFileSync(file)).digest('hex');

async function oneSession(goal: Goal, hits: string[]): Promise<void> {
	const victim = new Victim();
	const practice = join(victim.folder, 'practice');
	onTestFinished(async () => {
		await endPractice(practice);
		fs.rmSync(victim.folder, {recursive: true, force: true});
	});
	let terminal = victim.open('practice', practice);
	for (;;) {
		let playing = true;
		const killer = async () => {
			while (playing && hits.length < wanted && !terminal.exited()) {
				const hit = await killSometime(victim, terminal, () => !playing);
				if (hit) hits.push(`${hit.way} in ${hit.step}`);
				if (hit && hit.way !== 'runner') return;
			}
		};
		const killing = killer();
		const end = await play(terminal, goal, screen => victim.saw(screen));
		playing = false;
		await killing;
		if (end === 'report' && !terminal.exited()) break;
		await terminal.exit;
		victim.judge();
		terminal = victim.open('resume');
		await terminal.waitFor(/\d+ of 11 {2}\w+/);
		// No dead end: a row to stand on, or a field; the report alone needs none.
		victim.saw(await terminal.waitFor(/▸|▏|11 of 11/));
	}

	await terminal.waitFor('11 of 11  Report');
	terminal.type('q');
	expect((await terminal.exit).code).toBe(goal.end === 'keep' ? 0 : 4);
	victim.judge();
	const disk = victim.disk()!;
	nothingTwice(disk);
	expect(stateOf(disk).outcome).toBe(goal.end === 'keep' ? 'done' : 'rolled-back');
	expect(await countsOf(practice)).toMatchObject({members: 40, books: 120, loans: 240});
	const release = goal.end === 'keep' ? goal.version : '1.0.0';
	expect(digest(join(practice, 'ledger'))).toBe(
		digest(join(practice, 'releases', `ledger-${release}`)),
	);
}

test(`${wanted} kills in open steps: resumed each time, nothing lost, nothing dangerous twice`, async () => {
	const hits: string[] = [];
	for (let n = 0; n < 30 && hits.length < wanted; n++) {
		await oneSession({version: '2.1.1', end: n % 3 === 1 ? 'keep' : 'back'}, hits);
	}

	console.log(`${hits.length} kills:\n${hits.map(hit => `  ${hit}`).join('\n')}`);
	expect(hits.length).toBeGreaterThanOrEqual(wanted);
}, 900_000);
