import {spawn} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {once} from 'node:events';
import fs from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it, onTestFinished, vi} from 'vitest';
import {openOrLook, takeOverWord} from '../../source/engine/open-or-look.ts';
import {takeLock} from '../../source/engine/locks.ts';
import {tryOpen} from '../../source/engine/open.ts';
import {raiseFence, readFence} from '../../source/engine/fence.ts';
import {readJournal} from '../../source/journal/read.ts';
import {install} from '../support-engine/install.ts';
import {come, openAt, resume, until} from '../support-engine/opened.ts';
import {runnersOf, startEngine} from '../support-engine/run.ts';
import {makeSite, type Site} from '../support-engine/site.ts';
import {endProcess} from '../support/end-process.ts';
import {mayMount} from '../support/mounts.ts';
import {suiteWith} from '../support/required.ts';

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

const root = join(import.meta.dirname, '..', '..');
const nothing = {backup: [], proof: [], program: [], data: []};
const twoSteps = {
	...nothing,
	steps: [
		{id: 'swap', class: 'guarded' as const},
		{id: 'start', class: 'guarded' as const},
	],
};

function siteOf(...given: Parameters<typeof makeSite>): Site {
	const site = makeSite(...given);
	onTestFinished(() => site.remove());
	return site;
}

const state = (site: Site) => join(site.folder, 'state');
const idOf = (site: Site) => site.sessionFolder()!.split('/').at(-1)!;

describe('a second wizard on one session (C1)', () => {
	it('looks on: it is told who has it, follows, asks nothing and writes nothing', async () => {
		const site = siteOf(twoSteps);
		const first = await openAt(site, 'backup.how');
		const second = await openOrLook(first.root, first.id, 0o022);
		onTestFinished(async () => second.close('test'));
		const journal = () => fs.readFileSync(join(first.folder, 'journal.jl'));
		const before = journal();
		const {live, stand} = second.session.view();
		expect(live.readOnly).toContain('has it open');
		expect(live.readOnly).toContain(`process ${process.pid}`);
		expect(live.readOnly).toContain('at: Backup');
		expect(stand).toEqual({page: 'backup', questions: []});
		for (const id of ['backup.how', 'rollout.begin', 'decide'])
			expect(await second.session.answer(id, 'take')).toContain('looking on');
		expect(second.session.retract('version')).toContain('looking on');
		second.session.cancelStep();
		second.session.decideNow();
		second.session.reopen();
		expect(journal()).toEqual(before);
		// What the first one does is seen by the second.
		expect(await first.session.answer('backup.how', 'take')).toBeUndefined();
		await until(second.session.view, ({context}) => context.state.answers.has('backup.how'));
		// Trying again while it is open changes nothing.
		expect(await second.session.answer('session.take', 'take')).toBe('It is still open there.');
	});

	it('takes it up in the same place once the first has left', async () => {
		const site = siteOf(twoSteps);
		const first = await openAt(site, 'backup.how');
		const second = await openOrLook(first.root, first.id, 0o022);
		onTestFinished(async () => second.close('test'));
		let told = 0;
		second.session.subscribe(() => told++);
		await first.close('left');
		expect(await second.session.answer('session.take', 'take')).toBeUndefined();
		const {live, stand} = second.session.view();
		expect(live.readOnly).toBeUndefined();
		expect(stand.questions.map(({id}) => id)).toContain('backup.how');
		const before = told;
		expect(await second.session.answer('backup.how', 'take')).toBeUndefined();
		expect(told).toBeGreaterThan(before);
		const kinds = site.events().map(({t}) => t);
		expect(kinds.filter(kind => kind === 'ui.attached')).toHaveLength(2);
		expect(kinds).not.toContain('lock.stolen');
	});

	it('from another machine it is taken by the typed word only, and the one before writes nothing more (C4, C5)', async () => {
		const site = siteOf(twoSteps);
		const first = await openAt(site, 'backup.how');
		const path = join(first.folder, 'lock.json');
		// As the first one would look, and see, on a machine of another name.
		const lock = JSON.parse(fs.readFileSync(path, 'utf8')) as object;
		await first.close('test');
		fs.writeFileSync(path, JSON.stringify({...lock, host: 'other', who: 'alice'}));
		const here = await openOrLook(first.root, first.id, 0o022);
		onTestFinished(async () => here.close('test'));
		for (const given of ['take', {value: 'take'}, {value: 'take', word: 'yes'}])
			expect(await here.session.answer('session.take', given)).toContain(takeOverWord);
		expect(readFence(first.folder)).toBe(0);
		expect(fs.readFileSync(path, 'utf8')).toContain('"alice"');
		const word = {value: 'take', word: takeOverWord};
		expect(await here.session.answer('session.take', word)).toBeUndefined();
		expect(readFence(first.folder)).toBe(1);
		expect(here.session.view().context.state.takenOver).toMatchObject([
			{from: expect.stringContaining('alice')},
		]);
		// Now it is ours that is taken away: within moments it says so, and takes no answer.
		fs.writeFileSync(path, JSON.stringify({...lock, host: 'third', who: 'bob', token: 'other'}));
		raiseFence(first.folder);
		const before = fs.readFileSync(join(first.folder, 'journal.jl'));
		expect(await here.session.answer('backup.how', 'take')).toContain('taken over by bob');
		await until(
			here.session.view,
			({live}) => live.readOnly?.includes('taken over by bob') === true,
		);
		await here.close('test');
		expect(fs.readFileSync(join(first.folder, 'journal.jl'))).toEqual(before);
		expect(fs.readFileSync(path, 'utf8')).not.toContain('"left"');
	});

	it('that only stands there notices without being asked (C5)', async () => {
		const site = siteOf(twoSteps);
		const {session, folder} = await openAt(site, 'backup.how');
		raiseFence(folder);
		const {live} = await until(session.view, view => view.live.readOnly !== undefined);
		expect(live.readOnly).toContain('taken over');
	});

	it('from a holder that was killed it takes over silently (C3)', async () => {
		const site = siteOf(twoSteps, {ms: 3000});
		const first = startEngine(built!.driver, site);
		onTestFinished(() => void endProcess(first.child.pid));
		await come(() => site.effects().length === 1, 'the first step');
		expect(await tryOpen(state(site), idOf(site), 0o022)).toMatchObject({held: {where: 'here'}});
		endProcess(first.child.pid);
		await first.ended;
		const opened = await resume(state(site), idOf(site));
		await until(
			opened.session.view,
			({context}) => context.state.runs.at(-1)?.steps[0]?.status === 'done',
		);
		expect(site.events().map(({t}) => t)).not.toContain('lock.stolen');
		expect(site.effects().map(({at}) => at)).toEqual(['begin', 'end']);
	});
});

