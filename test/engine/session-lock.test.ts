import {spawn, type ChildProcess} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {once} from 'node:events';
import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import readline from 'node:readline';
import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {raiseFence, readFence} from '../../source/engine/fence.ts';
import {hereAt, isSharedKind, type Here} from '../../source/engine/here.ts';
import {judge, readLock, takeLockFile, type LockText} from '../../source/engine/lock-file.ts';
import {askHolder, isHeld, takeLock} from '../../source/engine/locks.ts';
import {heldElsewhere, takeSession} from '../../source/engine/session-lock.ts';
import {endProcess} from '../support/end-process.ts';
import {mayMount} from '../support/mounts.ts';
import {suiteWith} from '../support/required.ts';

vi.setConfig({testTimeout: 120_000, hookTimeout: 120_000});

const fixture = join(import.meta.dirname, '..', 'fixtures', 'engine', 'session-lock-child.ts');
const twoHoursAgo = new Date(Date.now() - 7_200_000).toISOString();
const me = {who: 'alice', pid: process.pid, since: twoHoursAgo, doing: 'Dump', tty: '/dev/pts/3'};

function folderOf(): string {
	const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-lock-')));
	onTestFinished(() => fs.rmSync(folder, {recursive: true, force: true}));
	return folder;
}

/** What a holder in another place would have left in lock.json. */
function leave(folder: string, more: Partial<LockText>): void {
	const {host, boot, net, start, pids} = hereAt(folder);
	const text = {...me, host, boot, net, start, pids, token: randomUUID(), ...more};
	fs.writeFileSync(join(folder, 'lock.json'), JSON.stringify(text));
}

async function taken(folder: string, takeOver = false, here?: Here) {
	const got = await takeSession(folder, folder, me, takeOver, here);
	if ('lock' in got) onTestFinished(() => got.lock.release());
	return got;
}

type Contender = {child: ChildProcess; ask(line: string): Promise<string>};

function contender(program: string[] = [process.execPath]): Contender {
	const [file = '', ...words] = program;
	const child = spawn(file, [...words, fixture], {stdio: ['pipe', 'pipe', 'inherit']});
	const lines = readline.createInterface({input: child.stdout})[Symbol.asyncIterator]();
	onTestFinished(() => void endProcess(child.pid));
	return {
		child,
		async ask(line) {
			child.stdin.write(`${line}\n`);
			return String((await lines.next()).value);
		},
	};
}

/** Under `unshare` the pid is the program's own: it executes it in its place. */
const elsewhere = ['unshare', '-n', process.execPath];

it('1,000 races of two starts of one session: never two holders (C2)', async () => {
	const [a, b] = [contender(), contender()];
	const base = folderOf();
	let first = 0;
	for (let race = 0; race < 1000; race++) {
		const folder = join(base, String(race));
		fs.mkdirSync(folder);
		const said = await Promise.all([a.ask(`take ${folder}`), b.ask(`take ${folder}`)]);
		expect(said.toSorted(), `race ${race}`).toEqual(['held here', 'mine 0']);
		if (said[0] === 'mine 0') first++;
		await (said[0] === 'mine 0' ? a : b).ask(`leave ${folder}`);
	}

	console.log(`1000 races, 0 double holders, ${first} won by the first`);
}, 300_000);

it('the holder is told with who, where, since when and at which step (C1)', async () => {
	const folder = folderOf();
	const first = await taken(folder);
	if (!('lock' in first)) throw new Error('not taken');
	first.lock.describe('Restore the data');
	const second = await taken(folder);
	expect(second).toMatchObject({held: {where: 'here'}});
	const {words} = (second as {held: {words: string}}).held;
	expect(words).toContain('alice has it open on /dev/pts/3');
	expect(words).toContain(`process ${process.pid}`);
	expect(words).toMatch(/since \d+ \w{3} \d{4}, \d\d:\d\d UTC/);
	expect(words).toContain('at: Restore the data');
	// The same stands in the file, for those who cannot ask.
	expect(readLock(join(folder, 'lock.json'))).toMatchObject({
		who: 'alice',
		doing: 'Restore the data',
		pid: process.pid,
		boot: hereAt(folder).boot,
	});
	expect(fs.statSync(join(folder, 'lock.json')).mode & 0o777).toBe(0o600);
});

it('the lock of a holder that was killed is taken at once, without a question (C3)', async () => {
	const folder = folderOf();
	const holder = contender();
	expect(await holder.ask(`take ${folder}`)).toBe('mine 0');
	holder.child.kill('SIGKILL');
	await once(holder.child, 'exit');
	expect(readLock(join(folder, 'lock.json'))).not.toHaveProperty('left');
	const next = await taken(folder);
	expect(next).toMatchObject({lock: {epoch: 0}});
	expect(next).not.toHaveProperty('lock.from');
	expect(readFence(folder)).toBe(0);
});

