import fs from 'node:fs';
import {dirname, join} from 'node:path';
import {expect, onTestFinished, test, vi} from 'vitest';
import {removeSet} from '../../source/drivers/files/remove-set.ts';
import {offerOf} from '../../source/engine/clean/offer.ts';
import {removeItem} from '../../source/engine/clean/remove.ts';
import {handrail} from '../support/built.ts';
import {endProcess} from '../support/end-process.ts';
import {makePast, playPast, type Past, type PastSession} from '../support/past-session.ts';
import {openTerminal} from '../support/terminal.ts';
import {readDisk} from '../support/session-files.ts';

vi.setConfig({testTimeout: 120_000});

const idOf = ({id}: PastSession, what: string) => `${id.slice(0, 14)}.${what}`;

/** Five sessions that are over, the oldest first. */
async function five(past: Past, options: {proven?: boolean[]} = {}): Promise<PastSession[]> {
	const all: PastSession[] = [];
	for (const [index, days] of [90, 80, 70, 60, 50].entries())
		all.push(
			await playPast(past, {days, outcome: 'done', proven: options.proven?.[index] ?? true}),
		);
	return all;
}

test('the last three sets of a target stay, the older ones could go', async () => {
	const past = makePast();
	const [a, b, ...rest] = await five(past);
	const {offered, kept} = await offerOf(past.root);
	const sets = (list: readonly {id: string; kind: string}[]) =>
		list.filter(({kind}) => kind === 'set').map(({id}) => id);
	expect(sets(offered)).toEqual([a!, b!].map(each => idOf(each, 'set1')));
	expect(sets(kept)).toEqual(rest.map(each => idOf(each, 'set1')));
	expect(kept.find(({id}) => id === idOf(rest[0]!, 'set1'))?.why).toContain('last 3');
	// What belongs to a set that stays, stays with it.
	for (const what of ['kept1', 'session'])
		expect(kept.map(({id}) => id)).toContain(idOf(rest[0]!, what));
});

test('the newest proven set stays too, however old; another target has three of its own', async () => {
	const past = makePast();
	const [a, b] = await five(past, {proven: [false, true, false, false, false]});
	const other = await playPast(past, {days: 99, outcome: 'done', target: 'town'});
	const {offered, kept} = await offerOf(past.root);
	expect(offered.map(({id}) => id)).toContain(idOf(a!, 'set1'));
	expect(kept.find(({id}) => id === idOf(b!, 'set1'))?.why).toContain('newest proven');
	expect(kept.map(({id}) => id)).toContain(idOf(other, 'set1'));
});

test.each([
	['unfinished', {days: 200, outcome: undefined}, 'not finished'],
	['not resolved', {days: 200, outcome: 'unresolved'}, 'not resolved'],
	['with its way back open', {days: 2, outcome: 'done'}, 'way back is open'],
] as const)('everything of a session %s stays', async (_, options, why) => {
	const past = makePast();
	const session = await playPast(past, options);
	await five(past);
	const {offered, kept} = await offerOf(past.root);
	expect(offered.filter(item => item.session === session.id)).toEqual([]);
	expect(kept.find(({id}) => id === idOf(session, 'session'))?.why).toContain(why);
});

test('a damaged session keeps everything', async () => {
	const past = makePast();
	const [a] = await five(past);
	const journal = join(a!.folder, 'journal.jl');
	const text = fs.readFileSync(journal, 'utf8').split('\n');
	fs.writeFileSync(journal, text.toSpliced(2, 1).join('\n'));
	const {offered} = await offerOf(past.root);
	expect(offered.filter(item => item.session === a!.id)).toEqual([]);
});

