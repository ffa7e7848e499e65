import fs from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {afterAll, beforeAll, expect, onTestFinished, test, vi} from 'vitest';
import {lookAtLogout} from '../../source/engine/logout.ts';
import {logoutScenarios} from './logout-scenarios.ts';

const bin = join(import.meta.dirname, '..', 'fixtures', 'bin');
let folder = '';
beforeAll(() => {
	folder = fs.mkdtempSync('/tmp/handrail-logind-');
	vi.stubEnv('TMPDIR', folder);
	vi.stubEnv('PATH', `${bin}:${process.env['PATH']}`);
});
afterAll(() => {
	vi.unstubAllEnvs();
	fs.rmSync(folder, {recursive: true});
});

logoutScenarios(async ({kill, spared, linger}, user, login) => {
	const at = join(folder, 'logind');
	fs.rmSync(at, {recursive: true, force: true});
	fs.mkdirSync(at);
	fs.writeFileSync(join(at, 'kill'), kill ? 'yes' : 'no');
	fs.writeFileSync(join(at, 'spared'), spared);
	fs.writeFileSync(join(at, 'linger'), linger ? 'yes' : 'no');
	if (login) fs.writeFileSync(join(at, 'session'), '');
	return lookAtLogout(user);
});

test('where there is no logind nothing is asked (A19)', async () => {
	vi.stubEnv('PATH', '/nowhere');
	onTestFinished(() => void vi.stubEnv('PATH', `${bin}:/usr/bin:/bin`));
	expect(await lookAtLogout()).toMatchObject({verdict: 'safe', why: 'There is no logind here.'});
});

test('a scope that cannot be had is not counted on (A19)', async () => {
	const at = join(folder, 'logind');
	fs.mkdirSync(at, {recursive: true});
	for (const [name, text] of [
		['kill', 'yes'],
		['spared', 'nobody'],
		['linger', 'yes'],
		['session', ''],
		['no-scope', ''],
	] as const)
		fs.writeFileSync(join(at, name), text);
	expect(await lookAtLogout()).toMatchObject({verdict: 'killed', by: []});
});
