import {spawn} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it, onTestFinished, vi} from 'vitest';
import {attend} from '../../source/engine/attend.ts';
import type {Care} from '../../source/engine/care.ts';
import {withRights} from '../../source/engine/self.ts';
import {readResult, writeSpec, type Spec} from '../../source/engine/spec.ts';
import type {Event} from '../../source/journal/events.ts';
import {foldAll, type Stamped} from '../../source/journal/fold.ts';
import {openJournal} from '../../source/journal/journal.ts';
import {emptyState, type StepRun} from '../../source/journal/state.ts';
import type {PlannedStep} from '../../source/plan/planned.ts';
import {install} from '../support-engine/install.ts';

vi.setConfig({testTimeout: 120_000, hookTimeout: 120_000});

const program = vi.hoisted(() => ({path: ''}));
vi.mock(import('../../source/engine/self.ts'), async original => ({
	...(await original()),
	selfCommand: () => [process.execPath, program.path] as [string, string],
}));

let built: Awaited<ReturnType<typeof install>> | undefined;
beforeAll(async () => {
	built = await install();
	program.path = join(built.folder, '.build', 'cli.js');
});
afterAll(() => built?.remove());

const effect = join(import.meta.dirname, '..', 'fixtures', 'engine', 'effect.mjs');

/** A session's folder with its journal, and the care of its steps. */
function desk(fail: (event: Event) => boolean = () => false) {
	const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-attend-')));
	onTestFinished(() => fs.rmSync(folder, {recursive: true, force: true}));
	fs.mkdirSync(join(folder, 'steps'));
	const ledger = join(folder, 'effects.jl');
	const journal = openJournal(folder, {now: () => new Date(), mono: () => 0, boot: 'b', pid: 1});
	onTestFinished(() => journal.close());
	const append = (event: Event) => {
		if (fail(event)) throw new Error('ENOSPC');
		journal.append(event);
	};
	const step = (more: Partial<PlannedStep> = {}): PlannedStep => ({
		key: 'rollout.1/swap',
		id: 'swap',
		title: 'Swap',
		action: 'script.run',
		with: {command: [process.execPath, effect, ledger, 'swap']},
		class: 'guarded',
		why: '',
		rows: [],
		pinned: {},
		secrets: [],
		...more,
	});
	const care: Care = {
		folder,
		session: '01TEST',
		target: folder,
		umask: 0o022,
		fence: 0,
		weak: false,
		secrets: {},
		by: [],
		append,
		pause: async ms => new Promise(resolve => setTimeout(resolve, ms)),
		leaving: () => false,
		tick: () => {},
	};
	const item = (): StepRun =>
		foldAll(emptyState, journal.records as unknown as Stamped[]).runs.at(-1)!.steps[0]!;
	const freeze = (planned: PlannedStep) =>
		append({t: 'plan.frozen', phase: 'rollout', run: 1, hash: '', steps: [planned]});
	const kinds = () => journal.records.map(({t}) => t).slice(1);
	const effects = () =>
		fs.existsSync(ledger) ? fs.readFileSync(ledger, 'utf8').split('\n').length - 1 : 0;
	return {folder, care, step, item, freeze, kinds, effects, append};
}

describe('a step that is to begin', () => {
	it('is written down, run by its runner, and its result is taken', async () => {
		const {care, step, item, freeze, kinds, effects} = desk();
		freeze(step());
		await attend(item(), care);
		expect(kinds()).toEqual(['step.intent', 'step.spawned']);
		await attend(item(), care);
		expect(kinds()).toEqual(['step.intent', 'step.spawned', 'step.done']);
		expect(effects()).toBe(2);
		expect(item().status).toBe('done');
	});

	it('does not begin when its intent cannot be written down (B5)', async () => {
		const {care, step, item, freeze, folder, effects} = desk(({t}) => t === 'step.intent');
		freeze(step());
		await expect(attend(item(), care)).rejects.toThrow('ENOSPC');
		const place = join(folder, 'steps', 'rollout.1-swap-a1');
		expect(fs.existsSync(join(place, 'runner.log'))).toBe(false);
		expect(effects()).toBe(0);
	});

	it('that destroys does not begin on a disk that promises nothing, until it is said again (W8)', async () => {
		const {care, step, item, freeze, kinds, effects, append} = desk();
		const weak = {...care, weak: true};
		freeze(step({class: 'destructive'}));
		await attend(item(), weak);
		expect(kinds()).toEqual(['step.refused']);
		expect(item().attempts[0]?.end).toMatchObject({reason: expect.stringContaining('fsync')});
		const names = {step: 'rollout.1/swap', attempt: 1};
		append({t: 'step.resolved', ...names, choice: 'again', by: 'operator'});
		await attend(item(), weak);
		await attend(item(), weak);
		expect(effects()).toBe(2);
	});

	it('does not begin when what was seen at the plan is no longer so (D11)', async () => {
		const {care, step, item, freeze, kinds, folder} = desk();
		freeze(step({pinned: {revision: 12}}));
		await attend(item(), care);
		expect(kinds()).toEqual(['step.refused']);
		expect(item().attempts[0]?.end).toMatchObject({
			reason: expect.stringContaining('revision was 12'),
		});
		expect(fs.readdirSync(join(folder, 'steps'))).toEqual([]);
	});
});