describe('two sessions on one target', () => {
	it('of two state folders meet: the second begins nothing while the first works, and goes on after it', async () => {
		const site = siteOf(twoSteps, {ms: 1500});
		const first = await openAt(site, 'rollout.begin', join(site.folder, 'state'));
		const second = await openAt(site, 'rollout.begin', join(site.folder, 'other-state'));
		await first.session.answer('rollout.begin', first.question.word ?? 'yes');
		first.session.setPausing(false);
		await come(() => site.effects().length === 1, 'the first step');
		await second.session.answer('rollout.begin', second.question.word ?? 'yes');
		second.session.setPausing(false);
		const {live} = await until(second.session.view, view => view.live.trouble !== undefined);
		expect(live.trouble?.text).toContain('Another session works on this target.');
		expect(live.trouble?.text).toContain(`process ${process.pid}`);
		await come(() => site.effects().length === 4, 'both steps of the first');
		expect(new Set(site.effects().map(({mark}) => mark.split('/')[0])).size).toBe(1);
		await first.close('done');
		await come(() => site.effects().length === 8, 'both steps of the second');
		// Never two at once.
		const pids = site.effects().map(({pid}) => pid);
		expect(pids.filter((pid, at) => at % 2 === 1 && pid !== pids[at - 1])).toEqual([]);
	});

	it.skipIf(process.getuid?.() !== 0)('of two users meet: the second does not get it', async () => {
		const key = `target:${randomUUID()}`;
		const taken = await takeLock(key, {who: 'root', pid: 1, since: '', doing: 'Restore'});
		onTestFinished(() => void ('lock' in taken && taken.lock.release()));
		const script = `import {takeLock} from ${JSON.stringify(join(root, 'source/engine/locks.ts'))};
// Loaded before, since nobody may not be able to read where this lies.
process.setgid(65534);
process.setuid(65534);
const got = await takeLock(${JSON.stringify(key)}, {who: 'nobody', pid: 2, since: '', doing: ''});
console.log(JSON.stringify(Object.keys(got)));`;
		const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
		let said = '';
		child.stdout.on('data', part => (said += String(part)));
		child.stderr.on('data', part => (said += String(part)));
		await once(child, 'close');
		expect(said.trim()).toBe('["holder"]');
	});
});

suiteWith(
	'mount',
	mayMount(),
	'root and network namespaces',
)('a holder that cannot be asked', () => {
	it('is taken over from by the typed word only, notices it, and begins nothing more (C4, C5)', async () => {
		const site = siteOf(twoSteps, {ms: 4000});
		const there = startEngine(built!.driver, site, ['unshare', '-n']);
		onTestFinished(() => void endProcess(there.child.pid));
		await come(() => site.effects().length === 1, 'the first step');
		const folder = site.sessionFolder()!;
		const here = await openOrLook(state(site), idOf(site), 0o022);
		onTestFinished(async () => here.close('test'));
		expect(here.session.view().live).toMatchObject({
			readOnly: expect.stringContaining('network namespace'),
			takeUp: {word: takeOverWord},
		});
		for (const given of ['take', {value: 'take'}, {value: 'take', word: 'yes'}])
			expect(await here.session.answer('session.take', given)).toContain(takeOverWord);
		expect(readFence(folder)).toBe(0);
		const word = {value: 'take', word: takeOverWord};
		expect(await here.session.answer('session.take', word)).toBeUndefined();
		here.session.setPausing(true);
		expect(readFence(folder)).toBe(1);
		// The one that was robbed says by whom, and goes.
		await there.ended;
		expect(there.child.exitCode).toBe(7);
		expect(site.troubles().join(' ')).toContain('taken over by');
		// Its running step comes to its end and is taken up here; the next one is not begun by it.
		await until(
			here.session.view,
			({context}) => context.state.runs.at(-1)?.steps[0]?.status === 'done',
		);
		expect(site.effects().map(({name, at}) => `${name} ${at}`)).toEqual(['swap begin', 'swap end']);
		expect(site.events()).toContainEqual(expect.objectContaining({t: 'lock.stolen', epoch: 1}));
		const read = readJournal(fs.readFileSync(join(folder, 'journal.jl')));
		expect(read.condition).toBe('ok');
		here.session.setPausing(false);
		await come(() => site.effects().length === 4, 'the second step, from here');
		expect(runnersOf(site).length).toBeLessThanOrEqual(1);
	});
});
