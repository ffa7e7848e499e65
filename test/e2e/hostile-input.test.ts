import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {expect, onTestFinished, test} from 'vitest';
import {endProcess} from '../support/end-process.ts';
import {makeBell, toLongStep, toVersions, type Bell} from '../support/bell.ts';
import {choose} from '../support/pilot.ts';
import {newestSession, readDisk} from '../support/session-files.ts';
import {built, type Terminal} from '../support/terminal.ts';
import {strayIn} from '../support/vt.ts';

function bell(): Bell {
	const site = makeBell();
	onTestFinished(() => {
		site.go();
		site.remove();
	});
	return site;
}

function until(terminal: Terminal): Terminal {
	onTestFinished(() => {
		if (!terminal.exited()) endProcess(terminal.pty.pid);
	});
	return terminal;
}

const answers = (site: Bell) =>
	readDisk(newestSession(site.state)!).events.filter(({t}) => t === 'answer' || t === 'decision')
		.length;
const pasted = (text: string) => `\u001B[200~${text}\u001B[201~`;
const script = '#!/bin/sh\nset -e\nrm -rf /srv/bell\nyes\ny\n1.1.0\nbegin\n\r\r\r';

test('a paste decides nothing, in brackets or without (T7)', async () => {
	const site = bell();
	const terminal = until(site.open(undefined, {limit: 10_000}));
	await toVersions(terminal, site);
	await terminal.waitFor('▸   1.1.0');
	const before = answers(site);
	for (const text of ['y\n'.repeat(1000), script, 'y\r'.repeat(1000)]) {
		terminal.type(pasted(text));
		await terminal.waitFor('A paste answers nothing here.');
		terminal.press('up');
		await terminal.waitFor(/^(?!.*A paste answers)/s);
	}

	// A terminal without brackets sends the same as keys; it is longer than any key.
	terminal.type('y\n'.repeat(1000));
	terminal.type(script.replaceAll('\r', ''));
	// What is pressed too soon is taken for a part of the paste.
	for (let tries = 0; tries < 60 && !terminal.screen().includes('Keys'); tries++) {
		terminal.type('?');
		await terminal.waitFor('Keys').catch(() => {});
	}

	expect(terminal.screen()).toContain('Keys');
	expect(answers(site)).toBe(before);
	expect(strayIn(terminal.raw())).toEqual([]);
}, 120_000);

test('a word that is pasted does not count (T7)', async () => {
	const site = bell();
	const runbook = join(site.folder, 'bell.yaml');
	const shipped = fs.readFileSync(
		join(import.meta.dirname, '..', 'fixtures', 'runbooks', 'bell.yaml'),
		'utf8',
	);
	fs.writeFileSync(
		runbook,
		shipped.replace(
			'    why: A bell must be cast',
			'    class: destructive\n    why: A bell must be cast',
		),
	);
	const terminal = until(site.open(['upgrade', runbook]));
	await toVersions(terminal, site);
	await choose(terminal, '1.1.0');
	await choose(terminal, 'Go on with this version');
	await choose(terminal, 'Go on with this baseline');
	await choose(terminal, 'Take one now');
	await choose(terminal, 'Take the backup');
	await choose(terminal, 'Go on to the plan');
	const asked = await terminal.waitFor(/Type (\w+) to begin: /);
	const word = /Type (\w+) to begin: /.exec(asked)![1]!;
	terminal.type(pasted(word));
	await terminal.waitFor(`${word}▏`);
	terminal.press('enter');
	await terminal.waitFor('A pasted word does not count. Type it.');
	expect(site.effects()).toEqual({cast: 0, hung: 0});
	expect(readDisk(newestSession(site.state)!).events.some(({t}) => t === 'decision')).toBe(false);
}, 120_000);

