import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {describe, expect, onTestFinished, test} from 'vitest';
import {shippedIds} from '../../source/runbook/shipped.ts';
import {changed, minimal} from '../runbook/minimal.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sound = minimal
	.replace(
		"with: {to: '${to}'}",
		() => "with: {program: '${program}', release: '${release}', keep: '${kept}'}",
	)
	.replace("with: {backup: '${backup}'}", () => "with: {backup: '${backup}', stores: '${stores}'}");

/** The built program, as it is installed. */
function handrail(...words: string[]) {
	const {status, stdout, stderr} = spawnSync(
		process.execPath,
		[join(root, '.build', 'cli.js'), ...words],
		{encoding: 'utf8', env: {PATH: process.env['PATH']}},
	);
	return {status, stdout, stderr};
}

function file(text: string | Buffer, name = 'a.yaml'): string {
	const folder = fs.mkdtempSync(join(tmpdir(), 'handrail-check-'));
	onTestFinished(() => fs.rmSync(folder, {recursive: true}));
	fs.writeFileSync(join(folder, name), text);
	return join(folder, name);
}

const swapped = (part: string, by: string) => {
	expect(sound).toContain(part);
	return sound.replace(part, () => by);
};

describe('handrail check', () => {
	test('every runbook that ships is sound', () => {
		const files = shippedIds().map(id => join(root, 'source', 'runbooks', `${id}.yaml`));
		expect(files.length).toBeGreaterThan(1);
		const {status, stdout} = handrail('check', ...files);
		expect(stdout.trim().split('\n')).toEqual(
			files.map(path => expect.stringContaining(`${path}: sound.`) as string),
		);
		expect(status).toBe(0);
	});

	test('0: sound', () => {
		const path = file(sound);
		expect(handrail('check', path)).toEqual({
			status: 0,
			stdout: `${path}: sound. Small, 2 steps.\n`,
			stderr: '',
		});
	});

	test('1: each mistake at its place, with its line', () => {
		const path = file(changed('id: small', 'id: Small'));
		const {status, stdout} = handrail('check', path, file(sound));
		expect(status).toBe(1);
		expect(stdout).toContain(`${path}:2:5: id: small letters`);
		expect(stdout).toContain('  id: Small\n      ^');
		expect(stdout).toContain(': sound.');
	});

	test.each([
		[
			'action: binary.swap',
			'action: binary.swop',
			/:\d+:\d+: there is no action called "binary.swop"/,
		],
		['check: http.json', 'check: http.jsn', /:\d+:\d+: there is no check called "http.jsn"/],
		["url: 'http://x/'", "ulr: 'http://x/'", /:\d+:\d+: "ulr" is not known here/],
		["url: 'http://x/'", "url: 'http://x/', status: OK", /:\d+:\d+: checks\.0\.with\.status: /],
		["release: '${release}', ", '', /:\d+:\d+: steps\.0\.with\.release: /],
		[
			"service: '${service.main}'}, why: So.}\nroll",
			'service: main}, why: So.}\nroll',
			/steps\.1\.with\.service/,
		],
		["{url: 'http://x/'}", '{}', /one of url and urls is needed/],
	])('1: %j instead of %j', (part, by, what) => {
		const {status, stdout, stderr} = handrail('check', file(swapped(part, by)));
		expect(stdout).toMatch(what);
		expect(stdout).toMatch(/\n +\^/);
		expect({status, stderr}).toEqual({status: 1, stderr: ''});
	});

	test.each([
		['check.wait', 'service.running', "{service: '${service.main}'}", "check: '${check.health}'"],
		[
			'check.settle',
			'script.check',
			'{command: [/bin/true]}',
			"checks: ['${check.health}'], still: 2",
		],
	])('1: %s on %s, which cannot be waited for, at its place', (action, name, given, how) => {
		const part = "check: http.json, with: {url: 'http://x/'}";
		const waits = `steps:\n  - {id: ready, title: Ready, action: ${action}, with: {${how}}, why: So.}\n`;
		const sane = swapped('\nsteps:\n', `\n${waits}`);
		expect(handrail('check', file(sane)).stdout).toContain(': sound.');
		const {status, stdout} = handrail(
			'check',
			file(sane.replace(part, `check: ${name}, with: ${given}`)),
		);
		expect(stdout).toContain(`"${name}" cannot be waited for, only http.json`);
		const line = sane.split('\n').findIndex(text => text.includes('id: ready')) + 1;
		const column = waits.split('\n')[1]!.indexOf("'${check.health}'") + 1;
		expect(stdout).toContain(`:${line}:${column}: `);
		expect(status).toBe(1);
	});

	test('2: nothing named, or nothing that can be read; the others are looked at all the same', () => {
		const none = handrail('check');
		expect(none.status).toBe(2);
		expect(none.stderr).toContain('name one or more');
		const {status, stdout, stderr} = handrail('check', '/nowhere/a.yaml', file(sound), '/');
		expect(status).toBe(2);
		expect(stderr).toContain('/nowhere/a.yaml cannot be read (ENOENT)');
		expect(stderr).toContain('/ is not a file');
		expect(stdout).toContain(': sound.');
		expect(handrail('check', '/nowhere/a.yaml', file('runbook: 5')).status).toBe(2);
	});

	test('nothing that a file or its name holds reaches the terminal raw', () => {
		const names = [
			file(swapped('title: Small', String.raw`title: "\e[2J\e]0;x\a"`), 'b\u001b[2J.yaml'),
			file(swapped('action: binary.swap', String.raw`action: "a\e[2J"`)),
			file(swapped("'http://x/'", String.raw`'http://x/', "\e[2J": 1`)),
			file(changed('id: small', String.raw`"\e[2J": small`)),
			file(`${sound}"\u009b2J": 1\n`),
			'/nowhere/\u001b[2J',
		];
		const {status, stdout, stderr} = handrail('check', ...names);
		expect(status).toBe(2);
		expect(stdout.split('\n').length).toBeGreaterThan(names.length);
		// eslint-disable-next-line no-control-regex
		expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
	});

	test('a file of bytes, an empty one, and one that is too large are told, not a defect', () => {
		const files = [Buffer.from([0xff, 0xfe, 0, 1]), '', `# ${'x'.repeat(2_000_000)}`];
		for (const content of files) {
			const {status, stdout, stderr} = handrail('check', file(content));
			expect({status, stderr}).toEqual({status: 1, stderr: ''});
			expect(stdout).toContain('a.yaml');
		}
	});
});
