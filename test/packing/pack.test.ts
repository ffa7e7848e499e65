import {execFileSync, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import process from 'node:process';
import {afterAll, beforeAll, describe, expect, onTestFinished, test, vi} from 'vitest';
import {bundledFolders} from '../../source/packing/bundled.ts';
import {packageManifest, restoreManifest, swapManifest} from '../../source/packing/manifest.ts';
import {endProcess} from '../support/end-process.ts';
import {endPractice} from '../support/practice.ts';
import {openTerminal} from '../support/terminal.ts';

vi.setConfig({testTimeout: 300_000, hookTimeout: 300_000});

const root = join(import.meta.dirname, '..', '..');
let folder = '';
let project = '';
let installed = '';
let listed: string[] = [];
const bin = () => join(installed, 'node_modules', '.bin', 'handrail');
/** npm with a cache of its own, and a registry that nobody answers at. */
const npmEnv = () => ({
	PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
	HOME: folder,
	npm_config_cache: join(folder, 'cache'),
	npm_config_registry: 'http://127.0.0.1:9/',
	npm_config_update_notifier: 'false',
});
const npm = (cwd: string, ...words: string[]) =>
	execFileSync('npm', words, {cwd, encoding: 'utf8', env: npmEnv()});

beforeAll(() => {
	folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-pack-')));
	// A copy of the checkout: what others run from .build meanwhile stays.
	project = join(folder, 'project');
	fs.mkdirSync(project);
	for (const name of ['package.json', 'package-lock.json', 'tsconfig.json', 'README.md', 'source'])
		fs.cpSync(join(root, name), join(project, name), {recursive: true});
	fs.symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
	const [packed] = JSON.parse(npm(project, 'pack', '--json', '--silent')) as {
		filename: string;
		files: {path: string}[];
	}[];
	listed = packed?.files.map(({path}) => path) ?? [];
	installed = join(folder, 'installed');
	fs.mkdirSync(installed);
	npm(
		installed,
		'install',
		'--offline',
		'--no-audit',
		'--no-fund',
		join(project, packed?.filename ?? ''),
	);
});
afterAll(async () => {
	await endPractice(join(folder, 'practice'));
	fs.rmSync(folder, {recursive: true, force: true, maxRetries: 20});
});

const run = (...words: string[]) => {
	const {status, stdout, stderr} = spawnSync(bin(), words, {
		encoding: 'utf8',
		env: {...npmEnv(), HANDRAIL_STATE_DIR: join(folder, 'state')},
	});
	return {status, stdout, stderr};
};

describe('the package, installed offline into an empty folder', () => {
	test('brings itself and nothing else, and the project is as it was', () => {
		const there = fs
			.readdirSync(join(installed, 'node_modules'))
			.filter(name => !name.startsWith('.'));
		expect(there).toEqual(['handrail']);
		expect(fs.readFileSync(join(project, 'package.json'), 'utf8')).toBe(
			fs.readFileSync(join(root, 'package.json'), 'utf8'),
		);
		expect(fs.existsSync(join(project, '.package.whole.json'))).toBe(false);
	});

	test('holds no maps, no tests and no sources of the program; says what went in', () => {
		expect(listed.filter(path => /\.map$|^test|\.tsx?$|meta\.json|whole/.test(path))).toEqual([]);
		const read = (name: string) =>
			fs.readFileSync(join(installed, 'node_modules', 'handrail', '.build', name), 'utf8');
		const {components} = JSON.parse(read('sbom.json')) as {components: {name: string}[]};
		// yaml is a peer of a development package as well: npm's own bill leaves it out.
		expect(components.map(({name}) => name)).toEqual(
			expect.arrayContaining(['ink', 'react', 'undici', 'yaml', 'zod']),
		);
		for (const name of ['ink', 'zod', 'yaml'])
			expect(read('licences.txt')).toMatch(new RegExp(`^${name} \\d`, 'm'));
	});

	test('tells its version, help with its topics, and is sound about its own runbooks', () => {
		const {version} = JSON.parse(fs.readFileSync(join(root, 'package.json'), 'utf8')) as {
			version: string;
		};
		expect(run('--version')).toEqual({status: 0, stdout: `${version}\n`, stderr: ''});
		expect(run('help', 'runbook').stdout).toContain('The format of a runbook');
		const runbooks = join(installed, 'node_modules', 'handrail', 'source', 'runbooks');
		const files = fs.readdirSync(runbooks).map(name => join(runbooks, name));
		expect(files.length).toBeGreaterThan(1);
		const {status, stdout} = run('check', ...files);
		expect(stdout).toContain('sound. PocketBase');
		expect(status).toBe(0);
	});

	test('practice begins', async () => {
		const practice = join(folder, 'practice');
		const terminal = openTerminal([], {
			program: [bin(), ['practice', practice]],
			env: {...npmEnv(), HANDRAIL_STATE_DIR: join(folder, 'state')},
		});
		onTestFinished(() => void endProcess(terminal.exited() ? undefined : terminal.pty.pid));
		await terminal.waitFor('Which version?');
		expect(fs.existsSync(join(practice, 'data', 'village.db'))).toBe(true);
		terminal.press('interrupt');
		await terminal.waitFor('Press Ctrl-C again');
		terminal.press('interrupt');
		expect((await terminal.exit).code).toBe(130);
	});
});

test('a pack that was killed in between is put right by the next', () => {
	const place = fs.mkdtempSync(join(tmpdir(), 'handrail-manifest-'));
	onTestFinished(() => fs.rmSync(place, {recursive: true}));
	const path = join(place, 'package.json');
	const whole = '{"name": "handrail", "version": "1.0.0", "dependencies": {"a": "1"}}\n';
	fs.writeFileSync(path, whole);
	swapManifest(place);
	expect(JSON.parse(fs.readFileSync(path, 'utf8'))).toEqual({name: 'handrail', version: '1.0.0'});
	swapManifest(place);
	restoreManifest(place);
	expect(fs.readFileSync(path, 'utf8')).toBe(whole);
	restoreManifest(place);
	expect(fs.readdirSync(place)).toEqual(['package.json']);
});

test('nothing that could run or be fetched at an install is left in the manifest', () => {
	const whole = JSON.parse(fs.readFileSync(join(root, 'package.json'), 'utf8')) as Record<
		string,
		unknown
	>;
	expect(Object.keys(packageManifest(whole))).toEqual(
		expect.not.arrayContaining(['scripts', 'dependencies', 'devDependencies', 'allowScripts']),
	);
	expect(packageManifest(whole)).not.toHaveProperty('scripts');
	expect(packageManifest(whole)).not.toHaveProperty('dependencies');
	expect(whole).toHaveProperty('dependencies');
});

test('the packages of a bundle are told from its inputs, nested and scoped ones too', () => {
	expect(
		bundledFolders([
			'source/cli.ts',
			'node_modules/ink/build/index.js',
			'node_modules/ink/build/dom.js',
			'node_modules/@alcalzone/ansi-tokenize/build/index.js',
			'node_modules/a/node_modules/b/index.js',
		]),
	).toEqual([
		'node_modules/@alcalzone/ansi-tokenize',
		'node_modules/a/node_modules/b',
		'node_modules/ink',
	]);
});
