import fs from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {expect, onTestFinished, test, vi} from 'vitest';
import {takeLock} from '../../source/engine/locks.ts';
import {redactLog} from '../../source/engine/output.ts';
import {lastTarget, rememberTarget} from '../../source/engine/preferences.ts';
import {openStateFolder} from '../../source/engine/store.ts';
import {come, openAt} from '../support-engine/opened.ts';
import {makeSite} from '../support-engine/site.ts';
import {freshFolder, inChild, plant, plants} from '../support/planted.ts';

vi.setConfig({testTimeout: 120_000});

const arg = (value: unknown) => JSON.stringify(value);
const lockText = {who: 'mary', pid: 1, host: 'h', token: 't', left: 'now'};

/** Everything that reads or writes a file of handrail's own by its fixed name, and what it holds. */
const places: readonly [name: string, module: string, file: string, holds: string, call: string][] =
	[
		['a journal', 'journal/durable.ts', 'x', '', `it.openAppender(PATH).append('x')`],
		['a file of state', 'journal/io.ts', 'x', 'text', `it.realIo.read(PATH).toString()`],
		['a file replaced', 'journal/durable.ts', 'x', 'text', `it.replaceFile(PATH, 'new')`],
		['the fence', 'engine/fence.ts', 'fence', '7', `it.readFence(FOLDER)`],
		['a raised fence', 'engine/fence.ts', 'fence', '7', `it.raiseFence(FOLDER)`],
		['a lock', 'engine/lock-file.ts', 'lock.json', arg(lockText), `it.readLock(PATH)`],
		['a spec', 'engine/spec.ts', 'spec.json', '{"step":"s"}', `it.readSpec(FOLDER)`],
		['a result', 'engine/spec.ts', 'result.json', '{"kind":"done"}', `it.readResult(FOLDER)`],
		['runner notes', 'engine/spec.ts', 'runner.jl', '{"robbed":1}', `it.readRunner(FOLDER)`],
		['a log', 'engine/output.ts', 'out.log', 'said', `it.tailOf(PATH)`],
		['a runbook', 'engine/store.ts', 'runbook.yaml', 'id: x', `it.runbookText(FOLDER)`],
		['a target', 'engine/targets.ts', 'targets/a.json', TARGET(), `it.listTargets(FOLDER)`],
		['the key of digits', 'engine/mask-key.ts', 'mask.key', 'k'.repeat(32), `it.maskKey(FOLDER)`],
		['a pid file', 'drivers/service/processes.ts', 'x', '{"pid":1}', `it.ownNote(PATH)`],
	];

function TARGET() {
	return arg({runbook: 'r', name: 'n', answers: {}, at: '2026'});
}

const call = (module: string, text: string, folder: string, file: string) =>
	inChild(module, text.replace('PATH', arg(join(folder, file))).replace('FOLDER', arg(folder)));

test.each(places.flatMap(([name, ...rest]) => plants.map(kind => [name, kind, ...rest] as const)))(
	'%s, and %s in its place: not followed, and not waited for (S4)',
	(name, kind, module, file, holds, text) => {
		const folder = freshFolder();
		fs.mkdirSync(join(folder, 'targets'));
		const path = join(folder, file);
		fs.writeFileSync(path, holds);
		const plain = call(module, text, folder, file);
		fs.writeFileSync(path, holds);
		const victim = plant(path, kind);
		const planted = call(module, text, folder, file);
		victim.expectUntouched();
		// What writes is right with whatever lay there gone, or refuses.
		if (name !== 'a file replaced') expect(planted).not.toEqual(plain);
	},
);

test.each([
	['the digest of a file', 'drivers/binary/digest.ts', `it.sha256Of(PATH)`, 'is not a file'],
	['the end of a log of a service', 'drivers/service/tail.ts', `it.tailOf(PATH, 100)`, '""'],
	['a file of settings', 'intake/read-file.ts', `it.readForeign(PATH, 100)`, 'is not a file'],
	['the edit of a configuration', 'drivers/config/edit.ts', EDIT(), 'is taken out'],
])('%s: a pipe in its place holds nobody up (S4)', (_, module, text, wanted) => {
	const folder = freshFolder();
	plant(join(folder, 'x'), 'a pipe');
	expect(arg(call(module, text, folder, 'x'))).toContain(wanted);
});

