import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect} from 'vitest';
import {answer, choose} from './pilot.ts';
import {newestSession} from './session-files.ts';
import {openTerminal, type Terminal} from './terminal.ts';

const runbook = join(import.meta.dirname, '..', 'fixtures', 'runbooks', 'bell.yaml');
type Options = NonNullable<Parameters<typeof openTerminal>[1]>;

const bell = (version: string) =>
	`#!/bin/sh\n[ "$1" = ring ] && echo ding || echo bell ${version}\n`;
// Lasts until the file `go` is there, or the test is over; asked to stop, it says so and ends. Its
// ledger is written before and after the effect, by itself: no part of handrail can touch it.
const cast = `trap 'echo asked to stop; exit 9' INT
echo "begin $HANDRAIL_STEP_ID" >> "$1/ledger"
for n in 1 2 3 4 5 6 7 8 9 10; do echo "$n of 20 poured"; done
echo the mould is filled
while [ -d "$1" ] && [ ! -e "$1/go" ]; do sleep 0.05; done
[ -d "$1" ] || exit 8
for n in 11 12 13 14 15 16 17 18 19 20; do echo "$n of 20 poured"; done
echo cast >> "$1/cast"
echo "end $HANDRAIL_STEP_ID" >> "$1/ledger"
`;

/** A small installation whose first step lasts until `go()`, with a state folder of its own. */
export function makeBell() {
	const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-bell-')));
	const state = join(folder, 'state');
	for (const name of ['data', 'releases', 'backups']) fs.mkdirSync(join(folder, name));
	fs.writeFileSync(join(folder, 'bell'), bell('1.0.0'), {mode: 0o755});
	fs.writeFileSync(join(folder, 'releases', 'bell-1.1.0'), bell('1.1.0'), {mode: 0o755});
	fs.writeFileSync(join(folder, 'data', 'tune'), 'ding dong');
	fs.writeFileSync(join(folder, 'cast.sh'), cast);
	fs.writeFileSync(join(folder, 'hang.sh'), 'echo hung >> "$1/hung"\n');
	const count = (name: string) =>
		fs.existsSync(join(folder, name))
			? fs.readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean).length
			: 0;
	return {
		folder,
		state,
		runbook,
		/** Lets the step that runs come to its end. */
		go: () => fs.writeFileSync(join(folder, 'go'), ''),
		/** How often each step took effect. */
		effects: () => ({cast: count('cast'), hung: count('hung')}),
		/** Begin and end of the long step, in the tool's own words: its verb and the step's mark. */
		ledger: () =>
			fs.existsSync(join(folder, 'ledger'))
				? fs.readFileSync(join(folder, 'ledger'), 'utf8').split('\n').filter(Boolean)
				: [],
		/** What the long step writes when nothing disturbs it. */
		undisturbed: () => {
			const calm = join(folder, 'calm');
			fs.mkdirSync(calm);
			fs.writeFileSync(join(calm, 'go'), '');
			return execFileSync('/bin/sh', [join(folder, 'cast.sh'), calm], {maxBuffer: 1 << 27});
		},
		open: (args: readonly string[] = ['upgrade', runbook], options: Options = {}): Terminal =>
			openTerminal(args, {
				...options,
				env: {HANDRAIL_STATE_DIR: state, ...options.env},
			}),
		// What still ends writes its last lines meanwhile.
		remove: () => fs.rmSync(folder, {recursive: true, force: true, maxRetries: 20}),
	};
}

export type Bell = ReturnType<typeof makeBell>;

/** Answers the two questions about the site and its name: then its versions are shown. */
export async function toVersions(terminal: Terminal, {folder}: Bell): Promise<void> {
	await answer(terminal, 'Which file is the bell?', join(folder, 'bell'));
	await answer(terminal, 'In which folder', folder);
	await answer(terminal, 'question 3 of 3', 'tower');
	await terminal.waitFor(/2 of \d+  Version/);
}

/** On to the plan, in front of the change. */
export async function toPlan(terminal: Terminal, site: Bell): Promise<void> {
	await toVersions(terminal, site);
	await choose(terminal, '1.1.0');
	await choose(terminal, 'Go on with this version');
	await choose(terminal, 'Go on with this baseline');
	await choose(terminal, 'Take one now');
	await choose(terminal, 'Take the backup');
	await choose(terminal, 'Go on to the plan');
	await terminal.waitFor('5 of 9  Plan');
}

/** On to the step that lasts. */
export async function toLongStep(terminal: Terminal, site: Bell): Promise<void> {
	await toPlan(terminal, site);
	await choose(terminal, 'Begin');
	await terminal.waitFor('the mould is filled');
}

/** Once, whole, and byte for byte as if nothing had happened: by the tool's own ledger and its log. */
export function expectUndisturbed(site: Bell): void {
	expect(site.effects()).toEqual({cast: 1, hung: 1});
	expect(site.ledger()).toEqual([
		expect.stringMatching(/^begin \w+\/rollout\.1\/cast\/a1$/),
		expect.stringMatching(/^end \w+\/rollout\.1\/cast\/a1$/),
	]);
	const log = join(newestSession(site.state) ?? '', 'steps', 'rollout.1-cast-a1', 'out.log');
	expect(fs.readFileSync(log).equals(site.undisturbed())).toBe(true);
}
