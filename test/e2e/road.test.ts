import {basename, join} from 'node:path';
import fs from 'node:fs';
import {expect, onTestFinished, test} from 'vitest';
import {bellAnswers, flags, makeOtherBell} from '../support/lines.ts';
import {newestSession, readDisk, stateOf} from '../support/session-files.ts';

/** A bell with newer releases, 1.1.0 being a required stop on the way to 2.0.0 and 3.0.0. */
function place(stops = '[{version: 1.1.0, why: It recasts the clapper.}]') {
	const site = makeOtherBell(text =>
		text.replace('rules: {otherwise: patch}', `rules: {otherwise: patch, stops: ${stops}}`),
	);
	onTestFinished(() => site.remove());
	for (const version of ['2.0.0', '3.0.0'])
		fs.writeFileSync(
			join(site.folder, 'releases', `bell-${version}`),
			`#!/bin/sh\necho bell ${version}\n`,
			{mode: 0o755},
		);
	const answers = (more: Record<string, string>) => flags({...site.target, ...more});
	return {
		...site,
		/** What was answered on the version page by these answers, and what was told. */
		async upgrade(more: Record<string, string>, input?: string) {
			const front = input === undefined ? ['--no-input'] : [];
			const ran = await site.run(['upgrade', site.runbook, ...front, ...answers(more)], input);
			const session = newestSession(site.state);
			const held = session ? stateOf(readDisk(session)).answers : new Map();
			return {...ran, goal: held.get('goal')?.value, version: held.get('version')?.value};
		},
		async plan(more: Record<string, string>) {
			const ran = await site.run(['plan', site.runbook, '--json', ...answers(more)]);
			const found = ran.out === '' ? {} : (JSON.parse(ran.out) as Record<string, any>);
			return {...ran, version: found['version'], road: found['road']?.map(({to}: any) => to)};
		},
	};
}

const over = {goal: '2.0.0', version: '1.1.0'};

test('a goal takes the road, with its first stop, with itself again, or without a version', async () => {
	for (const more of [over, {...over, version: '2.0.0'}, {goal: '2.0.0'}]) {
		const site = place();
		const ran = await site.upgrade(more);
		expect(ran.err).toContain('an answer is missing: version.go');
		expect(ran).toMatchObject({code: 2, ...over});
		expect(await site.plan(more)).toMatchObject({
			version: '1.1.0',
			road: ['1.1.0', '2.0.0'],
			err: '',
		});
	}
});

test('a version that does not lie where the road begins is refused, and nothing is answered', async () => {
	const said = 'The way to the goal 2.0.0 begins with 1.1.0, not with 3.0.0.';
	const site = place();
	const ran = await site.upgrade({goal: '2.0.0', version: '3.0.0'});
	expect(ran).toMatchObject({code: 2, goal: undefined, version: undefined});
	expect(ran.err).toContain(said);
	const planned = await site.plan({goal: '2.0.0', version: '3.0.0'});
	expect([planned.code, planned.out]).toEqual([2, '']);
	expect(planned.err).toContain(said);
});

test('a goal that is reached at once is the version, and is not passed over beside another one', async () => {
	for (const stops of [undefined, '[]']) {
		const site = place(stops);
		expect(await site.upgrade({goal: '1.1.0'})).toMatchObject({
			goal: undefined,
			version: '1.1.0',
		});
		expect(await site.plan({goal: '1.1.0'})).toMatchObject({version: '1.1.0', road: undefined});
	}
	const site = place('[]');
	const said = 'The goal 2.0.0 is reached at once, and 1.1.0 is no stop on the way.';
	expect((await site.upgrade({goal: '2.0.0', version: '1.1.0'})).err).toContain(said);
	expect((await site.plan({goal: '2.0.0', version: '1.1.0'})).err).toContain(said);
	const nowhere = await site.upgrade({goal: '9.9.9', version: '1.1.0'});
	expect(nowhere).toMatchObject({code: 2, version: undefined});
	expect(nowhere.err).toContain('9.9.9 cannot be chosen. It is not there.');
});

