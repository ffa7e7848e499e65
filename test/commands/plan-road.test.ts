import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import {join} from 'node:path';
import {expect, onTestFinished, test, vi} from 'vitest';
import {privateAuthority, serveTls} from '../drivers/http/serve.ts';
import {flags, makeOtherBell} from '../support/lines.ts';

vi.setConfig({testTimeout: 120_000});

const openssl = spawnSync('openssl', ['version']).status === 0;
const notes = `# Bell

## 2.0.0

### Breaking

- The rope is gone.

## 1.5.0

- It hums.

## 1.1.0

### Breaking

- The clapper is recast.
`;

/** A bell whose way to 2.0.0 leads over 1.1.0, with notes of all of it. */
function place(stop = 'stops: [{version: 1.1.0, why: It recasts the clapper.}]') {
	const site = makeOtherBell(text =>
		text
			.replace('rules: {otherwise: patch}', `rules: {otherwise: patch, ${stop}}`)
			.replace('checks:', "notes: {path: '${place}/NOTES.md'}\n\nchecks:"),
	);
	onTestFinished(() => site.remove());
	for (const version of ['1.5.0', '2.0.0'])
		fs.writeFileSync(
			join(site.folder, 'releases', `bell-${version}`),
			`#!/bin/sh\necho bell ${version}\n`,
			{mode: 0o755},
		);
	fs.writeFileSync(join(site.folder, 'NOTES.md'), notes);
	fs.writeFileSync(join(site.folder, 'releases', 'bell-latest'), '');
	const plan = async (answers: Record<string, string>, ...more: string[]) =>
		site.run(['plan', site.runbook, ...flags({...site.target, ...answers}), ...more]);
	return {...site, plan};
}

test('a goal shows its road, each hop with its own notes, its backup point and what verifies it', async () => {
	const site = place();
	const {out, err, code} = await site.plan({goal: '2.0.0'}, '--json');
	expect([err, code]).toEqual(['', 1]);
	const found = JSON.parse(out) as Record<string, any>;
	const backup = {under: `${site.folder}/backups`, stores: ['Data']};
	expect(found['road']).toMatchObject([
		{
			from: '1.0.0',
			to: '1.1.0',
			why: 'It recasts the clapper.',
			backup: {of: '1.0.0', ...backup},
			verify: ['It rings'],
			notes: {versions: ['1.1.0'], breaking: 1, unread: 0},
		},
		{
			from: '1.1.0',
			to: '2.0.0',
			backup: {of: '1.1.0', ...backup},
			verify: ['It rings'],
			notes: {versions: ['1.5.0', '2.0.0'], breaking: 1, unread: 0},
		},
	]);
	expect(found['notes'].versions.map(({version, hop}: any) => [version, hop]).toSorted()).toEqual([
		['1.1.0', '1.1.0'],
		['1.5.0', '2.0.0'],
		['2.0.0', '2.0.0'],
	]);
	// Without a goal the notes go no further than the version.
	const near = JSON.parse((await site.plan({version: '1.1.0'}, '--json')).out) as typeof found;
	expect(near['notes'].versions.map(({version}: any) => version)).toEqual(['1.1.0']);
	expect(near['road']).toBeUndefined();
});

test('as text it has the road, every sentence that breaks something hop by hop, and all versions', async () => {
	const site = place();
	const {out, code} = await site.plan({goal: '2.0.0'});
	expect(code).toBe(1);
	const [, version = '', first = '', second = ''] = out.split(/^== /m);
	expect(version).toContain('The road to 2.0.0: 2 upgrades');
	expect(version).toContain(`backup of 1.1.0 under ${site.folder}/backups; verified by: It rings`);
	expect(version).toMatch(/^ *1\.1\.0 \(.*recommended\)$/m);
	expect(version).toMatch(/^ *2\.0\.0 \(.*over 1\.1\.0, 2\.0\.0\)$/m);
	expect(version).toContain('bell-latest: its name holds no version of this program');
	expect(first).toMatch(/^Notes 1\.0\.0 → 1\.1\.0\n/);
	expect(first).toMatch(/^ *note +1\.1\.0 +The clapper is recast\.$/m);
	expect(first).not.toContain('The rope is gone');
	expect(second).toMatch(/^Notes 1\.1\.0 → 2\.0\.0\n/);
	expect(second).toMatch(/^ *note +2\.0\.0 +The rope is gone\.$/m);
	expect(out).not.toContain('⏎');
	expect(out).not.toContain('d shows');
	expect(out).toContain('To decide: 2 notes that may break something');
});

test.runIf(openssl)(
	'notes behind a private authority are read with it, and not without',
	async () => {
		const {ca, keys} = privateAuthority('IP:127.0.0.1');
		const at = await serveTls((_, response) => {
			response.writeHead(200, {'content-type': 'text/markdown'}).end(notes);
		}, keys);
		const site = place();
		const written = fs.readFileSync(site.runbook, 'utf8');
		const read = async (more: string) => {
			const section = `notes: {path: '${at}/NOTES.md'${more}}`;
			fs.writeFileSync(site.runbook, written.replace(/^notes: .*$/m, section));
			return JSON.parse((await site.plan({version: '1.1.0'}, '--json')).out)['notes'];
		};
		expect((await read('')).unread).toContain('certificate');
		const found = await read(`, ca: ${ca}`);
		expect(found.unread).toBeUndefined();
		expect(found.versions).toMatchObject([{version: '1.1.0', read: true}]);
	},
);

test('an answer that a source cannot take is told as such, and is no defect', async () => {
	const site = place();
	const written = fs.readFileSync(site.runbook, 'utf8');
	fs.writeFileSync(
		site.runbook,
		written.replace(/- {from: programs.*/, "- {from: git-tags, with: {repo: 'ext::${place}'}}"),
	);
	const {code, out, err} = await site.plan({});
	expect([code, out]).toEqual([2, '']);
	expect(err).toContain('Versions cannot be seen by git-tags with these answers. repo: an address');
	expect(err).toContain('Mend the answer on the target page');
	expect(err).not.toContain('defect');
});

test('where no version can be recommended, what there is and why not is told all the same', async () => {
	const site = place(
		'stops: [{version: 1.0.5, why: It is tuned.}], withdrawn: [{version: 1.1.0, why: It cracked.}, {version: 2.0.0, why: It lost a rope.}]',
	);
	const text = await site.plan({});
	expect([text.code, text.err]).toEqual([2, expect.stringContaining('version: Which version?')]);
	expect(text.out).toContain('It was withdrawn: It lost a rope.');
	expect(text.out).toContain('The way leads over 1.0.5, which is not here. It is tuned.');
	expect(text.out).not.toContain('is chosen');
	expect(text.out).not.toContain('To decide');
	const json = await site.plan({}, '--json');
	expect(json.code).toBe(2);
	const found = JSON.parse(json.out) as Record<string, any>;
	expect(found).toMatchObject({decide: 'unsure', upToDate: false, missing: {id: 'version'}});
	expect(found['versions'].every(({refused}: any) => refused !== undefined)).toBe(true);
});