test('a version that only looks like one is shown in both forms, and cannot be chosen (T3, J6)', async () => {
	const site = bell();
	for (const name of ['bell-1.2.\u0417', 'bell-1.3.\uFF11', 'bell-1.4.0\u200B', 'b\u0435ll-1.5.0'])
		fs.writeFileSync(join(site.folder, 'releases', name), '');
	const terminal = until(site.open(undefined, {columns: 200}));
	await toVersions(terminal, site);
	await terminal.waitFor('1.1.0');
	const screen = (await terminal.waitFor('Not a version of this program')).replaceAll(/\s+/g, ' ');
	expect(screen).toContain('bell-1.2.З (spelled bell-1.2.<U+0417>)');
	expect(screen).toContain('bell-1.3.1 (spelled bell-1.3.<U+FF11>)'.replace('3.1', '3.１'));
	expect(screen).toContain('bell-1.4.0<U+200B>');
	expect(screen).toContain('bеll-1.5.0 (spelled b<U+0435>ll-1.5.0)');
	for (const version of ['1.2.З', '1.4.0', '1.5.0'])
		expect(screen).not.toMatch(new RegExp(`^ (?:▸ +)?${version} `, 'm'));
}, 120_000);

test('a line of a megabyte, a million marks and 50 MB of log leave the keys to the operator (T6)', async () => {
	const site = bell();
	const marks = 'a' + '\u0301'.repeat(1_000_000);
	fs.writeFileSync(join(site.folder, 'marks'), `${marks}\n`);
	fs.writeFileSync(
		join(site.folder, 'cast.sh'),
		`head -c 1000000 /dev/zero | tr '\\0' x; echo
cat "$1/marks"
i=0
while [ $i -lt 50 ]; do
	yes "a line of the log, as there are many" | head -c 1000000
	i=$((i+1))
done
echo
echo the mould is filled
while [ -d "$1" ] && [ ! -e "$1/go" ]; do sleep 0.05; done
cat "$1/marks" >&2
echo cast >> "$1/cast"
`,
	);
	const terminal = until(site.open());
	await toLongStep(terminal, site);
	terminal.type('l');
	await terminal.waitFor('Esc close');
	await terminal.waitFor('a line of the log');
	terminal.press('escape');
	await terminal.waitFor(/^(?!.*Esc close)/s);
	site.go();
	await choose(terminal, 'Go on to decide');
	expect(site.effects()).toEqual({cast: 1, hung: 1});
	expect(strayIn(terminal.raw())).toEqual([]);
	const session = newestSession(site.state)!;
	const out = fs.statSync(join(session, 'steps', 'rollout.1-cast-a1', 'out.log'));
	expect(out.size).toBeGreaterThan(52_000_000);
}, 240_000);

test('release notes of 5 MB are not read, and the page says so (T6)', async () => {
	const site = bell();
	const notes = join(site.folder, 'CHANGELOG.md');
	fs.writeFileSync(notes, `## 1.1.0\n\n${'* a line\n'.repeat(600_000)}`);
	const runbook = join(site.folder, 'bell.yaml');
	const shipped = fs.readFileSync(
		join(import.meta.dirname, '..', 'fixtures', 'runbooks', 'bell.yaml'),
		'utf8',
	);
	fs.writeFileSync(runbook, shipped.replace('\nchecks:', `\nnotes: {path: '${notes}'}\n\nchecks:`));
	const terminal = until(site.open(['upgrade', runbook], {columns: 200}));
	await toVersions(terminal, site);
	await choose(terminal, '1.1.0');
	await choose(terminal, 'Go on with this version');
	await terminal.waitFor('is larger than 4 MiB and was not read');
}, 120_000);

test.each([
	['HOME unset', '', 'HOME is not set'],
	['HOME below what cannot hold folders', '/proc', '/proc/.local cannot be made (ENOENT)'],
	['HOME that is a file', '/dev/null', '/dev/null/.local cannot be made (ENOTDIR)'],
])(
	'%s: told in one sentence, with what to do, and nothing is left anywhere (J16)',
	async (_, home, why) => {
		const folder = fs.mkdtempSync(join(tmpdir(), 'handrail-home-'));
		onTestFinished(() => fs.rmSync(folder, {recursive: true, force: true}));
		const {status, stdout, stderr} = spawnSync(process.execPath, [built, 'report'], {
			cwd: folder,
			env: {PATH: process.env['PATH'], HOME: home},
			encoding: 'utf8',
			timeout: 60_000,
		});
		expect({status, stdout}).toEqual({status: 2, stdout: ''});
		expect(stderr).toContain(why);
		expect(stderr).toContain('HANDRAIL_STATE_DIR');
		expect(stderr.trimEnd().split('\n')).toHaveLength(1);
		expect(fs.readdirSync(folder)).toEqual([]);
	},
	90_000,
);