describe('a runner', () => {
	/** A step as its wizard would leave it, and a runner started on it. */
	async function run(
		change: (spec: Spec) => Spec = spec => spec,
		{intent = true, revoked = false, secrets = '{}', fence = ''} = {},
	) {
		const {folder, step, append, effects} = desk();
		const place = join(folder, 'steps', 'x');
		fs.mkdirSync(place);
		const {key, action, with: given, class: kind} = step();
		const spec = change({
			session: '01TEST',
			step: key,
			attempt: 1,
			action,
			with: given,
			class: kind,
			observed: {},
			pinned: {},
			secrets: [],
			nonce: folder,
			target: folder,
			journal: join(folder, 'journal.jl'),
			fence: 0,
			umask: 0o022,
			deadline: 600,
		});
		const digest = writeSpec(place, spec);
		if (intent)
			append({
				t: 'step.intent',
				step: key,
				attempt: 1,
				class: kind,
				digest,
				folder: 'steps/x',
				observed: {},
				why: 'plan',
			});
		if (revoked) fs.writeFileSync(join(place, 'revoked'), '');
		if (fence !== '') fs.writeFileSync(join(folder, 'fence'), fence);
		const child = spawn(process.execPath, [program.path, '__run', place], {
			stdio: ['pipe', 'ignore', 'inherit'],
		});
		child.stdin.on('error', () => {});
		child.stdin.end(secrets);
		await once(child, 'exit');
		return {result: readResult(place)?.result, effects: effects(), place};
	}

	it('does what was decided, and writes how it ended; that it begins before it does', async () => {
		const {result, effects, place} = await run();
		const notes = fs.readFileSync(join(place, 'runner.jl'), 'utf8');
		expect(notes.indexOf('"begun"')).toBeGreaterThan(0);
		expect(notes.indexOf('"begun"')).toBeLessThan(notes.indexOf('"child"'));
		expect(result).toMatchObject({kind: 'done'});
		expect(effects).toBe(2);
		for (const name of ['out.log', 'err.log', 'runner.jl', 'result.json', 'spec.json'])
			expect(fs.statSync(join(place, name)).mode & 0o777).toBe(0o600);
	});

	it('does nothing without a durable intent of the same digest (W2, G2)', async () => {
		const {result, effects} = await run(undefined, {intent: false});
		expect(result).toMatchObject({kind: 'refused', reason: expect.stringContaining('not the one')});
		expect(effects).toBe(0);
	});

	it('does nothing when it was given up before it came', async () => {
		expect(await run(undefined, {revoked: true})).toMatchObject({result: undefined, effects: 0});
	});

	it('does nothing when the wizard was gone before it had handed the step over', async () => {
		const {result, effects} = await run(undefined, {secrets: ''});
		expect(result).toMatchObject({kind: 'refused'});
		expect(effects).toBe(0);
	});

	it('does nothing when the world changed since the decision (W2)', async () => {
		const {result, effects} = await run(spec => ({...spec, pinned: {revision: 12}}));
		expect(result).toMatchObject({kind: 'refused', reason: expect.stringContaining('changed')});
		expect(effects).toBe(0);
	});

	it('does nothing behind a fence that was raised after the decision (C5)', async () => {
		const {result, effects} = await run(undefined, {fence: '1'});
		expect(result).toMatchObject({kind: 'refused', reason: expect.stringContaining('taken over')});
		expect(effects).toBe(0);
		expect((await run(spec => ({...spec, fence: 1}), {fence: '1'})).effects).toBe(2);
	});

	it('starts no program but the one that was looked at (J11)', async () => {
		const held = {tool: process.execPath, 'tool sha256': '0'.repeat(64)};
		const {result, effects} = await run(spec => ({...spec, observed: held}));
		expect(result).toMatchObject({
			kind: 'refused',
			reason: expect.stringContaining('tool sha256 was 000000000000…'),
		});
		expect(effects).toBe(0);
	});

	it('gives a program nothing to read and nobody to ask: it fails at once, with its reason (E12)', async () => {
		const asks = async (line: string) =>
			(await run(spec => ({...spec, with: {command: ['sh', '-c', line]}}))).result;
		expect(await asks('read answer || { echo nobody answers; exit 9; }')).toMatchObject({
			kind: 'failed',
			exit: 9,
			reason: 'nobody answers',
		});
		expect(await asks('cat; exit 7')).toMatchObject({kind: 'failed', exit: 7});
		expect(
			await asks('(exec < /dev/tty) 2>/dev/null || { echo no terminal >&2; exit 8; }'),
		).toMatchObject({kind: 'failed', exit: 8, reason: 'no terminal'});
	});

	it('asks sudo never to ask (E12)', () => {
		const user = vi.spyOn(process, 'getuid').mockReturnValue(1000);
		onTestFinished(() => user.mockRestore());
		expect(withRights(['/usr/bin/helm', 'up'], 'root')).toEqual([
			'sudo',
			'-n',
			'--',
			'/usr/bin/helm',
			'up',
		]);
		expect(withRights(['/usr/bin/helm'], undefined)).toEqual(['/usr/bin/helm']);
	});

	it('leaves no secret in what it leaves (S2)', async () => {
		const secrets = {token: 'a-very-secret-token'};
		const {result, place} = await run(
			spec => ({
				...spec,
				with: {
					command: ['sh', '-c', 'echo "helm --set password=$TOKEN: bad" | tee /dev/stderr; exit 1'],
					env: {TOKEN: '${secret.token}'},
				},
			}),
			{secrets: JSON.stringify(secrets)},
		);
		expect(result).toMatchObject({kind: 'failed', reason: 'helm --set password=‹token›: bad'});
		for (const name of fs.readdirSync(place))
			expect(fs.readFileSync(join(place, name), 'utf8'), name).not.toContain(secrets.token);
	});

	it('says how a tool failed, and what it could not start', async () => {
		const failed = await run(spec => ({
			...spec,
			with: {command: ['sh', '-c', 'echo no room >&2; exit 3']},
		}));
		expect(failed.result).toMatchObject({kind: 'failed', exit: 3, reason: 'no room'});
		const missing = await run(spec => ({...spec, with: {command: ['/nowhere/tool']}}));
		expect(missing.result).toMatchObject({
			kind: 'refused',
			reason: expect.stringContaining('/nowhere/tool is not there'),
		});
	});
});

