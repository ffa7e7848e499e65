import {execFileSync, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {expect, onTestFinished, test} from 'vitest';
import {installPractice} from '../../source/practice/install.ts';
import {built} from '../support/terminal.ts';

/** The practice product, installed and not started; and a state folder that must stay empty. */
async function place() {
	const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-plan-')));
	onTestFinished(() => fs.rmSync(folder, {recursive: true, force: true}));
	const {
		address,
		pid: _pid,
		log: _log,
		...answers
	} = await installPractice({
		folder: join(folder, 'practice'),
	});
	const site = {...answers, address: address.replace('http://', '')};
	const state = join(folder, 'state');
	const run = (...args: string[]) => {
		const flags = Object.entries(site).flatMap(([id, value]) => ['--answer', `${id}=${value}`]);
		const end = spawnSync(process.execPath, [built, 'plan', 'ledger', ...flags, ...args], {
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'pipe'],
			env: {PATH: process.env['PATH'], HOME: folder, LANG: 'C.UTF-8', HANDRAIL_STATE_DIR: state},
		});
		return {...end, sessions: fs.existsSync(join(state, 'sessions'))};
	};
	return {run, folder, site};
}

test('the one-way release shows its renamed key and its breaking notes, and nothing is begun', async () => {
	const {run} = await place();
	const end = run('--answer', 'version=2.0.0', '--json');
	expect(end.stderr).toBe('');
	expect(end.status).toBe(1);
	expect(end.sessions).toBe(false);
	const found = JSON.parse(end.stdout) as Record<string, any>;
	expect(found).toMatchObject({
		format: 1,
		installed: '1.0.0',
		version: '2.0.0',
		decide: 'something',
		change: {class: 'destructive'},
	});
	const renamed = found['values'].findings.find(({path}: {path: string}) => path === 'data_file');
	expect(renamed).toMatchObject({
		id: 'value.data_file',
		verdict: 'RENAMED?',
		severity: 'high',
		suggestion: 'database.path',
	});
	const breaking = found['notes'].versions.flatMap((item: any) =>
		item.items.filter((note: any) => note.breaking),
	);
	expect(breaking.length).toBeGreaterThanOrEqual(2);
});

test('what is no version is there with its reason', async () => {
	const {run, site} = await place();
	fs.writeFileSync(join(site.releases, 'ledger-latest'), '');
	const end = run('--answer', 'version=2.0.0', '--json');
	const {ignored} = JSON.parse(end.stdout) as {ignored: unknown};
	expect(ignored).toContainEqual({
		name: 'ledger-latest',
		why: 'its name holds no version of this program',
	});
});

test('as text it is what the pages say; a version that may not be chosen says why', async () => {
	const {run} = await place();
	const end = run('--answer', 'version=2.0.0');
	expect(end.stdout).toContain('== Notes');
	expect(end.stdout).toContain('did you mean database.path?');
	expect(end.stdout).toMatch(/To decide: \d+ notes that may break something, 1 setting\./);
	const latest = run('--answer', 'version=latest');
	expect([latest.status, latest.stderr]).toEqual([
		2,
		expect.stringContaining('latest cannot be chosen'),
	]);
	const same = run('--answer', 'version=1.0.0');
	expect(same.stderr).toContain('installed already');
});

test('a missing answer ends with 2 and names its flag', () => {
	const end = spawnSync(process.execPath, [built, 'plan', 'ledger'], {encoding: 'utf8'});
	expect(end.status).toBe(2);
	expect(end.stderr).toContain('--answer program=VALUE');
});

test.each(['plan', 'upgrade', 'recover'])(
	'%s looks a runbook through before anything, as check does',
	verb => {
		const folder = fs.mkdtempSync(join(tmpdir(), 'handrail-plan-'));
		onTestFinished(() => fs.rmSync(folder, {recursive: true, force: true}));
		const bell = join(import.meta.dirname, '..', 'fixtures', 'runbooks', 'bell.yaml');
		const file = join(folder, 'bad.yaml');
		const text = fs.readFileSync(bell, 'utf8');
		fs.writeFileSync(file, text.replace('name: bell}}', 'name: bell, colour: red}}'));
		const state = join(folder, 'state');
		const run = (...words: string[]) =>
			spawnSync(process.execPath, [built, ...words], {
				encoding: 'utf8',
				env: {PATH: process.env['PATH'], HOME: folder, HANDRAIL_STATE_DIR: state},
			});
		const {stdout} = run('check', file);
		expect(stdout).toContain('bad.yaml:16:');
		expect(stdout).toContain('"colour" is not known here');
		const end = run(verb, file);
		expect(end.status).toBe(2);
		expect(end.stderr).toContain(stdout.trim());
		expect(fs.existsSync(state)).toBe(false);
	},
);

test('without a runbook it says what it needs', () => {
	expect(() => execFileSync(process.execPath, [built, 'plan'], {stdio: 'pipe'})).toThrow(
		/needs a runbook/,
	);
});
