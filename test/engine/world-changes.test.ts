import {createHash} from 'node:crypto';
import fs from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi} from 'vitest';
import type {Teller, View} from '../../source/plan/view.ts';
import {reportMarkdown} from '../../source/report/markdown.ts';
import {rolloutPage} from '../../source/screens/pages/rollout.ts';
import {install} from '../support-engine/install.ts';
import {come, openAt, resume, until} from '../support-engine/opened.ts';
import {makeSite, type Site} from '../support-engine/site.ts';

vi.setConfig({testTimeout: 120_000, hookTimeout: 120_000});

const world = vi.hoisted(() => ({program: '', shift: 0}));
vi.mock(import('../../source/engine/self.ts'), async original => ({
	...(await original()),
	selfCommand: () => [process.execPath, world.program] as [string, string],
}));
vi.mock(import('../../source/engine/clock.ts'), async original => {
	const real = await original();
	return {
		...real,
		systemClock() {
			const clock = real.systemClock();
			return {...clock, now: () => new Date(clock.now().getTime() + world.shift * 1000)};
		},
	};
});

let built: Awaited<ReturnType<typeof install>> | undefined;
beforeAll(async () => {
	built = await install();
	world.program = join(built.folder, '.build', 'cli.js');
});
afterAll(() => built?.remove());
beforeEach(() => {
	world.shift = 0;
});

const nothing = {backup: [], proof: [], program: [], data: []};

function siteOf(...given: Parameters<typeof makeSite>): Site {
	const site = makeSite(...given);
	onTestFinished(() => site.remove());
	return site;
}

const sha256 = (path: string) => createHash('sha256').update(fs.readFileSync(path)).digest('hex');

describe('a program that somebody else replaces between plan and apply (C8)', () => {
	const swap = {
		id: 'swap',
		action: 'binary.swap',
		class: 'guarded' as const,
		with: {
			program: '${program}',
			release: '${release}',
			keep: '${kept}',
			expectInstalled: '${installed.sha256}',
		},
	};

	it.each(['after the plan was frozen', 'while the plan is looked at'])(
		'%s: refused, 0 effects',
		async when => {
			const site = siteOf({...nothing, steps: [swap, {id: 'start', class: 'guarded'}]});
			const {session, question} = await openAt(site, 'rollout.begin');
			const tool = join(site.folder, 'tool');
			const planned = sha256(tool);
			const replace = () => fs.writeFileSync(tool, '#!/bin/sh\necho tool version 1.0.7\n');
			if (when.startsWith('while')) replace();
			await session.answer('rollout.begin', question.word ?? 'yes');
			if (when.startsWith('after')) replace();
			const other = sha256(tool);
			session.setPausing(false);
			const {stand} = await until(session.view, view => view.stand.questions.length > 0);
			expect(stand.questions[0]?.id).toContain('resolve.rollout.1/swap');
			const [attempt] = session.view().context.state.runs.at(-1)!.steps[0]!.attempts;
			const both = `installed was ${planned.slice(0, 12)}…, and is ${other.slice(0, 12)}…`;
			expect(attempt?.end).toMatchObject({
				kind: 'refused',
				reason: expect.stringContaining(
					when.startsWith('after') ? both : 'is not the program this plan was made for',
				),
			});
			expect(sha256(tool)).toBe(other);
			expect(site.effects()).toEqual([]);
			expect(fs.readdirSync(site.folder).filter(name => name.includes('handrail'))).toEqual([]);
			expect(
				fs.readdirSync(join(site.folder, 'backups')).filter(name => name.includes('tool')),
			).toEqual([]);
		},
	);

	it('between the last look of the wizard and the runner: refused, 0 effects', async () => {
		const site = siteOf({...nothing, steps: [swap]});
		const {session, question, folder} = await openAt(site, 'rollout.begin');
		await session.answer('rollout.begin', question.word ?? 'yes');
		const tool = join(site.folder, 'tool');
		// The runner is held up at its start, as a busy machine may do.
		const real = world.program;
		const slow = join(site.folder, 'slow.mjs');
		fs.writeFileSync(
			slow,
			`import fs from 'node:fs';\nwhile (!fs.existsSync(${JSON.stringify(join(site.folder, 'go'))})) await new Promise(r => setTimeout(r, 10));\nawait import(${JSON.stringify(real)});\n`,
		);
		world.program = slow;
		onTestFinished(() => {
			world.program = real;
		});
		session.setPausing(false);
		await come(
			() => fs.readFileSync(join(folder, 'journal.jl'), 'utf8').includes('"step.spawned"'),
			'the runner',
		);
		fs.writeFileSync(tool, '#!/bin/sh\necho tool version 1.0.7\n');
		const other = sha256(tool);
		fs.writeFileSync(join(site.folder, 'go'), '');
		await until(session.view, view => view.stand.questions.length > 0);
		const [attempt] = session.view().context.state.runs.at(-1)!.steps[0]!.attempts;
		expect(attempt?.end).toMatchObject({
			kind: 'refused',
			reason: expect.stringContaining('The world changed since you decided: installed was'),
		});
		expect(sha256(tool)).toBe(other);
	});
});

