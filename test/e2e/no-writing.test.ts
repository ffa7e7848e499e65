import {execFile} from 'node:child_process';
import fs from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {expect, onTestFinished, test, vi} from 'vitest';
import {bellAnswers, flags, makeOtherBell} from '../support/lines.ts';
import {mayMount, smallDisk} from '../support/mounts.ts';
import {makePast, playPast} from '../support/past-session.ts';
import {freshFolder} from '../support/planted.ts';
import {suiteWith} from '../support/required.ts';
import type {Ran} from '../support/run-built.ts';
import {built} from '../support/terminal.ts';

vi.setConfig({testTimeout: 240_000});

/** Runs a command in a mount namespace of its own, in which the root file system is read-only. */
async function onReadOnlyRoot(
	program: readonly string[],
	env: Record<string, string>,
): Promise<Ran> {
	// The temporary folder may be a mount of its own.
	const places = '/ "$(stat -c %m /tmp)"';
	const script = `for at in ${places}; do mount -o remount,bind,ro "$at" || exit 99; done; exec "$@"`;
	return new Promise(resolve => {
		execFile(
			'unshare',
			['-m', '--propagation', 'private', 'sh', '-c', script, 'sh', ...program],
			{env: {PATH: process.env['PATH'], LANG: 'C.UTF-8', ...env}, cwd: '/', timeout: 180_000},
			(error, out, err) =>
				resolve({code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err}),
		);
	});
}

const handrail = (...words: string[]) => [process.execPath, built, ...words];
const bell = join(import.meta.dirname, '..', 'fixtures', 'runbooks', 'bell.yaml');

suiteWith(
	'mount',
	mayMount(),
	'root and mount, for a read-only root and small disks',
)('where nothing can be written', () => {
	test.each([
		[['--version'], 0],
		[['help', 'resume'], 0],
		[['check', bell], 0],
		[['schema'], 0],
		[['sessions'], 0],
		[['upgrade', bell, '--plain', '--no-input'], 2],
		[['practice', '/practice', '--plain', '--no-input'], 2],
		[[], 2],
	])(
		'a read-only root, handrail %j: works, or one sentence says why not (J16)',
		async (words, code) => {
			const HOME = freshFolder();
			const ran = await onReadOnlyRoot(handrail(...words), {HOME});
			expect(ran.code, ran.err).toBe(code);
			if (code === 0) return expect(ran.err).toBe('');
			expect(ran.err.trimEnd().split('\n')).toHaveLength(1);
			expect(ran.err).toContain(
				`${HOME}/.local cannot be made (EROFS). That file system is read-only.`,
			);
			expect(ran.err).toContain('HANDRAIL_STATE_DIR');
			expect(fs.readdirSync(HOME)).toEqual([]);
		},
	);

	test('a session on a root that became read-only: told, read, exported; not gone on with (J16, B9)', async () => {
		const past = makePast();
		const {id, folder} = await playPast(past, {days: 1});
		const before = fs.readFileSync(join(folder, 'journal.jl'));
		const env = {HANDRAIL_STATE_DIR: past.root, HOME: past.folder};
		const run = async (...words: string[]) => onReadOnlyRoot(handrail(...words), env);
		expect(await run('sessions')).toMatchObject({code: 0, err: ''});
		expect((await run('report', id)).out).toContain('# ');
		expect((await run('export', id)).out.split('\n').length).toBeGreaterThan(10);
		const {out, err, code} = await run('resume', id, '--plain', '--no-input');
		expect(`${out}${err}`).toContain('mounted read-only');
		expect(code).not.toBe(70);
		expect(fs.readFileSync(join(folder, 'journal.jl')).equals(before)).toBe(true);
	});

	test('a read-only root, and a place of its own for the state and the product: an upgrade needs no more (J16)', async () => {
		const disk = smallDisk(32);
		vi.stubEnv('TMPDIR', disk.folder);
		onTestFinished(() => void vi.unstubAllEnvs());
		const site = makeOtherBell();
		onTestFinished(() => site.remove());
		site.go();
		const words = ['upgrade', site.runbook, '--plain', '--no-input'];
		const given = flags({...site.target, ...bellAnswers, decide: 'finish'});
		const ran = await onReadOnlyRoot(handrail(...words, ...given), {
			...site.env,
			HOME: '/',
			// There is a temporary folder, and nothing can be written in it.
			TMPDIR: '/tmp',
		});
		expect(ran.code, `${ran.out}${ran.err}`).toBe(0);
		expect(site.effects()).toEqual({cast: 1, hung: 1});
	});

	test.each(['/tmp', '/nowhere'])(
		'handrail plan with the temporary folder %s of a read-only root: one sentence (J16)',
		async TMPDIR => {
			const HOME = freshFolder();
			const given = flags({program: '/bin/true', place: HOME});
			const ran = await onReadOnlyRoot(handrail('plan', bell, ...given), {HOME, TMPDIR});
			expect(ran.code).toBe(2);
			expect(ran.err).toContain(`Nothing can be written in the temporary folder ${TMPDIR}`);
			expect(ran.err.trimEnd().split('\n')).toHaveLength(1);
		},
	);

	test.each(['there', 'yet to be made'])(
		'the wizard on a full disk, its state folder %s: one sentence, no session, and it begins once there is room (J16)',
		async how => {
			const disk = smallDisk(8);
			const state = join(disk.folder, 'state');
			if (how === 'there') fs.mkdirSync(state, {mode: 0o700});
			disk.fill();
			const words = ['upgrade', bell, '--plain', '--no-input'];
			const env = {HANDRAIL_STATE_DIR: state, HOME: disk.folder};
			const ran = await onReadOnlyRoot(handrail(...words), env);
			expect(ran.code, ran.err).toBe(2);
			expect(ran.err).toMatch(/[Dd]isk is full/);
			expect(ran.err.trimEnd().split('\n')).toHaveLength(1);
			disk.empty();
			const again = await onReadOnlyRoot(handrail(...words), env);
			expect(again.err).toContain('an answer is missing');
			expect(fs.readdirSync(join(state, 'sessions')).length).toBeGreaterThan(0);
			expect((await onReadOnlyRoot(handrail('sessions'), env)).code).toBe(0);
		},
	);
});
