import fs from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, expect, test, vi} from 'vitest';
import {serviceChecks} from '../../../source/drivers/service/index.ts';
import {serviceSchema} from '../../../source/drivers/service/service.ts';
import {action, writeProgram} from './place.ts';
import {systemdScenarios} from './systemd-scenarios.ts';

const bin = fileURLToPath(new URL('../../fixtures/bin', import.meta.url));
let folder = '';
beforeAll(() => {
	folder = fs.mkdtempSync('/tmp/handrail-units-');
	fs.mkdirSync(join(folder, 'units'));
	vi.stubEnv('TMPDIR', folder);
	vi.stubEnv('PATH', `${bin}:${process.env['PATH']}`);
});
afterAll(() => {
	vi.unstubAllEnvs();
	fs.rmSync(folder, {recursive: true});
});

systemdScenarios(async (name, kind) => fs.writeFileSync(join(folder, 'units', name), kind));

const context = {secrets: {}, signal: new AbortController().signal};
const service = serviceSchema.parse({how: 'systemd', unit: 'a.service'});
const seen = async () => (await serviceChecks[0]!.run({service}, context)).reason;

/** PATH with nothing on it but this systemctl. */
function onlySystemctl(text: string | undefined): void {
	const path = fs.mkdtempSync(join(folder, 'bin-'));
	if (text !== undefined) writeProgram(join(path, 'systemctl'), `#!/bin/sh\n${text}\n`);
	vi.stubEnv('PATH', path);
}

test.each<readonly [string | undefined, string]>([
	[undefined, 'unknown: systemctl is not on this machine'],
	[
		'echo "System has not been booted with systemd as init system (PID 1). Can\'t operate." >&2; exit 1',
		"unknown: System has not been booted with systemd as init system (PID 1). Can't operate.",
	],
	['exit 1', 'unknown: systemctl ended with 1'],
	['exit 0', 'unknown: systemctl did not say'],
	...['active', 'reloading', 'activating', 'deactivating', 'maintenance', 'refreshing'].map(
		active => [`echo ActiveState=${active}; echo SubState=x`, `running: ${active} (x)`] as const,
	),
	['echo ActiveState=failed; echo SubState=x', 'stopped: failed (x)'],
])('what %j means: %s', async (text, reason) => {
	onlySystemctl(text);
	expect(await seen()).toBe(reason);
});

test('the preview is what an operator would type; a unit is never taken for an option', () => {
	expect(action('service.start').preview({service})).toEqual(['systemctl start a.service']);
	expect(action('service.stop').preview({service})).toEqual(['systemctl stop a.service']);
});