const clockLinesOf = (view: View) =>
	rolloutPage(view, teller, Date.now() + world.shift * 1000)
		.rows.map(({text}) => text)
		.filter(text => text.includes('clock of this machine'));

const teller: Teller = {
	describe: () => ({
		preview: [],
		explain: {changes: '', expect: '', wrong: '', undo: ''},
	}),
	planned: () => '',
	checkPreview: () => '',
	meaning: () => undefined,
};

describe('a wall clock that is moved while a step runs (C10)', () => {
	it.each([
		['an hour forward', 3600, 'forward by 60 min'],
		['an hour back', -3600, 'back by 60 min'],
		['to 1970', -Math.floor(Date.now() / 1000), 'back by'],
	])(
		'%s: one line says so at once, and order, durations and deadlines stay right',
		async (_, shift, words) => {
			const site = siteOf(
				{
					...nothing,
					steps: [
						{id: 'swap', class: 'guarded'},
						{id: 'start', class: 'guarded'},
					],
				},
				{ms: 1500},
			);
			const {session, question} = await openAt(site, 'rollout.begin');
			await session.answer('rollout.begin', question.word ?? 'yes');
			session.setPausing(false);
			await come(() => site.effects().length === 1, 'the first step');
			world.shift = shift;
			// While the step still runs, not only when it ends.
			const seen = await until(session.view, ({context}) => context.state.clocks.length > 0);
			expect(seen.context.state.runs.at(-1)?.steps[0]?.status).toBe('open');
			expect(clockLinesOf(seen)).toEqual([expect.stringContaining(words)]);
			const side = rolloutPage(seen, teller, Date.now() + shift * 1000).rows.find(({key}) =>
				key.endsWith('/swap'),
			)?.side;
			expect(side).toMatch(/^\d+(?:\.\d)? s/);
			await until(session.view, ({stand}) => stand.page === 'verify' || stand.page === 'decide');
			const events = site.events();
			expect(events.filter(({t}) => t === 'clock.jump')).toHaveLength(1);
			expect(events.map(({seq}) => seq)).toEqual(events.map((__, at) => at + 1));
			expect(events.map(({t}) => t)).not.toContain('step.overdue');
			for (const event of events)
				if (event.t === 'step.done' && event.step.startsWith('rollout.')) {
					expect(event.ms).toBeGreaterThanOrEqual(1000);
					expect(event.ms).toBeLessThan(1_000_000);
				}

			expect(site.effects().map(({name, at}) => `${name} ${at}`)).toEqual([
				'swap begin',
				'swap end',
				'start begin',
				'start end',
			]);
			expect(reportMarkdown(session.view().context)).toContain(words);
		},
	);

	it('back behind the backup: its age is not told, and it is not passed by without a reason', async () => {
		world.shift = 3600;
		const site = siteOf({...nothing, steps: [{id: 'swap', class: 'guarded'}]});
		const {session, root, id, close} = await openAt(site, 'backup.go');
		expect(session.view().context.state.backup).toBeDefined();
		await close('test');
		// The clock was an hour ahead when the backup was made, and is right again.
		world.shift = 0;
		const again = await resume(root, id);
		const {stand} = await until(again.session.view, view => view.stand.questions.length > 0);
		expect(stand.questions[0]).toMatchObject({
			id: 'backup.go',
			kind: 'reason',
			label: expect.stringContaining('somebody moved the clock'),
		});
		expect(await again.session.answer('backup.go', '')).toBeDefined();
		expect(await again.session.answer('backup.go', 'I moved it myself.')).toBeUndefined();
	});
});
