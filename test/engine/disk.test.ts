import fs from 'node:fs';
import {join} from 'node:path';
import {afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi} from 'vitest';
import {openOrLook} from '../../source/engine/open-or-look.ts';
import {openSession} from '../../source/engine/open.ts';
import type {Io} from '../../source/journal/io.ts';
import {install} from '../support-engine/install.ts';
import {errno} from '../support-engine/memory-io.ts';
import {come, openAt, resume, until} from '../support-engine/opened.ts';
import {runnersOf} from '../support-engine/run.ts';
import {makeSite, type Site} from '../support-engine/site.ts';
import {mayMount, smallDisk} from '../support/mounts.ts';
import {suiteWith} from '../support/required.ts';

vi.setConfig({testTimeout: 120_000, hookTimeout: 120_000});

const faults = vi.hoisted(() => ({
	program: '',
	/** The errno of an operation of this process, if it shall fail. */
	fail: (_op: 'write' | 'sync' | 'open'): string | undefined => undefined,
}));
vi.mock(import('../../source/engine/self.ts'), async original => ({
	...(await original()),
	selfCommand: () => [process.execPath, faults.program] as [string, string],
}));
vi.mock(import('../../source/journal/io.ts'), async original => {
	const {realIo} = await original();
	const check = (op: 'write' | 'sync' | 'open') => {
		const code = faults.fail(op);
		if (code !== undefined) throw errno(code);
	};
	const io: Io = {
		...realIo,
		open(path, flags, mode) {
			if ((flags & fs.constants.O_WRONLY) !== 0) check('open');
			return realIo.open(path, flags, mode);
		},
		write(fd, data) {
			check('write');
			return realIo.write(fd, data);
		},
		sync(fd) {
			check('sync');
			realIo.sync(fd);
		},
	};
	return {realIo: io};
});

let built: Awaited<ReturnType<typeof install>> | undefined;
beforeAll(async () => {
	built = await install();
	faults.program = join(built.folder, '.build', 'cli.js');
});
afterAll(() => built?.remove());
afterEach(() => {
	faults.fail = () => undefined;
});

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

const kindsIn = (folder: string) =>
	fs
		.readFileSync(join(folder, 'journal.jl'), 'utf8')
		.split('\n')
		.filter(Boolean)
		.map(line => (JSON.parse(line.slice(9)) as {t: string}).t);

suiteWith(
	'mount',
	mayMount(),
	'root and mount, for small disks of its own',
)('a full disk', () => {
	it('at the beginning of a step: not started, told with free and needed, and it goes on after room was made (B5)', async () => {
		const disk = smallDisk(16);
		const site = siteOf(twoSteps, {ms: 20});
		const {session, question, folder, root, id, close} = await openAt(
			site,
			'rollout.begin',
			join(disk.folder, 'state'),
		);
		expect(await session.answer('rollout.begin', question.word ?? 'yes')).toBeUndefined();
		disk.fill();
		session.setPausing(false);
		const {live} = await until(session.view, view => view.live.readOnly !== undefined);
		expect(live.readOnly).toContain('The disk is full');
		expect(live.ways?.join('\n')).toMatch(/Free on that disk: \d.*Needed: \d/);
		expect(live.ways?.join('\n')).toContain('handrail export');
		expect(live.trouble).toBeUndefined();
		expect(site.effects()).toEqual([]);
		expect(kindsIn(folder)).not.toContain('step.intent');
		expect(fs.existsSync(join(folder, 'reserve.bin'))).toBe(true);
		// It stays so, however often it is looked at.
		session.retry();
		expect(session.view().live.readOnly).toBe(live.readOnly);
		await close('full');
		disk.empty();
		const again = await resume(root, id);
		again.session.setPausing(false);
		await come(() => site.effects().length === 4, 'both steps');
		expect(site.effects().map(({name, at}) => `${name} ${at}`)).toEqual([
			'swap begin',
			'swap end',
			'start begin',
			'start end',
		]);
	});

	it('at the end of a step: the reserve takes the result, the next step is not started, and a resumed session adopts it (B6)', async () => {
		const disk = smallDisk(16);
		const site = siteOf(twoSteps, {ms: 1500});
		const {session, question, folder, root, id, close} = await openAt(
			site,
			'rollout.begin',
			join(disk.folder, 'state'),
		);
		await session.answer('rollout.begin', question.word ?? 'yes');
		session.setPausing(false);
		await come(() => site.effects().length === 1, 'the first step');
		disk.fill();
		const {live} = await until(session.view, view => view.live.readOnly !== undefined);
		expect(live.readOnly).toContain('The disk is full');
		await come(() => runnersOf(site).length === 0, 'the end of the runner');
		const place = join(folder, 'steps', 'rollout.1-swap-a1');
		expect(JSON.parse(fs.readFileSync(join(place, 'result.json'), 'utf8'))).toMatchObject({
			kind: 'done',
		});
		expect(fs.existsSync(join(folder, 'reserve.bin'))).toBe(false);
		expect(site.effects().map(({at}) => at)).toEqual(['begin', 'end']);
		await close('full');
		// Full to the last byte it can be looked at.
		disk.fill();
		const looked = await openOrLook(root, id, 0o022);
		expect(looked.session.view().live.readOnly).toContain('The disk is full');
		await looked.close('test');
		disk.empty();
		const again = await resume(root, id);
		const swapped = (view: ReturnType<typeof again.session.view>) =>
			view.context.state.runs.at(-1)?.steps[0]?.status === 'done';
		await until(again.session.view, swapped);
		expect(kindsIn(folder).filter(kind => kind === 'step.done')).toHaveLength(1);
		expect(kindsIn(folder)).not.toContain('step.unknown');
		again.session.setPausing(false);
		await come(() => site.effects().length === 4, 'the second step');
		expect(site.effects().filter(({name, at}) => name === 'swap' && at === 'begin')).toHaveLength(
			1,
		);
	});

	it('that became read-only is told in words of its own, with the way to export, and nothing is touched (B9)', async () => {
		const disk = smallDisk(16);
		const site = siteOf(twoSteps);
		const {root, id, folder, close} = await openAt(site, 'backup.how', join(disk.folder, 'state'));
		await close('test');
		const before = fs.readFileSync(join(folder, 'journal.jl'));
		disk.readOnly(true);
		const looked = await openOrLook(root, id, 0o022);
		onTestFinished(async () => looked.close('test'));
		const {live, stand} = looked.session.view();
		expect(live.readOnly).toContain('mounted read-only');
		expect(live.ways?.join('\n')).toContain('dmesg');
		expect(live.ways?.join('\n')).toContain('handrail export');
		expect(stand).toEqual({page: 'backup', questions: []});
		expect(await looked.session.answer('backup.how', 'take')).toContain('looking on');
		expect(fs.readFileSync(join(folder, 'journal.jl'))).toEqual(before);
		await expect(openSession(root, id, 0o022)).rejects.toThrow('mounted read-only');
		disk.readOnly(false);
		const again = await openSession(root, id, 0o022);
		await again.close('test');
	});
});