describe('a lock that was left behind', () => {
	it.each<[string, Partial<LockText>, 'mine' | 'elsewhere']>([
		['let go', {left: twoHoursAgo, host: 'other'}, 'mine'],
		['by this machine before it was started again', {boot: 'another'}, 'mine'],
		['by another machine', {host: 'other', boot: 'another'}, 'elsewhere'],
		['by another machine of the same boot id', {host: 'other'}, 'elsewhere'],
		['in another network namespace', {net: 'net:[1]'}, 'elsewhere'],
	])('%s, 2 h old, is judged by proof and never by its age (C4)', async (_, more, outcome) => {
		const folder = folderOf();
		leave(folder, more);
		const before = fs.readFileSync(join(folder, 'lock.json'), 'utf8');
		const got = await taken(folder);
		if (outcome === 'mine') return expect(got).toMatchObject({lock: {epoch: 0}});
		expect(got).toMatchObject({held: {where: 'elsewhere'}});
		const {words} = (got as {held: {words: string}}).held;
		expect(words).toContain('alice on /dev/pts/3 on');
		expect(words).toContain('nobody here can tell');
		expect(fs.readFileSync(join(folder, 'lock.json'), 'utf8')).toBe(before);
		expect(readFence(folder)).toBe(0);
		expect(heldElsewhere(folder)).toContain('alice');
		// And not by asking again.
		expect(await taken(folder)).toHaveProperty('held');
		return undefined;
	});

	it('on a folder that machines share: another boot of the same name proves nothing (C4)', async () => {
		const folder = folderOf();
		leave(folder, {boot: 'another'});
		const shared = {...hereAt(folder), shared: true};
		expect(await taken(folder, false, shared)).toMatchObject({held: {where: 'elsewhere'}});
		fs.writeFileSync(join(folder, 'lock.json'), '{"half a li');
		expect(await taken(folder, false, shared)).toMatchObject({held: {where: 'elsewhere'}});
		// On a disk of this machine alone half a line is what a crash left.
		expect(await taken(folder)).toHaveProperty('lock');
	});

	it('by another machine is taken over when it is said: the fence is raised, and whose it was is told (C4)', async () => {
		const folder = folderOf();
		leave(folder, {host: 'other', boot: 'another'});
		const got = await taken(folder, true);
		expect(got).toMatchObject({lock: {epoch: 1, from: expect.stringContaining('other')}});
		expect(readFence(folder)).toBe(1);
		expect(readLock(join(folder, 'lock.json'))).toMatchObject({host: hereAt(folder).host});
	});

	it('that was taken from us while we lived is told by whom, and is not let go by us (C5)', async () => {
		const folder = folderOf();
		const got = await taken(folder);
		if (!('lock' in got)) throw new Error('not taken');
		const {lock} = got;
		expect(lock.robbed()).toBeUndefined();
		// The fence alone is enough, and so is the file alone.
		expect(raiseFence(folder)).toBe(1);
		expect(lock.robbed()).toBeDefined();
		fs.rmSync(join(folder, 'fence'));
		expect(lock.robbed()).toBeUndefined();
		leave(folder, {host: 'other', who: 'bob'});
		expect(lock.robbed()).toContain('bob on /dev/pts/3 on other');
		const before = fs.readFileSync(join(folder, 'lock.json'), 'utf8');
		lock.describe('something else');
		lock.release();
		expect(fs.readFileSync(join(folder, 'lock.json'), 'utf8')).toBe(before);
	});

	it('is not taken over from somebody on this machine: it is asked there (C1)', async () => {
		const folder = folderOf();
		await taken(folder);
		expect(await taken(folder, true)).toMatchObject({held: {where: 'here'}});
		expect(readFence(folder)).toBe(0);
	});
});

it.each([
	['NFS', 0x6969],
	['CIFS', 0xff534d42],
	['CIFS, as a signed number', 0xff534d42 | 0],
	['9p', 0x01021997],
	['FUSE', 0x65735546],
])('%s may be shared with other machines (C4)', (_, magic) => {
	expect(isSharedKind(magic)).toBe(true);
	expect(isSharedKind(0xef53)).toBe(false);
	expect(isSharedKind(0x01021994)).toBe(false);
});