test('--yes deletes exactly the named, in the order that is safe, and the session tells of it', async () => {
	const past = makePast();
	const [a, b, c] = await five(past);
	const before = fs.readFileSync(join(c!.set, 'data', 'village.db'), 'utf8');
	const ids = ['kept1', 'set1'].map(what => idOf(a!, what));
	const first = handrail(past.root, 'clean', '--yes', ...ids);
	expect(first).toMatchObject({status: 0, stderr: ''});
	expect(fs.existsSync(dirname(a!.set))).toBe(false);
	expect(fs.existsSync(b!.set)).toBe(true);
	expect(fs.readFileSync(join(c!.set, 'data', 'village.db'), 'utf8')).toBe(before);
	expect(fs.readFileSync(join(past.data, 'village.db'), 'utf8')).toBe(before);
	const notes = readDisk(a!.folder).events.filter(({t}) => t === 'note');
	expect(notes).toHaveLength(2);
	expect(handrail(past.root, 'sessions').stdout).toContain('its backup is no longer there');
	// Now nothing is left that its record speaks of.
	expect(handrail(past.root, 'clean', '--yes', idOf(a!, 'session')).status).toBe(0);
	expect(fs.readdirSync(join(past.root, 'sessions'))).toHaveLength(4);
});

test('nothing at all is deleted when one of the names is not offered', async () => {
	const past = makePast();
	const [a, b, c] = await five(past);
	for (const [wrong, why] of [
		[idOf(c!, 'set1'), 'stays: it is one of the last 3'],
		['01.set1', 'There is no 01.set1'],
		[idOf(b!, 'session'), `Before ${idOf(b!, 'session')} must go`],
	]) {
		const {status, stderr} = handrail(past.root, 'clean', '--yes', idOf(a!, 'set1'), wrong!);
		expect(stderr).toContain(why);
		expect(stderr).toContain('Nothing was deleted');
		expect(status).toBe(2);
	}

	for (const words of [['--yes'], [idOf(a!, 'set1')], ['--list', '--yes'], ['--json'], []])
		expect(handrail(past.root, 'clean', ...words).status).toBe(2);
	expect(fs.existsSync(a!.set)).toBe(true);
});

test('--list shows and deletes nothing, in words and as JSON', async () => {
	const past = makePast();
	const [a] = await five(past);
	const {status, stdout} = handrail(past.root, 'clean', '--list');
	expect(status).toBe(0);
	expect(stdout).toContain(`${idOf(a!, 'set1')}  Ledger (practice) · village, backup set, `);
	expect(stdout).toContain('(90 days old)');
	expect(stdout).toContain('stays: it is one of the last 3 of its target');
	const json = JSON.parse(handrail(past.root, 'clean', '--list', '--json').stdout);
	expect(json).toMatchObject({
		format: 1,
		offered: [{id: idOf(a!, 'set1'), kind: 'set'}, {}, {}, {}, {}, {}],
	});
	expect(fs.existsSync(a!.set)).toBe(true);
});

test('in a terminal each is asked: Enter keeps, y deletes', async () => {
	const past = makePast();
	const [a, b] = await five(past);
	const terminal = openTerminal(['clean'], {columns: 120, env: {HANDRAIL_STATE_DIR: past.root}});
	onTestFinished(() => void endProcess(terminal.exited() ? undefined : terminal.pty.pid));
	await terminal.waitFor(new RegExp(`${idOf(a!, 'set1')}[\\s\\S]*Delete it\\? y/N`));
	terminal.press('enter');
	await terminal.waitFor(new RegExp(`${idOf(b!, 'set1')}[\\s\\S]*Delete it\\? y/N`));
	terminal.type('y\r');
	await terminal.waitFor(new RegExp(`${idOf(b!, 'kept1')}[\\s\\S]*Delete it\\? y/N`));
	// The end of input deletes nothing more.
	terminal.type('\u0004');
	expect((await terminal.exit).code).toBe(0);
	expect(terminal.screen()).toContain('1 thing deleted.');
	expect([fs.existsSync(a!.set), fs.existsSync(b!.set), fs.existsSync(b!.kept)]).toEqual([
		true,
		false,
		true,
	]);
});

