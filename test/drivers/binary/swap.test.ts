import {execFileSync, spawn, spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import fs from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {swapAction} from '../../../source/drivers/binary/swap.ts';
import type {Facts, Worker} from '../../../source/drivers/contract.ts';
import {freshFolder, script, writeProgram} from './place.ts';

const sha = (text: string) => createHash('sha256').update(text).digest('hex');
const [older, newer] = [script('1.0.0'), script('2.0.0')];
const isRoot = process.getuid?.() === 0;

function setUp() {
	const folder = freshFolder();
	return {
		program: writeProgram(join(folder, 'tool'), older, 0o750),
		release: writeProgram(join(folder, 'tool-2.0.0'), newer),
		keep: join(folder, 'kept', 'tool-1.0.0'),
		expectInstalled: sha(older),
		expectRelease: sha(newer),
	};
}

const worker = (signal = new AbortController().signal): Worker => ({
	stepId: 'swap',
	secrets: {},
	signal,
	progress: () => undefined,
	say: () => undefined,
});
const read = (path: string) => fs.readFileSync(path, 'utf8');
const run = async (params: unknown) => swapAction.work?.(params, worker());
const refused = async (params: unknown) =>
	swapAction.refuse?.(params, await swapAction.observe(params));

test('swaps, keeps the old one, and keeps owner and mode', async () => {
	const params = setUp();
	if (isRoot) fs.chownSync(params.program, 1234, 1235);
	fs.chmodSync(params.program, 0o4750);
	const before = await swapAction.observe(params);
	expect(await refused(params)).toBeUndefined();
	await run(params);
	expect([read(params.program), read(params.keep)]).toEqual([newer, older]);
	const stat = fs.statSync(params.program);
	expect(stat.mode & 0o7777).toBe(0o4750);
	if (isRoot) expect([stat.uid, stat.gid]).toEqual([1234, 1235]);
	expect(await swapAction.probe(params, before)).toMatchObject({verdict: 'landed'});
	// And back again, as the runbook's way back does.
	await run({program: params.program, release: params.keep, keep: `${params.keep}.new`});
	expect([read(params.program), read(`${params.keep}.new`)]).toEqual([older, newer]);
});

test('capabilities are kept', async context => {
	const params = setUp();
	if (!isRoot || spawnSync('setcap', ['cap_net_bind_service=ep', params.program]).status !== 0) {
		console.warn('SKIPPED: file capabilities cannot be set here (setcap of libcap2-bin, root).');
		context.skip();
	}
	await run(params);
	expect(execFileSync('getcap', [params.program], {encoding: 'utf8'})).toContain(
		'cap_net_bind_service',
	);
});

test('works while the old program runs', async () => {
	const params = setUp();
	fs.copyFileSync('/bin/sleep', params.program);
	const child = spawn(params.program, ['60']);
	await new Promise(resolve => child.once('spawn', resolve));
	await run(params);
	expect(read(params.program)).toBe(newer);
	expect(child.exitCode).toBeNull();
	child.kill();
});

test('another program than planned, a changed or missing release: refused', async () => {
	const params = setUp();
	expect(await refused({...params, expectInstalled: sha('x')})).toContain(
		'not the program this plan was made for',
	);
	expect(await refused({...params, expectRelease: sha('x')})).toContain('changed');
	expect(await refused({...params, release: `${params.release}.gone`})).toContain('not there');
});

test('a kept program of another content is never overwritten', async () => {
	const params = setUp();
	fs.mkdirSync(join(params.keep, '..'));
	writeProgram(params.keep, script('0.9.0'));
	expect(await refused(params)).toContain(params.keep);
	await expect(run(params)).rejects.toThrow(params.keep);
	expect([read(params.program), read(params.keep)]).toEqual([older, script('0.9.0')]);
});

test('a link is refused with the real path', async () => {
	const params = setUp();
	const link = `${params.program}-link`;
	fs.symlinkSync(params.program, link);
	const error = await swapAction
		.observe({...params, program: link})
		.catch((caught: unknown) => caught);
	expect((error as {next: string}).next).toContain(fs.realpathSync(params.program));
});

test.each([
	['a login page', '<html>'],
	['an empty file', ''],
])('%s is not swapped in (E8)', async (_, bytes) => {
	const params = setUp();
	fs.writeFileSync(params.release, bytes);
	await expect(run({...params, expectRelease: sha(bytes)})).rejects.toThrow();
	expect(read(params.program)).toBe(older);
});

test('a cancelled one leaves the old program', async () => {
	const params = setUp();
	await expect(swapAction.work?.(params, worker(AbortSignal.abort()))).rejects.toThrow();
	expect(read(params.program)).toBe(older);
});

test('the probe tells the four cases apart, and names a left-over', async () => {
	const params = setUp();
	const before: Facts = await swapAction.observe(params);
	fs.writeFileSync(join(params.program, '..', '.tool.handrail-new'), 'half');
	const first = await swapAction.probe(params, before);
	expect(first.verdict).toBe('not-started');
	expect(first.reason).toContain('.tool.handrail-new');
	fs.writeFileSync(params.program, 'someone else');
	expect((await swapAction.probe(params, before)).verdict).toBe('cannot-tell');
	fs.rmSync(params.program);
	expect((await swapAction.probe(params, before)).verdict).toBe('cannot-tell');
	// What lies in the release's place now does not count; what was planned does.
	writeProgram(params.program, newer);
	fs.writeFileSync(params.release, 'changed since');
	expect((await swapAction.probe(params, before)).verdict).toBe('landed');
});

const child = join(import.meta.dirname, 'swap-child.ts');
// More changes of the disk than one swap makes: the last ones end by themselves.
const points = Array.from({length: 18}, (_, at) => at + 1);

test.each(points.flatMap(nth => ['before', 'half', 'after'].map(when => [nth, when] as const)))(
	'killed at change %i (%s): old or new, and a second run completes (E7)',
	{timeout: 60_000},
	async (nth, when) => {
		const params = setUp();
		const before = await swapAction.observe(params);
		spawnSync(process.execPath, [child, JSON.stringify(params), String(nth), when]);
		expect([older, newer]).toContain(read(params.program));
		expect(fs.statSync(params.program).mode & 0o777).toBe(0o750);
		// Never the new one without the old one kept.
		if (read(params.program) === newer) expect(read(params.keep)).toBe(older);
		if (fs.existsSync(params.keep)) expect(read(params.keep)).toBe(older);
		const {verdict} = await swapAction.probe(params, before);
		expect(verdict).toBe(read(params.program) === newer ? 'landed' : 'not-started');
		expect(await refused(params)).toBeUndefined();
		await run(params);
		expect([read(params.program), read(params.keep)]).toEqual([newer, older]);
		expect(fs.readdirSync(join(params.program, '..')).toSorted()).toEqual([
			'kept',
			'tool',
			'tool-2.0.0',
		]);
		expect(fs.readdirSync(join(params.keep, '..'))).toEqual(['tool-1.0.0']);
	},
);