suiteWith(
	'mount',
	mayMount(),
	'root and network namespaces',
)('two network namespaces', () => {
	it('do not see each other’s sockets, and yet only one has the session (C4)', async () => {
		const folder = folderOf();
		const there = contender(elsewhere);
		expect(await there.ask(`take ${folder}`)).toBe('mine 0');
		expect(await isHeld(`session:${folder}`)).toBe(false);
		expect(await taken(folder)).toMatchObject({held: {where: 'elsewhere'}});
		// Killed, nobody here can tell either: never by itself.
		there.child.kill('SIGKILL');
		await once(there.child, 'exit');
		expect(await taken(folder)).toMatchObject({held: {where: 'elsewhere'}});
	});

	it('the one that was robbed knows it, and by whom (C5)', async () => {
		const folder = folderOf();
		const there = contender(elsewhere);
		expect(await there.ask(`take ${folder}`)).toBe('mine 0');
		expect(await there.ask(`robbed ${folder}`)).toBe('no');
		expect(await taken(folder, true)).toMatchObject({lock: {epoch: 1}});
		expect(await there.ask(`robbed ${folder}`)).toContain('alice on /dev/pts/3');
		// Leaving it lets nothing go that is not its own.
		await there.ask(`leave ${folder}`);
		expect(readLock(join(folder, 'lock.json'))).not.toHaveProperty('left');
	});

	it('200 races: never two who both still have it (C2)', async () => {
		const [a, b] = [contender(), contender(elsewhere)];
		const base = folderOf();
		for (let race = 0; race < 200; race++) {
			const folder = join(base, String(race));
			fs.mkdirSync(folder);
			const said = await Promise.all([a.ask(`take ${folder}`), b.ask(`take ${folder}`)]);
			expect(
				said.filter(text => text === 'mine 0'),
				`race ${race}: ${said.join()}`,
			).toHaveLength(1);
		}
	}, 300_000);
});

describe('where there are no abstract sockets, a lock file', () => {
	const here = hereAt(tmpdir());
	const text = (more: Partial<LockText>): LockText => ({
		...me,
		...here,
		token: 't',
		...more,
	});

	it.each<[string, Partial<LockText>, ReturnType<typeof judge>]>([
		['of a living process', {}, 'held'],
		['of a pid that another has now', {start: '1'}, 'free'],
		['of a process that is gone', {pid: 4_194_300}, 'free'],
		['of an earlier boot', {boot: 'another'}, 'free'],
		['that was let go', {left: 'x'}, 'free'],
		['of another pid namespace', {pids: 'pid:[1]'}, 'elsewhere'],
		['of another machine', {host: 'other', pid: 4_194_300}, 'elsewhere'],
	])('%s is judged by proof of death (C3)', (_, more, outcome) => {
		expect(judge(text(more), here)).toBe(outcome);
	});

	it('is one lock for all, says who has it, and is broken when its holder was killed (C2, C3)', async () => {
		const locks = join(folderOf(), 'locks');
		const key = randomUUID();
		const holder = contender();
		expect(await holder.ask(`file ${locks} ${key}`)).toBe('mine');
		expect(fs.statSync(locks).mode & 0o7777).toBe(0o1777);
		expect(await isHeld(key, locks)).toBe(true);
		expect(await askHolder(key, locks)).toMatchObject({pid: holder.child.pid});
		expect(await takeLock(key, me, locks)).toMatchObject({holder: {pid: holder.child.pid}});
		holder.child.kill('SIGKILL');
		await once(holder.child, 'exit');
		expect(await isHeld(key, locks)).toBe(false);
		const next = await takeLock(key, me, locks);
		expect(next).toHaveProperty('lock');
		if ('lock' in next) next.lock.release();
		expect(await isHeld(key, locks)).toBe(false);
	});

	it('300 races for one that a dead process left: never two holders (C2)', async () => {
		const [a, b] = [contender(), contender()];
		const base = folderOf();
		for (let race = 0; race < 300; race++) {
			const path = join(base, String(race));
			fs.writeFileSync(path, JSON.stringify(text({pid: 4_194_300})));
			const said = await Promise.all([a.ask(`bare ${path}`), b.ask(`bare ${path}`)]);
			expect(said.toSorted(), `race ${race}`).toEqual(['mine', 'theirs']);
		}
	}, 300_000);

	it('is never a link that somebody planted', () => {
		const folder = folderOf();
		fs.writeFileSync(join(folder, 'victim'), 'untouched');
		fs.symlinkSync(join(folder, 'victim'), join(folder, 'lock'));
		expect(readLock(join(folder, 'lock'))).toBe('unreadable');
		expect(takeLockFile(join(folder, 'lock'), me, here, () => false)).toHaveProperty('holder');
		expect(fs.readFileSync(join(folder, 'victim'), 'utf8')).toBe('untouched');
	});
});
