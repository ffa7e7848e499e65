import {execFile} from 'node:child_process';
import fs from 'node:fs';
import {cpus, tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {mutants} from './list.ts';
import type {Mutant} from './mutant.ts';

const root = join(import.meta.dirname, '..', '..');
const folders: string[] = [];
const free: string[] = [];
const workers = Math.max(2, Math.min(4, cpus().length));

/** A copy of the project whose source may be spoilt. */
function copy(): string {
	const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-mutants-')));
	folders.push(folder);
	for (const name of ['package.json', 'tsconfig.json', 'source', 'test'])
		fs.cpSync(join(root, name), join(folder, name), {
			recursive: true,
			filter: path => !path.includes(join('test', 'mutants')),
		});
	fs.symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
	return folder;
}

type Run = {passed: boolean; output: string};

async function runTest(folder: string, test: string): Promise<Run> {
	const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
	// Its own process group and environment: a test in a test must not report to ours.
	const {VITEST: _, VITEST_POOL_ID: __, VITEST_WORKER_ID: ___, ...env} = process.env;
	return new Promise(resolve => {
		execFile(
			process.execPath,
			[vitest, 'run', test, '--bail=1', '--no-color', '--test-timeout=30000', '--pool=threads'],
			{
				cwd: folder,
				env: {...env, HANDRAIL_KILLS: '5', HANDRAIL_WALKS: '80'},
				timeout: 120_000,
				maxBuffer: 1 << 26,
			},
			(error, out, err) => resolve({passed: error === null, output: `${out}${err}`}),
		);
	});
}

async function withFolder<T>(act: (folder: string) => Promise<T>): Promise<T> {
	const folder = free.pop() ?? copy();
	try {
		return await act(folder);
	} finally {
		free.push(folder);
	}
}

async function spoilt({file, find, replace, test}: Mutant): Promise<Run> {
	return withFolder(async folder => {
		const path = join(folder, file);
		const text = fs.readFileSync(path, 'utf8');
		fs.writeFileSync(
			path,
			text.replace(find, () => replace),
		);
		try {
			return await runTest(folder, test);
		} finally {
			fs.writeFileSync(path, text);
		}
	});
}

beforeAll(() => {
	for (let count = 0; count < workers; count++) free.push(copy());
});
afterAll(() => {
	for (const folder of folders) fs.rmSync(folder, {recursive: true, force: true});
});

it('there are at least thirty, each in a place that is there once', () => {
	expect(mutants.length).toBeGreaterThanOrEqual(30);
	for (const {name, file, find, replace} of mutants) {
		expect(replace).not.toBe(find);
		const parts = fs.readFileSync(join(root, file), 'utf8').split(find);
		expect(`${name}: ${parts.length - 1}`).toBe(`${name}: 1`);
	}
});

describe.concurrent('sound', {timeout: 180_000}, () => {
	it.each([...new Set(mutants.map(({test}) => test))])('%s passes', async test => {
		const {passed, output} = await withFolder(async folder => runTest(folder, test));
		expect(passed, output).toBe(true);
	});
});

describe.concurrent('spoilt', {timeout: 180_000}, () => {
	it.each(mutants)('$name', async mutant => {
		const {passed, output} = await spoilt(mutant);
		expect(passed, 'nobody noticed').toBe(false);
		// It was a test that failed, not the machinery around it.
		expect(output).toMatch(/Tests +\d+ failed|AssertionError|Error: Property failed/);
	});
});
