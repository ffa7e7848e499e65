import fs from 'node:fs';
import {join} from 'node:path';
import {expect, onTestFinished, test, vi} from 'vitest';
import {json, serve} from '../drivers/http/serve.ts';
import {flags, makeOtherBell} from '../support/lines.ts';

vi.setConfig({testTimeout: 120_000});

/** A bell of 1.0.0 whose versions are those of a releases JSON. */
function place(releases: unknown, from?: string, rules = '') {
	const site = makeOtherBell(text =>
		text
			.replace(
				/- \{from: programs.*/,
				`- {from: releases, with: {from: '${from ?? '${place}/r.json'}'}}`,
			)
			.replace('rules: {otherwise: patch}', `rules: {otherwise: patch${rules}}`),
	);
	onTestFinished(() => site.remove());
	fs.writeFileSync(join(site.folder, 'r.json'), JSON.stringify(releases));
	const plan = async (answers: Record<string, string> = {}) => {
		const args = ['plan', site.runbook, ...flags({...site.target, ...answers})];
		const text = await site.run(args);
		const found = await site.run([...args, '--json']);
		expect(found.code).toBe(text.code);
		return {...text, json: JSON.parse(found.out) as Record<string, any>};
	};
	return {...site, plan};
}

test('where nothing is newer it says so, ends with 0, and says it to a program', async () => {
	const site = place([{tag_name: 'v1.0.0'}, {tag_name: 'v0.9.0'}]);
	const {code, out, err, json: found} = await site.plan();
	expect([code, err]).toEqual([0, '']);
	expect(out).toContain('1.0.0 is the newest; nothing to do.');
	expect(out).not.toContain('is chosen');
	expect(found).toMatchObject({upToDate: true, decide: 'nothing', installed: '1.0.0'});
	expect(found['missing']).toBeUndefined();
});

test('the session says it too, as lines', async () => {
	const site = place([{tag_name: 'v1.0.0'}]);
	const {out} = await site.run(['upgrade', site.runbook, '--plain', ...flags(site.target)]);
	expect(out).toContain('1.0.0 is the newest; nothing to do.');
});

test('pre-releases and withdrawn versions are told, and are nothing to go to', async () => {
	const {
		code,
		out,
		json: found,
	} = await place({
		versions: [
			{version: '1.2.0', withdrawn: true, why: 'it lost a rope'},
			{version: '2.0.0', prerelease: true},
			{version: '1.1.0-rc.1'},
			{version: '1.0.0'},
		],
	}).plan();
	expect(code).toBe(0);
	expect(out).toContain(
		'1.0.0 is the newest; nothing to do. 2.0.0 is newer, and a pre-release. 1.2.0 is newer, and was withdrawn: it lost a rope. 1.1.0-rc.1 is newer, and a pre-release.',
	);
	expect(found['upToDate']).toBe(true);
});

test('an installed version that was withdrawn is something to decide', async () => {
	const {
		code,
		out,
		json: found,
	} = await place({
		versions: [{version: '1.0.0', withdrawn: true, why: 'it lost a rope'}],
	}).plan();
	expect(code).toBe(1);
	expect(out).toContain('1.0.0 was withdrawn: it lost a rope. Nothing newer is on offer here.');
	expect(found).toMatchObject({upToDate: false, decide: 'something'});
});

test('a source that does not answer now leaves it open, and one without any version too', async () => {
	let well = true;
	const at = await serve((request, response, body) =>
		json([{tag_name: 'v1.0.0'}], well ? 200 : 503)(request, response, body),
	);
	const site = place([], at);
	vi.stubEnv('HOME', site.folder);
	onTestFinished(() => void vi.unstubAllEnvs());
	expect(await site.plan()).toMatchObject({code: 0});
	well = false;
	const {code, out, json: found} = await site.plan();
	expect(code).toBe(2);
	expect(out).toContain('Nothing newer than 1.0.0 was seen. There may be something by now.');
	expect(found).toMatchObject({upToDate: false, decide: 'unsure'});
	expect(await place([]).plan()).toMatchObject({code: 2, json: {upToDate: false}});
});

test('where minor versions are missing, none is recommended, and a reason is asked for and kept', async () => {
	const site = place([{tag_name: 'v1.0.0'}, {tag_name: 'v1.3.0'}], undefined, ', skipping: minor');
	const none = await site.plan();
	expect(none.code).toBe(2);
	expect(none.out).toMatch(/^ *1\.3\.0 \(.*leaves out 1\.1 to 1\.2\)$/m);
	expect(none.out).toContain('No release of 1.1 to 1.2 is on offer here');
	expect(none.err).toContain('--answer version.reason=WHY');
	const {code, out, json: found} = await site.plan({version: '1.3.0'});
	expect(code).toBe(1);
	expect(out).toContain('1 hop that leaves versions out');
	expect(found).toMatchObject({decide: 'something', upToDate: false});
	const upgrade = async (answers: Record<string, string>) =>
		site.run(['upgrade', site.runbook, '--no-input', ...flags({...site.target, ...answers})]);
	const silent = await upgrade({version: '1.3.0'});
	expect(silent.code).toBe(2);
	expect(silent.err).toContain('Type the reason; it is recorded.');
	const ran = await upgrade({version: '1.3.0', 'version.reason': 'they were never made'});
	expect(ran.out).toContain('1.3.0 leaves out 1.1 to 1.2.');
	const report = await site.run(['report']);
	expect(report.out).toContain('skipped versions = 1.3.0, because: they were never made');
});