test('a version and a goal can be named in any spelling that means them', async () => {
	for (const more of [{version: 'v1.1.0'}, {goal: 'v2.0.0'}, {goal: 'v2.0.0', version: 'v1.1.0'}]) {
		const site = place();
		const goal = 'goal' in more ? '2.0.0' : undefined;
		expect(await site.upgrade(more)).toMatchObject({goal, version: '1.1.0'});
		expect(await site.plan(more)).toMatchObject({err: '', version: '1.1.0'});
	}
	const typed = await place().upgrade({}, 'goal\nv2.0.0\nv1.1.0\nleave\n');
	expect(typed).toMatchObject(over);
});

test('an older version that may be chosen asks for a reason, says what it means, and records it', async () => {
	const site = place('[], downgrade: asked');
	fs.writeFileSync(join(site.folder, 'releases', 'bell-0.9.0'), '#!/bin/sh\necho bell 0.9.0\n', {
		mode: 0o755,
	});
	const silent = await site.upgrade({version: '0.9.0'});
	expect(silent).toMatchObject({code: 2, version: undefined});
	expect(silent.err).toContain('Type the reason; it is recorded.');
	const why = {version: 'v0.9.0', 'version.reason': 'the new one is too loud'};
	const ran = await site.upgrade(why);
	expect(ran.version).toBe('0.9.0');
	expect(ran.out).toContain('An older version meets data that the newer one has written.');
	const {decisions} = stateOf(readDisk(newestSession(site.state)!));
	expect(decisions).toMatchObject([{value: '0.9.0', reason: 'the new one is too loud'}]);
	// A newer one asks for nothing, and a plan decides nothing.
	expect((await site.upgrade({version: '1.1.0'})).version).toBe('1.1.0');
	expect((await site.plan({version: '0.9.0'})).err).toBe('');
	const goal = {goal: '0.9.0', 'version.reason': 'so'};
	expect((await site.upgrade({...goal, version: '0.9.0'})).version).toBe('0.9.0');
});

test('a version beyond a stop names the goal that leads there', async () => {
	const site = place();
	const ran = await site.upgrade({version: '2.0.0'});
	expect(ran).toMatchObject({code: 2, version: undefined});
	expect(ran.err).toContain('2.0.0 is reached over 1.1.0. Answer goal=2.0.0 to take that road');
});

test('where somebody is asked, the goal can be chosen in lines', async () => {
	const site = place();
	const ran = await site.upgrade({}, 'goal\n2.0.0\n2.0.0\nleave\n');
	expect(ran.out).toContain('Or type goal: Or over several stops?');
	expect(ran.out).toContain('The first stop on the way to 2.0.0');
	expect(ran).toMatchObject(over);
});

test('a stop that nobody decided about is told to the next session, and nothing beyond it can be chosen', async () => {
	const site = place();
	// What is cast says its version with a v, and does not ring.
	const mute = '#!/bin/sh\\n[ "$1" = ring ] && exit 1; echo bell v1.1.0\\n';
	fs.writeFileSync(join(site.folder, 'hang.sh'), `printf '${mute}' > "$1/bell"\n`);
	site.go();
	await site.upgrade({...bellAnswers});
	const first = newestSession(site.state) ?? '';
	const held = stateOf(readDisk(first));
	expect([held.outcome, held.checks.after?.results[0]?.verdict]).toEqual([undefined, 'fail']);

	const second = await site.upgrade({}, 'leave\n');
	const said = `is not decided yet: handrail resume ${basename(first)}`;
	expect(second.out).toContain('The upgrade to 1.1.0 of ');
	expect(second.out).toContain(said);
	const chosen = await site.upgrade({version: '2.0.0'});
	expect(chosen.err).toContain('1.1.0 must be stopped at, and its upgrade is not decided yet.');
	const planned = await site.plan({version: '2.0.0'});
	expect(planned.err).toContain(`Decide it first: handrail resume ${basename(first)}`);
	const again = await site.plan({version: '1.1.0'});
	expect(JSON.parse(again.out)).toMatchObject({
		undecided: {session: basename(first), version: '1.1.0'},
	});
});
