import fs from 'node:fs';
import {join} from 'node:path';
import {expect, test, vi} from 'vitest';
import {allSessions} from '../../source/engine/all-sessions.ts';
import {handrail} from '../support/built.ts';
import {makePast, playPast} from '../support/past-session.ts';

vi.setConfig({testTimeout: 120_000});

async function four() {
	const past = makePast();
	const old = await playPast(past, {days: 60, outcome: 'rolled-back'});
	const open = await playPast(past, {days: 1, outcome: 'done'});
	const left = await playPast(past, {days: 0});
	const broken = await playPast(past, {days: 0});
	fs.writeFileSync(join(broken.folder, 'session.json'), 'x');
	return {past, old, open, left, broken};
}

test('sessions lists every one, the finished and the damaged too, with its size', async () => {
	const {past, old, open, left, broken} = await four();
	const {status, stdout} = handrail(past.root, 'sessions');
	expect(status).toBe(0);
	for (const {id} of [old, open, left, broken]) expect(stdout).toContain(id.slice(0, 14));
	expect(stdout).toContain('finished: rolled back');
	expect(stdout).toContain('meant to be open until ');
	expect(stdout).toMatch(/01\w{12} · \d+ \w+ \d{4}, \d\d:\d\d UTC · \d+(?:\.\d)? kB/);
	expect(stdout).toContain('The header of the session');
	expect(stdout).toContain(`what can be read: handrail export ${broken.id.slice(0, 14)}`);
});

test('as JSON each has its state, way back, size and trouble', async () => {
	const {past, old, open, left, broken} = await four();
	const json = JSON.parse(handrail(past.root, 'sessions', '--json').stdout) as {
		format: number;
		sessions: Record<string, unknown>[];
	};
	expect(json.format).toBe(1);
	// The newest first.
	expect(json.sessions.map(({id}) => id)).toEqual(
		[broken, left, open, old]
			.map(({id}) => id)
			.toSorted()
			.reverse(),
	);
	const states = Object.fromEntries(json.sessions.map(({id, state}) => [id, state]));
	expect(states).toEqual({
		[old.id]: 'finished',
		[open.id]: 'finished',
		[left.id]: 'unfinished',
		[broken.id]: 'damaged',
	});
	for (const each of json.sessions) expect(each['bytes']).toBeGreaterThan(4000);
	expect(json.sessions.find(({id}) => id === open.id)).toMatchObject({
		openUntil: expect.any(String),
		outcome: 'done',
		target: 'village',
	});
});

test('status shows what is under way and what can still go back, not what is over', async () => {
	const {past, old, open, left} = await four();
	const {stdout} = handrail(past.root, 'status');
	for (const {id} of [open, left]) expect(stdout).toContain(id.slice(0, 14));
	expect(stdout).not.toContain(old.id.slice(0, 14));
});

test('where there is nothing it is said, and no folder is made', () => {
	const {folder} = makePast();
	const nowhere = join(folder, 'nowhere');
	expect(handrail(nowhere, 'sessions')).toMatchObject({
		status: 0,
		stdout: 'No sessions yet. Begin with: handrail\n',
	});
	expect(handrail(nowhere, 'status').stdout).toContain('Nothing is under way.');
	expect(fs.existsSync(nowhere)).toBe(false);
});

test.each(['status', 'sessions', 'clean', 'export', 'report'])(
	'%s reads nothing from a state folder that others may read (B17)',
	async verb => {
		const {past} = await four();
		fs.chmodSync(past.root, 0o755);
		const {status, stdout, stderr} = handrail(
			past.root,
			verb,
			...(verb === 'export' ? ['01'] : []),
		);
		expect(stderr).toContain(`chmod 700 ${past.root}`);
		expect({status, stdout}).toEqual({status: 2, stdout: ''});
	},
);

test('200 sessions share one reading of their runbook (B16)', async () => {
	const past = makePast();
	const first = await playPast(past, {days: 1, outcome: 'done'});
	for (let n = 0; n < 199; n++) {
		const id = first.id.slice(0, 22) + String(n).padStart(4, '0');
		fs.cpSync(first.folder, join(past.root, 'sessions', id), {recursive: true});
		fs.chmodSync(join(past.root, 'sessions', id), 0o700);
		const header = JSON.parse(fs.readFileSync(join(first.folder, 'session.json'), 'utf8'));
		fs.writeFileSync(
			join(past.root, 'sessions', id, 'session.json'),
			JSON.stringify({...header, id}),
		);
	}

	const all = await allSessions(past.root);
	expect(all).toHaveLength(200);
	expect(new Set(all.map(({state, wayBack}) => `${state} ${wayBack}`)).size).toBe(1);
});