/** A step whose intent stands, and whose runner left these notes and no result. */
async function abandoned(notes: readonly object[]) {
	const {care, step, item, freeze, folder, append} = desk();
	freeze(step());
	const place = join(folder, 'steps', 'x');
	fs.mkdirSync(place);
	writeSpec(place, {nonce: folder} as Spec);
	fs.writeFileSync(
		join(place, 'runner.jl'),
		notes.map(note => `${JSON.stringify(note)}\n`).join(''),
	);
	const names = {step: 'rollout.1/swap', attempt: 1, class: 'guarded', digest: ''} as const;
	append({t: 'step.intent', ...names, folder: 'steps/x', observed: {}, why: 'plan'});
	await attend(item(), care);
	await attend(item(), care);
	return item().attempts[0];
}

describe('an open step whose runner is gone (A6)', () => {
	const runner = {pid: 1, start: '0', boot: 'gone', ns: ''};

	it('was never begun where the runner did not write that it begins', async () => {
		for (const notes of [[], [{runner}]]) {
			const attempt = await abandoned(notes);
			expect(attempt?.unknown).toContain('never begun');
			expect(attempt?.probe).toMatchObject({verdict: 'not-started', evidence: {begun: false}});
		}
	});

	it('is looked for where it did: the absence of its child proves nothing', async () => {
		const attempt = await abandoned([{runner}, {begun: '2026-01-01T00:00:00.000Z'}]);
		expect(attempt?.unknown).toContain('its runner is gone and left no result');
		expect(attempt?.probe?.verdict).toBe('cannot-tell');
	});
});

describe('an open step that nobody works on', () => {
	it('is unknown, never done, and a runner that came now would find itself revoked', async () => {
		const {care, step, item, freeze, kinds, folder, append} = desk();
		freeze(step());
		const place = join(folder, 'steps', 'x');
		fs.mkdirSync(place);
		writeSpec(place, {nonce: folder} as Spec);
		append({
			t: 'step.intent',
			step: 'rollout.1/swap',
			attempt: 1,
			class: 'guarded',
			digest: '',
			folder: 'steps/x',
			observed: {},
			why: 'plan',
		});
		await attend(item(), care);
		expect(kinds()).toEqual(['step.intent', 'step.unknown']);
		expect(fs.existsSync(join(place, 'revoked'))).toBe(true);
		// Then it is looked for, and nothing more: what follows is the operator's to say.
		await attend(item(), care);
		await attend(item(), care);
		expect(kinds()).toEqual(['step.intent', 'step.unknown', 'step.probed']);
	});
});
