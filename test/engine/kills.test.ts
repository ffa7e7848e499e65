import {afterAll, beforeAll, expect, it, onTestFinished} from 'vitest';
import {install} from '../support-engine/install.ts';
import type {TinyPhases} from '../support-engine/runbook.ts';
import {openStep, runnersOf, startEngine, toolsOf} from '../support-engine/run.ts';
import {makeSite, type Site} from '../support-engine/site.ts';
import {endProcess} from '../support/end-process.ts';

const wanted = Number(process.env['HANDRAIL_KILLS'] ?? 100);
const together = 2;

const phases: TinyPhases = {
	backup: [{id: 'copy', class: 'replaceable'}],
	proof: [{id: 'prove', class: 'pure'}],
	steps: [
		{id: 'pull', class: 'convergent'},
		{id: 'swap', class: 'guarded'},
		{id: 'migrate', class: 'guarded'},
		{id: 'wipe', class: 'destructive'},
		{id: 'start'},
	],
	program: [{id: 'unswap', class: 'guarded'}],
	data: [{id: 'restore', class: 'destructive'}],
};

let built: Awaited<ReturnType<typeof install>> | undefined;
beforeAll(async () => {
	built = await install();
});
afterAll(() => built?.remove());

const pause = async (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** One session, killed again and again at random moments until it has ended. Returns the kills that hit an open step. */
async function oneSession(site: Site, budget: () => boolean, hit: (what: string) => void) {
	for (let starts = 0; starts < 200; starts++) {
		// On a busy machine a session that is always killed as early would never get on.
		const longest = 1200 * (1 + starts / 20);
		const {child, ended, said} = startEngine(built!.driver, site);
		onTestFinished(() => void endProcess(child.pid));
		const killer = async (): Promise<void> => {
			await pause(Math.random() * longest);
			if (!budget()) return;
			const what = ['engine', 'runner', 'both', 'runner and tool', 'all'][
				Math.floor(Math.random() * 5)
			]!;
			const step = openStep(site);
			const runners = runnersOf(site);
			const tools = toolsOf(site);
			const pids = [
				...(what === 'engine' || what === 'both' || what === 'all' ? [child.pid] : []),
				...(what === 'engine' ? [] : runners),
				...(what === 'runner and tool' || what === 'all' ? tools : []),
			];
			const killed = pids.filter(pid => endProcess(pid));
			if (step !== undefined && killed.length > 0) hit(`${what} in ${step}`);
			if (child.exitCode === null && child.signalCode === null) await killer();
		};

		await Promise.race([killer().then(async () => ended), ended]);
		await ended;
		if (child.exitCode === 0) return;
		if (child.exitCode !== null)
			throw new Error(`${child.exitCode}: ${said()} ${JSON.stringify(site.troubles())}`);
	}

	throw new Error('the session never came to its end');
}

/** G1: each dangerous effect at most once per decision. G3: what was acknowledged is there. G10: it ended. */
function judge(site: Site): void {
	expect(site.troubles()).toEqual([]);
	// Killed after it said so, it says so again.
	expect(new Set(site.ends().map(({outcome}) => outcome))).toEqual(new Set(['done']));
	const events = site.events();
	for (const {id} of [...phases.steps].filter(
		({class: kind}) => kind === undefined || kind === 'guarded' || kind === 'destructive',
	)) {
		const key = `rollout.1/${id}`;
		const decisions = events.filter(
			event => event.t === 'step.resolved' && event.step === key && event.choice === 'again',
		);
		expect(decisions.every(event => event.t === 'step.resolved' && event.by === 'operator')).toBe(
			true,
		);
		const begun = site.effects().filter(({name, at}) => name === id && at === 'begin');
		expect(begun.length, `${id} began ${begun.length} times`).toBeLessThanOrEqual(
			1 + decisions.length,
		);
		// Each under an intent of its own, and never two under one.
		expect(new Set(begun.map(({mark}) => mark)).size).toBe(begun.length);
		expect(begun.length).toBeGreaterThan(0);
	}

	const given = new Set(
		events.flatMap(event => (event.t === 'answer' || event.t === 'decision' ? [event.id] : [])),
	);
	for (const {id} of site.acknowledged()) expect(given, id).toContain(id);
	// One after the other: no effect begins while another works.
	let open: number | undefined;
	for (const {at, pid} of site.effects()) {
		if (at === 'begin') open = pid;
		else expect(pid).toBe(open);
	}
}

it(`${wanted} kills in open steps: nothing dangerous twice, nothing acknowledged lost, always to the report`, async () => {
	const hits: string[] = [];
	let sessions = 0;
	const budget = () => hits.length < wanted;
	const worker = async () => {
		while (budget()) {
			const site = makeSite(phases);
			onTestFinished(() => site.remove());
			await oneSession(site, budget, what => hits.push(what));
			judge(site);
			sessions++;
		}
	};

	await Promise.all(Array.from({length: together}, worker));
	const kinds = Object.entries(Object.groupBy(hits, what => what.split(' in ')[0]!));
	console.log(
		`${hits.length} kills in ${sessions} sessions: ${kinds.map(([what, list]) => `${what} ${list?.length}`).join(', ')}`,
	);
	expect(hits.length).toBeGreaterThanOrEqual(wanted);
}, 600_000);
