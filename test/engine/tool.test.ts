import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import {findAction} from '../../source/drivers/index.ts';
import {freezePlan} from '../../source/engine/freeze.ts';
import {findTool, notFound, observeTool, toolOnPath} from '../../source/engine/tool.ts';
import type {Context} from '../../source/plan/context.ts';
import {emptyState} from '../../source/journal/state.ts';
import {loadRunbook} from '../../source/runbook/load.ts';
import {childEnvironment} from '../../source/trust/environment.ts';
import {minimal} from '../runbook/minimal.ts';
import {leftOut, safePath} from '../../source/terminal/safe-path.ts';

function folder(mode = 0o755): string {
	const path = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-tool-')));
	onTestFinished(() => fs.rmSync(path, {recursive: true, force: true}));
	fs.chmodSync(path, mode);
	return path;
}

function put(place: string, name: string, text = '#!/bin/sh\n'): string {
	const file = join(place, name);
	fs.writeFileSync(file, text, {mode: 0o755});
	return file;
}

function path(...parts: string[]): void {
	vi.stubEnv('PATH', parts.join(':'));
	onTestFinished(() => void vi.unstubAllEnvs());
}

const script = findAction('script.run')!;
const using = (...command: string[]) => ({command});

describe('PATH', () => {
	test('loses what would let others choose the program (J11)', () => {
		const [own, open] = [folder(), folder(0o777)];
		const {path: kept, left} = safePath(`.:${own}::bin:${open}:/nowhere/bin:/usr/bin`);
		expect(kept).toBe(`${own}:/usr/bin`);
		expect(left).toEqual([
			{part: '.', why: 'it depends on where one stands'},
			{part: 'bin', why: 'it depends on where one stands'},
			{part: open, why: 'every user may write to it'},
		]);
		// A link to such a folder is no better; a folder in /tmp, which is sticky, is one's own.
		const link = join(own, 'link');
		fs.symlinkSync(open, link);
		expect(safePath(link).path).toBe('');
		expect(safePath('').path).toBe('');
	});

	test('a program is found where it can be run, and nowhere else (J11)', () => {
		const [first, second] = [folder(), folder()];
		fs.symlinkSync('/nowhere/helm', join(first, 'helm'));
		fs.writeFileSync(join(first, 'kubectl'), '', {mode: 0o644});
		fs.mkdirSync(join(first, 'psql'));
		path(first, '', '.', second);
		expect(findTool('helm')).toBeUndefined();
		expect(notFound('helm')).toBe(`${first}/helm is a link to nowhere: /nowhere/helm.`);
		expect(notFound('docker')).toBe('docker is not on this machine.');
		vi.stubEnv(leftOut, '/tmp/open (every user may write to it)');
		expect(notFound('docker')).toContain('Not looked at in PATH: /tmp/open (every user');
		for (const name of ['helm', 'kubectl', 'psql'])
			expect([findTool(name), put(second, name)]).toEqual([undefined, join(second, name)]);
		for (const name of ['helm', 'kubectl', 'psql']) expect(findTool(name)).toBe(join(second, name));
		expect(findTool('./up', '/srv')).toBe('/srv/up');
	});
});

describe('the program of a step', () => {
	test('is named by its path and its digest (J11)', async () => {
		const place = folder();
		put(place, 'helm', 'one');
		path(place);
		const before = await observeTool(script, using('helm', 'version'));
		expect(before).toEqual({
			tool: join(place, 'helm'),
			'tool sha256': '7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed',
		});
		put(place, 'helm', 'two');
		expect(await observeTool(script, using('helm'))).not.toEqual(before);
		// One that is put before it is another.
		const fake = folder();
		put(fake, 'helm', 'one');
		path(fake, place);
		expect((await observeTool(script, using('helm')))['tool']).toBe(join(fake, 'helm'));
		await expect(observeTool(script, using('nothing-here'))).rejects.toThrow('not on this machine');
		await expect(observeTool(script, using('/nowhere/up'))).rejects.toThrow(
			'/nowhere/up is not there',
		);
		expect(await observeTool(findAction('files.copy')!, {})).toEqual({});
	});

	test('stands on PATH only when it has no slash', () => {
		expect(toolOnPath(script, using('helm'))).toBe('helm');
		expect(toolOnPath(script, using('/usr/bin/helm'))).toBeUndefined();
		expect(toolOnPath(findAction('files.copy'), {})).toBeUndefined();
	});
});