test.each([
	['a file beside the stores', (set: string) => fs.writeFileSync(join(set, 'letter.txt'), 'mine')],
	[
		'a file inside a store',
		(set: string) => fs.writeFileSync(join(set, 'data', 'letter.txt'), 'mine'),
	],
	[
		'a manifest that was changed',
		(set: string) => {
			const path = join(set, 'data.manifest.json');
			fs.writeFileSync(path, fs.readFileSync(path, 'utf8').replace('village.db', 'village.xx'));
		},
	],
	['no manifest', (set: string) => fs.rmSync(join(set, 'data.manifest.json'))],
	[
		'a link in its place',
		(set: string) => {
			fs.renameSync(set, `${set}-moved`);
			fs.symlinkSync(`${set}-moved`, set);
		},
	],
	[
		'a link above it',
		(set: string) => {
			fs.renameSync(dirname(set), `${dirname(set)}-moved`);
			fs.symlinkSync(`${dirname(set)}-moved`, dirname(set));
		},
	],
	[
		'a plain folder in its place',
		(set: string) => {
			fs.rmSync(set, {recursive: true});
			fs.mkdirSync(set);
			fs.writeFileSync(join(set, 'thesis.tex'), 'mine');
		},
	],
] as const)('a set with %s is not touched', async (_, change) => {
	const past = makePast();
	const [a] = await five(past);
	change(a!.set);
	const list = () => fs.readdirSync(past.backups, {recursive: true}).map(String).toSorted();
	const before = list();
	const {status, stderr} = handrail(past.root, 'clean', '--yes', idOf(a!, 'set1'));
	expect(stderr).toContain('Not deleted');
	expect(stderr).toContain('is not removed');
	expect(status).toBe(1);
	expect(list()).toEqual(before);
});

test('links inside a set are removed as links; what they lead to is not', async () => {
	const past = makePast();
	const outside = join(past.folder, 'outside');
	fs.mkdirSync(outside);
	fs.writeFileSync(join(outside, 'precious'), 'mine');
	fs.symlinkSync(outside, join(past.data, 'link'));
	const [a] = await five(past);
	await removeItem(past.root, idOf(a!, 'set1'));
	expect(fs.existsSync(a!.set)).toBe(false);
	expect(fs.readFileSync(join(outside, 'precious'), 'utf8')).toBe('mine');
});

test('a kept program that is another by now is not removed', async () => {
	const past = makePast();
	const [a] = await five(past);
	fs.appendFileSync(a!.kept, 'exit 1\n');
	const ids = ['set1', 'kept1'].map(what => idOf(a!, what));
	const {status, stderr} = handrail(past.root, 'clean', '--yes', ...ids);
	expect(stderr).toContain('It is not the file that its session kept.');
	expect([status, fs.existsSync(a!.kept), fs.existsSync(a!.set)]).toEqual([1, true, false]);
});

test('a removal that was killed is brought to its end, and counts for no backup meanwhile', async () => {
	const past = makePast();
	const [a] = await five(past);
	const digest = (await offerOf(past.root)).offered[0]?.digest ?? '';
	// As a kill after the move leaves it: neither marked nor emptied.
	fs.renameSync(a!.set, `${a!.set}.handrail-removing`);
	expect((await offerOf(past.root)).offered.map(({id}) => id)).toContain(idOf(a!, 'set1'));
	await removeSet(a!.set, digest, () => false);
	expect(fs.readdirSync(dirname(a!.set))).toEqual(['program-1.0.0']);
});

test('a session that is open is left alone', async () => {
	const past = makePast();
	const [a] = await five(past);
	const terminal = openTerminal(['resume', a!.id], {env: {HANDRAIL_STATE_DIR: past.root}});
	onTestFinished(() => void endProcess(terminal.exited() ? undefined : terminal.pty.pid));
	await terminal.waitFor(/\d+ of \d+ {2}\w+/);
	const {offered, kept} = await offerOf(past.root);
	expect(offered.filter(item => item.session === a!.id)).toEqual([]);
	expect(kept.find(({id}) => id === idOf(a!, 'set1'))?.why).toContain('open in a terminal');
	terminal.press('interrupt');
	terminal.press('interrupt');
	await terminal.exit;
});
