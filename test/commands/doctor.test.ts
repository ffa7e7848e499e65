import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import {killsUserProcesses} from '../../source/doctor/logind.ts';
import type {Finding} from '../../source/doctor/finding.ts';
import {toolFindings} from '../../source/doctor/tools.ts';
import {saveTarget} from '../../source/engine/targets.ts';
import {openStateFolder} from '../../source/engine/store.ts';
import {findRunbook} from '../../source/runbook/shipped.ts';
import {minimal} from '../runbook/minimal.ts';
import {handrail} from '../support/built.ts';
import {built} from '../support/terminal.ts';

vi.setConfig({testTimeout: 120_000});

function makeFolder(): string {
	const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-doctor-')));
	onTestFinished(() => fs.rmSync(folder, {recursive: true, force: true}));
	return folder;
}

type Told = {exit: number; findings: Finding[]};
const jsonOf = (text: string) => JSON.parse(text) as Told;
const find = ({findings}: Told, id: string) => findings.find(item => item.id === id);

/** A runbook with one command of its own. */
function withCommand(folder: string, tool: string): string {
	const file = join(folder, 'own.yaml');
	const part = "action: binary.swap, with: {to: '${to}'}";
	expect(minimal).toContain(part);
	const own = `action: script.run, with: {command: [${tool}, --now]}`;
	fs.writeFileSync(
		file,
		minimal.replace(part, () => own),
	);
	return file;
}

test('on this machine: Node, locks, state folder and room are looked at; nothing is made', () => {
	const state = join(makeFolder(), 'state');
	const {status, stdout, stderr} = handrail(state, 'doctor', '--json');
	expect(stderr).toBe('');
	const told = jsonOf(stdout);
	expect(status).toBe(told.exit);
	for (const id of ['node', 'locks', 'state.mode', 'state.room'])
		expect(find(told, id)?.verdict).toBe('ok');
	expect(fs.existsSync(state)).toBe(false);
});

test('a tool that a runbook needs and is not there: which runbook, which step, how to get it (J17)', () => {
	const folder = makeFolder();
	const file = withCommand(folder, 'no-such-tool');
	const {status, stdout} = handrail(join(folder, 'state'), 'doctor', file);
	expect(stdout).toContain('no-such-tool: MISSING: is not on this machine.');
	expect(stdout).toMatch(/needed by small: Swapped/);
	expect(stdout).toContain('says where it comes from');
	expect(stdout).toContain('1 thing missing.');
	expect(status).toBe(1);
	expect(handrail(join(folder, 'state'), 'doctor', withCommand(folder, 'sh')).status).toBe(0);
});

test('systemctl is needed for sure only where the answers say systemd', async () => {
	const {runbook} = findRunbook('pocketbase');
	const bare = await toolFindings([{runbook, target: undefined, asked: true}]);
	const before = bare.find(({id}) => id === 'tool.systemctl');
	expect(before?.neededBy[0]).toContain('where it runs under systemd');
	expect(before?.verdict).not.toBe('missing');
	const answers = {runs: 'process', program: '/srv/pocketbase', data: '/srv/pb_data'};
	const target = {runbook: 'pocketbase', name: 'shop', answers, at: ''};
	const process_ = await toolFindings([{runbook, target, asked: false}]);
	expect(process_.find(({id}) => id === 'tool.systemctl')).toBeUndefined();
	const systemd = {...target, answers: {...answers, runs: 'systemd', unit: 'pb.service'}};
	const [found] = (await toolFindings([{runbook, target: systemd, asked: false}])).filter(
		({id}) => id === 'tool.systemctl',
	);
	expect(found?.neededBy[0]).toMatch(/^pocketbase · shop: /);
	expect(found?.neededBy[0]).not.toContain('only');
});

test('what works without is told as less, and does not fail', () => {
	const folder = makeFolder();
	const bin = join(folder, 'bin');
	fs.mkdirSync(bin);
	// A PATH with nothing on it; where the system keeps its own tools is still looked.
	const run = spawnSync(process.execPath, [built, 'doctor', 'ledger', '--json'], {
		encoding: 'utf8',
		env: {PATH: bin, HANDRAIL_STATE_DIR: join(folder, 'state')},
	});
	const told = jsonOf(run.stdout);
	expect(find(told, 'tool.cp')).toMatchObject({verdict: 'less'});
	expect(find(told, 'tool.cp')?.detail).toContain('is not on this machine');
	expect(run.status).toBe(0);
	// There, and broken: that is not "there".
	fs.writeFileSync(join(bin, 'cp'), '#!/bin/sh\necho broken >&2; exit 3\n', {mode: 0o755});
	const again = spawnSync(process.execPath, [built, 'doctor', 'ledger', '--json'], {
		encoding: 'utf8',
		env: {PATH: bin, HANDRAIL_STATE_DIR: join(folder, 'state')},
	});
	expect(find(jsonOf(again.stdout), 'tool.cp')?.detail).toContain('does not work: broken');
});

test('a state folder that others may read is missing its mode, with the command (B17)', () => {
	const state = join(makeFolder(), 'state');
	openStateFolder(state);
	fs.chmodSync(state, 0o755);
	const {status, stdout} = handrail(state, 'doctor');
	expect(stdout).toContain(`chmod 700 ${state}`);
	expect(status).toBe(1);
});

test('a target of a runbook that is not at hand cannot be told: 2', () => {
	const root = openStateFolder(join(makeFolder(), 'state'));
	saveTarget(root, {runbook: 'mine', name: 'a', answers: {}, at: ''});
	const {status, stdout} = handrail(root, 'doctor', '--json');
	expect(find(jsonOf(stdout), 'runbook.mine')?.verdict).toBe('unknown');
	expect(status).toBe(2);
	expect(handrail(root, 'doctor', 'nosuch').status).toBe(2);
});

describe('does logind end processes at logout?', () => {
	test.each([
		[{}, false],
		[{'etc/systemd/logind.conf': '[Login]\n#KillUserProcesses=yes\n'}, false],
		[{'etc/systemd/logind.conf': '[Login]\nKillUserProcesses=yes\n'}, true],
		[
			{
				'etc/systemd/logind.conf': 'KillUserProcesses=no\n',
				'usr/lib/systemd/logind.conf.d/50-kill.conf': 'KillUserProcesses = yes\n',
			},
			true,
		],
		[
			{
				'usr/lib/systemd/logind.conf.d/50-kill.conf': 'KillUserProcesses=yes\n',
				'etc/systemd/logind.conf.d/50-kill.conf': 'KillUserProcesses=no\n',
			},
			false,
		],
	])('%j', (files, kills) => {
		const root = makeFolder();
		for (const [name, text] of Object.entries(files)) {
			fs.mkdirSync(join(root, name, '..'), {recursive: true});
			fs.writeFileSync(join(root, name), text);
		}

		expect(killsUserProcesses(root)).toBe(kills);
	});
});
