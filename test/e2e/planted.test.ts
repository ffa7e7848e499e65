import fs from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {expect, onTestFinished, test, vi} from 'vitest';
import {makeBell, toLongStep} from '../support/bell.ts';
import {endProcess} from '../support/end-process.ts';
import {makePast, playPast} from '../support/past-session.ts';
import {choose} from '../support/pilot.ts';
import {plant, plants} from '../support/planted.ts';
import {runBuilt} from '../support/run-built.ts';
import {newestSession} from '../support/session-files.ts';
import {built} from '../support/terminal.ts';

vi.setConfig({testTimeout: 240_000});

const files = ['session.json', 'runbook.yaml', 'journal.jl', 'lock.json', 'fence', 'steps'];

test.each(files.flatMap(file => plants.map(kind => [file, kind] as const)))(
	'%s of a session is %s: told or put right, never followed, and every command ends (S4)',
	async (file, kind) => {
		const past = makePast();
		const {id, folder} = await playPast(past, {days: 1});
		const env = {HANDRAIL_STATE_DIR: past.root};
		const path = join(folder, file);
		const holds = kind === 'a symbolic link' && !fs.existsSync(path) ? '7' : '';
		const victim = plant(path, kind, holds);
		const ran = await Promise.all(
			[['resume', id, '--plain', '--no-input'], ['report', id], ['sessions'], ['export', id]].map(
				async words => runBuilt(words, env),
			),
		);
		victim.expectUntouched();
		// -1 is one that did not end by itself, 70 a defect.
		for (const {code, err} of ran) expect([-1, 70], err).not.toContain(code);
		const [resumed] = ran;
		const why = /is (?:a symbolic link|a pipe|not a folder), and handrail made/;
		if (!['lock.json', 'fence'].includes(file))
			expect(`${resumed!.out}${resumed!.err}`).toMatch(why);
	},
);

test.each(plants)(
	'%s in the place of everything that is written while a step runs: it ends as it should (S4)',
	async kind => {
		const site = makeBell();
		const terminal = site.open();
		onTestFinished(() => {
			site.go();
			if (!terminal.exited()) endProcess(terminal.pty.pid);
			site.remove();
		});
		await toLongStep(terminal, site);
		const folder = newestSession(site.state)!;
		const step = join(folder, 'steps', 'rollout.1-cast-a1');
		const names = ['out.log', 'err.log', 'runner.log'].map(name => join(step, name));
		const written = ['report.md', 'report.json'].map(name => join(folder, name));
		const victims = [...names, ...written].map(path => plant(path, kind));
		if (kind !== 'a symbolic link') victims.push(plant(join(step, 'result.json'), kind));
		site.go();
		await choose(terminal, 'Go on to decide');
		await choose(terminal, 'Finish: keep');
		await terminal.waitFor('Report');
		for (const victim of victims) victim.expectUntouched();
		expect(site.effects()).toEqual({cast: 1, hung: 1});
	},
);

const wide = 'umask 000; exec "$@"';

/** Everything below a folder that others may read, write or list; what lies in a folder that they cannot enter is safe. */
function openToOthers(path: string): string[] {
	const stat = fs.lstatSync(path);
	const open = !stat.isSymbolicLink() && (stat.mode & 0o077) !== 0;
	if (!stat.isDirectory() || !open) return open ? [path] : [];
	return [path, ...fs.readdirSync(path).flatMap(name => openToOthers(join(path, name)))];
}

test('umask 000 in the shell of the operator: nothing that handrail writes is open to others (S4)', async () => {
	const site = makeBell();
	const env = {HOME: site.folder, HANDRAIL_STATE_DIR: join(site.folder, 'state')};
	const program: [string, string[]] = [
		'/bin/sh',
		['-c', wide, 'sh', process.execPath, built, 'upgrade', site.runbook],
	];
	const before = new Set(openToOthers(site.folder));
	const terminal = site.open(undefined, {env, program});
	onTestFinished(() => {
		site.go();
		if (!terminal.exited()) endProcess(terminal.pty.pid);
		site.remove();
	});
	await toLongStep(terminal, site);
	site.go();
	await choose(terminal, 'Go on to decide');
	await choose(terminal, 'Finish: keep');
	await terminal.waitFor('Report');
	// What the operator's own tool makes has the operator's own umask.
	const tools = ['go', 'ledger', 'cast', 'hung'].map(name => join(site.folder, name));
	const open = openToOthers(site.folder).filter(path => !before.has(path));
	expect(open.filter(path => !tools.includes(path))).toEqual([]);
	expect(fs.statSync(join(site.folder, 'cast')).mode & 0o777).toBe(0o666);
	const everything = fs.readdirSync(site.state, {recursive: true, encoding: 'utf8'});
	expect(everything.length).toBeGreaterThan(20);
	for (const name of everything) {
		const {mode} = fs.statSync(join(site.state, name));
		expect(mode & 0o077, name).toBe(0);
	}
});
