import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it, onTestFinished} from 'vitest';
import type {StepClass} from '../../source/drivers/contract.ts';
import {inspectJournal, openJournal} from '../../source/journal/journal.ts';
import {failpoints} from '../../source/journal/failpoints.ts';
import {install} from '../support-engine/install.ts';
import {startEngine} from '../support-engine/run.ts';
import type {TinyPhases} from '../support-engine/runbook.ts';
import {makeSite, type Site} from '../support-engine/site.ts';
import {endProcess} from '../support/end-process.ts';
import {built as release} from '../support/terminal.ts';

let built: Awaited<ReturnType<typeof install>> | undefined;
beforeAll(async () => {
	built = await install();
});
afterAll(() => built?.remove());

const records = [...failpoints]
	.filter(([name]) => name.endsWith('.before'))
	.map(([name, of]) => [name.slice('journal.'.length, -'.before'.length), of] as const);

describe('a record', () => {
	it.each(records)('%s, its writer killed on either side of write and sync', (kind, of) => {
		const folder = fs.mkdtempSync(join(tmpdir(), 'handrail-points-'));
		onTestFinished(() => fs.rmSync(folder, {recursive: true}));
		const clock = {now: () => new Date(), mono: () => 0, boot: 'b', pid: 1};
		let held = 0;
		// A kill loses what was not written; a power cut (cut) also what was not synced, whole or in part.
		for (const [point, lives] of [
			['before:kill', false],
			['written:kill', true],
			['written:cut=0', false],
			['written:cut=9', false],
			['synced:kill', true],
		] as const) {
			const {signal} = spawnSync(
				process.execPath,
				[built!.writer, folder, kind, ...(of === 'step' ? ['rollout.1/swap'] : [])],
				{env: {...process.env, HANDRAIL_FAILPOINT: `journal.${kind}.${point}`}},
			);
			expect(`${point} ${signal}`).toBe(`${point} SIGKILL`);
			if (lives) held++;
			// Nothing acknowledged is lost, and it goes on from there.
			const again = openJournal(folder, clock);
			expect(again.records.map(({t}) => t)).toEqual(Array(held).fill(kind));
			again.close();
			expect(inspectJournal(folder).condition).toBe('ok');
		}
	});
});

/** A step of each class: a class without one does not compile. */
const classes: Readonly<Record<StepClass, string>> = {
	pure: 'look',
	convergent: 'pull',
	replaceable: 'dump',
	guarded: 'swap',
	destructive: 'wipe',
};
const phases: TinyPhases = {
	backup: [{id: 'copy', class: 'replaceable'}],
	proof: [],
	steps: (Object.keys(classes) as StepClass[]).map(kind => ({id: classes[kind], class: kind})),
	program: [],
	data: [],
};
const keys = Object.values(classes).map(id => `rollout.1/${id}`);

/** Every point, at every step where it is of a step. */
const wanted = [...failpoints].flatMap(([name, of]): string[] => {
	// Drawn by the wizard alone; written on a file system that syncs nothing, and when a session is
	// taken from another machine: as records, above.
	if (/^screen\.drawn$|^journal\.(?:durability|lock\.stolen)\./.test(name)) return [];
	if (of === 'session') return [name];
	// Pure work is run again without a look.
	const steps = name.startsWith('journal.step.probed.')
		? keys.filter(key => key !== `rollout.1/${classes.pure}`)
		: keys;
	return steps.map(key => `${name}@${key}`);
});

const visitedIn = (file: string) =>
	new Set(fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n').filter(Boolean) : []);

/** The step that the session stands at. */
function standsAt(site: Site): string | undefined {
	const done = new Set(
		site.events().flatMap(event => (event.t === 'step.done' ? [event.step] : [])),
	);
	return keys.find(key => !done.has(key));
}

/** G1: each dangerous effect under a decision and an intent of its own. G3: what was acknowledged is there. */
function judge(site: Site): void {
	const events = site.events();
	for (const id of [classes.guarded, classes.destructive]) {
		const decided = events.filter(
			event =>
				event.t === 'step.resolved' &&
				event.step === `rollout.1/${id}` &&
				event.choice === 'again' &&
				event.by === 'operator',
		).length;
		const begun = site.effects().filter(({name, at}) => name === id && at === 'begin');
		expect(begun.length, id).toBeLessThanOrEqual(1 + decided);
		expect(new Set(begun.map(({mark}) => mark)).size, id).toBe(begun.length);
		expect(begun.length).toBeGreaterThan(0);
	}

	const given = new Set(
		events.flatMap(event => (event.t === 'answer' || event.t === 'decision' ? [event.id] : [])),
	);
	for (const {id} of site.acknowledged()) expect(given, id).toContain(id);
}

/** Starts the engine on a site again and again, killed at each point that `file` does not hold, to its end. */
async function toItsEnd(site: Site, file: string): Promise<number> {
	for (let starts = 1; starts < 1000; starts++) {
		const visited = visitedIn(file);
		const isOpen = (kind: string, at = '') =>
			['before', 'written', 'synced'].some(stage => !visited.has(`journal.${kind}.${stage}${at}`));
		const key = standsAt(site);
		const refused = key !== undefined && isOpen('step.refused', `@${key}`);
		const {child, ended, said} = startEngine(built!.driver, site, [], {
			HANDRAIL_FAILPOINT: `${refused ? `engine.looked@${key}:throw=EACCES,` : ''}each:${file}`,
			// Every step takes longer than this, and says so.
			HANDRAIL_DEADLINE: '0',
			...(isOpen('note') ? {HANDRAIL_BOOT: `boot ${starts}`} : {}),
			...(isOpen('clock.jump') ? {HANDRAIL_CLOCK: String(starts * 3600)} : {}),
		});
		onTestFinished(() => void endProcess(child.pid));
		await ended;
		expect(site.troubles(), said()).toEqual([]);
		if (child.exitCode === 0) return starts;
		expect(child.signalCode, said()).toBe('SIGKILL');
	}

	throw new Error('the session never came to its end');
}

it('sessions that are killed once at every point of every step come to their end, and do nothing twice (N1, A6, A9)', async () => {
	const folder = fs.mkdtempSync(join(tmpdir(), 'handrail-points-'));
	onTestFinished(() => fs.rmSync(folder, {recursive: true}));
	const file = join(folder, 'visited');
	const missing = () => {
		const visited = visitedIn(file);
		return wanted.filter(point => !visited.has(point));
	};
	let starts = 0;
	// What is written once in a session, like its end, is met at one point in each.
	for (let sessions = 0; sessions < 6 && missing().length > 0; sessions++) {
		const site = makeSite(phases, {ms: 10, extra: `fail-until=${file}`, marks: false});
		onTestFinished(() => site.remove());
		starts += await toItsEnd(site, file);
		judge(site);
		expect(site.ends().at(-1)).toEqual({outcome: 'done'});
	}

	expect(missing()).toEqual([]);
	console.log(`${visitedIn(file).size} points, ${starts} starts`);
}, 1_200_000);

it('a release has no failpoints', () => {
	const folder = join(release, '..');
	const hooks = /HANDRAIL_(?:FAILPOINT|BOOT|CLOCK|DEADLINE)/;
	const files = fs.readdirSync(folder).filter(name => name.endsWith('.js'));
	expect(files.length).toBeGreaterThan(5);
	for (const name of files) expect(fs.readFileSync(join(folder, name), 'utf8')).not.toMatch(hooks);
});