describe('a plan', () => {
	const step = (id: string, tool: string) =>
		`  - {id: ${id}, title: Step ${id}, action: script.run, with: {command: [${tool}, up]}, why: It is.}\n`;
	const context = (...tools: string[]): Context => ({
		runbook: loadRunbook(
			minimal.replace(
				/(\nsteps:\n)[^]*(?=rollback:)/,
				(_, head: string) => head + tools.map((tool, at) => step(`s${at}`, tool)).join(''),
			),
			'a.yaml',
		),
		state: emptyState,
		session: '01',
		secrets: new Set(),
	});

	test('is not made when tools are missing: all of them, each with its step (J17)', async () => {
		const place = folder();
		put(place, 'helm');
		path(place);
		await expect(
			freezePlan(context('helm', 'kubectl', '/nowhere/made-later', 'psql'), 'rollout', new Map()),
		).rejects.toThrow(
			'kubectl is not on this machine. It is needed for: Step s1. psql is not on this machine. It is needed for: Step s3.',
		);
	});

	test('holds a tool of PATH to what it was; a program that the plan itself puts there is not held (J11)', async () => {
		const place = folder();
		put(place, 'helm');
		path(place);
		const frozen = await freezePlan(context('helm', '/bin/sh'), 'rollout', new Map());
		expect(frozen.t === 'plan.frozen' && frozen.steps.map(({pinned}) => pinned)).toEqual([
			{tool: join(place, 'helm'), 'tool sha256': expect.stringMatching(/^[0-9a-f]{64}$/)},
			{},
		]);
	});
});

describe('what a child inherits', () => {
	test('is the allow-list (J12)', () => {
		const bad = [
			'LD_PRELOAD',
			'LD_LIBRARY_PATH',
			'LD_AUDIT',
			'NODE_OPTIONS',
			'NODE_PATH',
			'BASH_ENV',
			'ENV',
			'PERL5LIB',
			'PERL5OPT',
			'PYTHONPATH',
			'PYTHONSTARTUP',
			'RUBYOPT',
			'GIT_SSH_COMMAND',
			'HELM_PLUGINS',
			'HELM_DRIVER',
			'HELM_KUBETOKEN',
			'KUBECTL_EXTERNAL_DIFF',
			'PGPASSWORD',
			'AWS_SECRET_ACCESS_KEY',
			'IFS',
			'PS4',
			'GCONV_PATH',
			'LOCPATH',
			'BASH_FUNC_x%%',
			'SHELLOPTS',
			'PROMPT_COMMAND',
			'HANDRAIL_STATE_DIR',
		];
		const given = Object.fromEntries(bad.map(name => [name, '/evil']));
		expect(childEnvironment(given)).toEqual({});
		expect(
			childEnvironment({
				...given,
				HOME: '/root',
				LC_ALL: 'C',
				TZ: 'UTC',
				KUBECONFIG: '/root/.kube/config',
				no_proxy: 'x',
				EMPTY: undefined,
			}),
		).toEqual({
			HOME: '/root',
			LC_ALL: 'C',
			TZ: 'UTC',
			KUBECONFIG: '/root/.kube/config',
			no_proxy: 'x',
		});
	});

	test('names no device and no descriptor of ours, and PATH no relative part (J11, J12)', () => {
		expect(
			childEnvironment({
				KUBECONFIG: '/dev/stdin',
				SSL_CERT_FILE: '/proc/self/fd/0',
				PATH: '.:/usr/bin::bin:/bin:',
			}),
		).toEqual({PATH: '/usr/bin:/bin'});
		expect(childEnvironment({}, {HELM_NO_PLUGINS: '1'})).toEqual({HELM_NO_PLUGINS: '1'});
	});
});