function EDIT() {
	return `it.editAction.preview(
		{path: PATH, format: 'yaml', keep: '/nowhere', edits: [{do: 'drop', from: 'a'}]})`;
}

test.each(['sessions', 'targets'].flatMap(name => plants.map(kind => [name, kind] as const)))(
	'%s in the state folder is %s: refused, and nothing is made there (S4)',
	(name, kind) => {
		const root = openStateFolder(join(freshFolder(), 'state'));
		const victim = plant(join(root, name), kind);
		expect(() => openStateFolder(root)).toThrow(/is a symbolic link|is not a folder/);
		victim.expectUntouched();
	},
);

test.each(plants)('%s where a log is: no secret is written through it (S4)', kind => {
	const folder = freshFolder();
	for (const name of ['out.log', 'err.log']) fs.writeFileSync(join(folder, name), 'tell secret-1');
	const victim = plant(join(folder, 'out.log'), kind);
	redactLog(folder, {word: 'secret-1'});
	victim.expectUntouched();
	expect(fs.readFileSync(join(folder, 'err.log'), 'utf8')).toBe('tell ‹word›');
});

test('a link where the wish to cancel is left: its end is not emptied (S4)', async () => {
	const one = [{id: 'swap', class: 'guarded' as const}];
	const site = makeSite({backup: [], proof: [], program: [], data: [], steps: one}, {ms: 60_000});
	onTestFinished(() => site.remove());
	const {session, question, folder} = await openAt(site, 'rollout.begin');
	await session.answer('rollout.begin', question.word ?? 'yes');
	session.setPausing(false);
	await come(() => site.effects().length === 1, 'the step');
	const victim = plant(
		join(folder, 'steps', 'rollout.1-swap-a1', 'cancel'),
		'a symbolic link',
		'x',
	);
	session.cancelStep();
	victim.expectUntouched();
	await come(() => session.view().stand.questions.length > 0, 'the end of the step');
});

test.each([...plants, 'open to others'] as const)('preferences: %s (S4)', kind => {
	const root = freshFolder();
	vi.stubEnv('HANDRAIL_STATE_DIR', root);
	onTestFinished(() => void vi.unstubAllEnvs());
	rememberTarget('bell', 'tower');
	expect(lastTarget()).toBe('bell/tower');
	const file = join(root, 'preferences', 'config.json');
	expect(fs.statSync(file).mode & 0o777).toBe(0o600);
	const own = fs.readFileSync(file, 'utf8');
	if (kind === 'open to others') fs.chmodSync(join(root, 'preferences'), 0o777);
	const victim = kind === 'open to others' ? undefined : plant(file, kind);
	rememberTarget('bell', 'church');
	expect(lastTarget()).toBeUndefined();
	victim?.expectUntouched();
	if (!victim) expect(fs.readFileSync(file, 'utf8')).toBe(own);
});

test('where locks are files: a folder that is a link, or from which others may take, is refused (S4)', async () => {
	const me = {who: 'me', pid: process.pid, since: '', doing: ''};
	const folder = join(freshFolder(), 'locks');
	const taken = await takeLock('key', me, folder);
	expect('lock' in taken).toBe(true);
	expect(fs.statSync(folder).mode & 0o7777).toBe(0o1777);
	fs.chmodSync(folder, 0o777);
	await expect(takeLock('key', me, folder)).rejects.toThrow('not a folder in which locks are safe');
	fs.chmodSync(folder, 0o700);
	const victim = plant(folder, 'a symbolic link');
	await expect(takeLock('other', me, folder)).rejects.toThrow('not a folder in which locks are');
	victim.expectUntouched();
});