describe('a disk error while a session is open', () => {
	it.each([
		['ENOSPC', 'The disk is full', 'B5'],
		['EDQUOT', 'Your quota on this disk is used up', 'B5'],
		['EROFS', 'mounted read-only', 'B9'],
		['EIO', 'The disk reports an error', 'W7'],
	])('%s: an answer is not taken, nothing starts, and it is told: %s (%s)', async (code, words) => {
		const site = siteOf(twoSteps);
		const {session, question, folder} = await openAt(site, 'rollout.begin');
		const before = kindsIn(folder);
		faults.fail = op => (op === 'write' ? code : undefined);
		const said = await session.answer('rollout.begin', question.word ?? 'yes');
		expect(said).toBeDefined();
		const {live, context} = session.view();
		expect(live.readOnly).toContain(words);
		expect(live.ways?.join('\n')).toContain('handrail export');
		expect(context.state.answers.has('rollout.begin')).toBe(false);
		// The disk is well again; this session takes nothing more all the same.
		faults.fail = () => undefined;
		expect(await session.answer('rollout.begin', question.word ?? 'yes')).toBeDefined();
		session.setPausing(false);
		expect(kindsIn(folder)).toEqual(before);
		expect(site.effects()).toEqual([]);
	});

	it('EIO when an intent is synced: the step does not begin (B5)', async () => {
		const site = siteOf(twoSteps);
		const {session, question} = await openAt(site, 'rollout.begin');
		await session.answer('rollout.begin', question.word ?? 'yes');
		faults.fail = op => (op === 'sync' ? 'EIO' : undefined);
		session.setPausing(false);
		const {live} = await until(session.view, view => view.live.readOnly !== undefined);
		expect(live.readOnly).toContain('The disk reports an error');
		expect(site.effects()).toEqual([]);
		expect(runnersOf(site)).toEqual([]);
	});

	it('at the start no session is begun, and it is told what to do (B9)', () => {
		const site = siteOf(twoSteps);
		faults.fail = op => (op === 'open' ? 'EROFS' : undefined);
		return expect(openAt(site, 'backup.how')).rejects.toThrow(
			/mounted read-only.*No session was begun/,
		);
	});
});

describe('a disk that knows no fsync', () => {
	it('is recorded once, and what destroys begins only after the word (W8)', async () => {
		faults.fail = op => (op === 'sync' ? 'ENOTSUP' : undefined);
		const site = siteOf(
			{
				...nothing,
				steps: [
					{id: 'swap', class: 'guarded'},
					{id: 'wipe', class: 'destructive'},
				],
			},
			{ms: 20},
		);
		const {session, question, folder, root, id, close} = await openAt(site, 'rollout.begin');
		expect(session.view().context.state.weak).toBe(true);
		await session.answer('rollout.begin', question.word ?? 'yes');
		session.setPausing(false);
		const asked = await until(session.view, view => view.stand.questions.length > 0);
		expect(site.effects().map(({name}) => name)).toEqual(['swap', 'swap']);
		const [resolve] = asked.stand.questions;
		expect(resolve).toMatchObject({id: 'resolve.rollout.1/wipe.1'});
		const again = resolve?.options?.find(({value}) => value === 'again');
		expect(again?.word).toBe('again');
		expect(await session.answer(resolve!.id, 'again')).toBe('Type again to choose this.');
		await close('test');
		const next = await openSession(root, id, 0o022);
		onTestFinished(async () => next.close('test'));
		expect(kindsIn(folder).filter(kind => kind === 'durability')).toHaveLength(1);
		const word = {value: 'again', word: 'again'};
		expect(await next.session.answer(resolve!.id, word)).toBeUndefined();
		await come(() => site.effects().length === 4, 'the destructive step');
	});
});
