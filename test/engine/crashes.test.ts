import {createHash} from 'node:crypto';
import {join} from 'node:path';
import {expect, it, vi} from 'vitest';
import {layDown, digestOf, writeResult, type Result, type Spec} from '../../source/engine/spec.ts';
import {createSession} from '../../source/engine/store.ts';
import {openAppender, replaceFile} from '../../source/journal/durable.ts';
import type {Event} from '../../source/journal/events.ts';
import {openJournal, type Clock} from '../../source/journal/journal.ts';
import {readJournal, type JournalRead} from '../../source/journal/read.ts';
import {CrashIo, type Crashed} from '../support-engine/crash-io.ts';

vi.setConfig({testTimeout: 300_000});

const root = '/state';
const folders = ['/', root, join(root, 'sessions')];
const clock: Clock = {now: () => new Date(0), mono: () => 1, boot: 'b', pid: 1};
const runbook = {id: 'tiny', title: 'Tiny', text: 'runbook: 1\n'.repeat(20)};

/** What was acknowledged so far: after a crash all of it must be there. */
type Promised = {
	session?: string;
	records: number;
	results: Map<string, string>;
	target?: string[];
};

/** Content that is on disk is one buffer in all states: read once. */
const journals = new WeakMap<Buffer, JournalRead>();
function journalIn(bytes: Buffer): JournalRead {
	const known = journals.get(bytes) ?? readJournal(bytes);
	journals.set(bytes, known);
	return known;
}

const sound = new WeakSet<Buffer>();
function isJson(bytes: Buffer): boolean {
	try {
		JSON.parse(bytes.toString());
		return true;
	} catch {
		return false;
	}
}

/** Throws the first promise that a state breaks. Plain comparisons: there are hundreds of thousands of states. */
function judge(state: Crashed, promised: Promised): void {
	const wrong = (what: string) => {
		throw new Error(`${what}\n${state.paths().join('\n')}`);
	};
	for (const path of state.paths()) {
		const bytes = state.read(path)!;
		if (sound.has(bytes)) continue;
		// A file under its own name is never half there.
		if (/\/(?:session|spec|result)\.json$/.test(path) && !isJson(bytes)) wrong(`${path} is torn`);
		if (path.endsWith('/runbook.yaml') && bytes.toString() !== runbook.text)
			wrong('the runbook is torn');
		const [, digest] = /evidence\/([0-9a-f]{64})\.json$/.exec(path) ?? [];
		if (digest !== undefined && sha256(bytes) !== digest) wrong('the evidence is torn');
		sound.add(bytes);
	}

	const {session} = promised;
	if (session === undefined) return;
	const folder = join(root, 'sessions', session);
	if (!state.read(join(folder, 'session.json'))) wrong('the session is gone');
	if (!state.read(join(folder, 'runbook.yaml'))) wrong('the runbook is gone');
	const read = journalIn(state.read(join(folder, 'journal.jl')) ?? Buffer.alloc(0));
	if (read.condition === 'damaged') wrong('a crash looks like damage');
	if (read.records.length < promised.records) wrong('an acknowledged record is lost');
	for (const [path, digest] of promised.results)
		if (sha256(state.read(path) ?? Buffer.alloc(0)) !== digest) wrong('a result is lost');
	for (const record of read.records) {
		const {t, digest, folder: step, result, spilled} = record as unknown as Record<string, string>;
		const file = (...path: string[]) => state.read(join(folder, ...path)) ?? Buffer.alloc(0);
		if (t === 'step.intent' && sha256(file(step!, 'spec.json')) !== digest)
			wrong('an intent without its spec');
		if (t === 'step.done' && sha256(file('steps/s1-a1', 'result.json')) !== result)
			wrong('done without its result');
		if (spilled !== undefined && file('evidence', `${spilled}.json`).length === 0)
			wrong('a record without what it names');
	}
}

const digests = new WeakMap<Buffer, string>();
function sha256(bytes: Buffer): string {
	const known = digests.get(bytes) ?? createHash('sha256').update(bytes).digest('hex');
	digests.set(bytes, known);
	return known;
}

/** A disk whose every crash is judged; one in so many is also gone on with. */
function watched(promised: Promised, io = new CrashIo(folders)) {
	const counted = {states: 0, recovered: 0};
	io.after = states => {
		for (const state of states()) {
			judge(state, promised);
			if (counted.states++ % 400 === 0 && promised.session !== undefined) {
				goOn(state, promised);
				counted.recovered++;
			}
		}
	};
	return {io, counted};
}

/** After the crash: the session opens, keeps what was acknowledged, and takes more. */
function goOn(state: Crashed, promised: Promised): void {
	const folder = join(root, 'sessions', promised.session!);
	const below = ['steps', 'evidence', 'steps/s1-a1'].map(name => join(folder, name));
	const io = CrashIo.from(state, [...folders, folder, ...below]);
	const journal = openJournal(folder, clock, io);
	expect(journal.records.length).toBeGreaterThanOrEqual(promised.records);
	journal.append({t: 'note', text: 'after'});
	journal.close();
	const again = readJournal(io.read(join(folder, 'journal.jl')));
	expect(again).toMatchObject({condition: 'ok'});
	expect(again.records.at(-1)).toMatchObject({text: 'after'});
}

const note = (n: number): Event => ({
	t: 'note',
	text: `number ${n} `.repeat(n % 2 === 0 ? 200 : 90),
});
const result: Result = {kind: 'done', facts: {kept: '/srv/tool.old'}, ms: 12};
const spec = {session: 's', step: 's1', attempt: 1, action: 'script.run'} as Spec;

/** A session from its making to a step that is done, as wizard and runner write it. */
function wholeSession(io: CrashIo, promised: Promised, notes: number): void {
	const header = createSession(root, runbook, '0.1.0', io);
	promised.session = header.id;
	const folder = join(root, 'sessions', header.id);
	const journal = openJournal(folder, clock, io);
	const append = (event: Event) => {
		journal.append(event);
		promised.records++;
	};
	for (let n = 0; n < notes; n++) append(note(n));
	append({t: 'answer', page: 'target', id: 'big', value: 'x'.repeat(70_000)});
	const step = 'steps/s1-a1';
	const place = join(folder, step);
	const digest = layDown(folder, step, spec, io);
	const names = {step: 's1', attempt: 1};
	const intent = {...names, class: 'guarded', digest, folder: step, observed: {}} as const;
	append({t: 'step.intent', ...intent, why: 'plan', fence: 0});
	const runner = openAppender(join(place, 'runner.jl'), io);
	runner.append('{"runner":{"pid":7}}\n');
	runner.append('{"child":{"pid":8}}\n');
	writeResult(place, result, io);
	const written = digestOf(JSON.stringify(result));
	promised.results.set(join(place, 'result.json'), written);
	runner.close();
	append({t: 'step.done', ...names, facts: {}, ms: 12, result: written});
	for (let n = 0; n < notes; n++) append(note(n));
	journal.close();
}

it('at least 100,000 states that a crash may leave: every promise holds in each (B11)', () => {
	let states = 0;
	let recovered = 0;
	// Short sessions, many of them: what is looked at in each state is then quickly read.
	while (states < 100_000) {
		const promised: Promised = {records: 0, results: new Map()};
		const {io, counted} = watched(promised);
		wholeSession(io, promised, 3);
		states += counted.states;
		recovered += counted.recovered;
	}

	console.log(`${states} states after a crash, ${recovered} of them gone on with`);
	expect(recovered).toBeGreaterThan(100);
});

it('a crash in the repair of a torn tail loses nothing, and is repaired again (B1, B11)', () => {
	const promised: Promised = {records: 0, results: new Map()};
	const first = new CrashIo(folders);
	const {id} = createSession(root, runbook, '0.1.0', first);
	const folder = join(root, 'sessions', id);
	const journal = openJournal(folder, clock, first);
	for (let n = 0; n < 3; n++) journal.append(note(n));
	journal.close();
	const path = join(folder, 'journal.jl');
	const fd = first.open(path, 0);
	first.write(fd, Buffer.from('0badc0de {"v":1,"seq":4,"prev":"half a line"'));
	promised.session = id;
	promised.records = 3;
	const [torn] = [...first.crashes()].filter(state => state.read(path)!.length > 700).slice(-1);
	const start = torn ?? [...first.crashes()].at(-1)!;
	const disk = CrashIo.from(start, [...folders, folder, join(folder, 'steps')]);
	expect(readJournal(disk.read(path)).condition).toBe('torn');
	const {counted} = watched(promised, disk);
	const again = openJournal(folder, clock, disk);
	for (let n = 0; n < 5; n++) {
		again.append(note(n));
		promised.records++;
	}

	again.close();
	expect(counted.states).toBeGreaterThan(1000);
	expect(disk.read(join(folder, 'journal.torn-1')).length).toBeGreaterThan(0);
});

it('a replaced file is the old one or the new one in each state, and the new one after the call (B11)', () => {
	const path = '/state/session.json';
	const io = new CrashIo(folders);
	let allowed: (string | undefined)[] = [undefined];
	let states = 0;
	io.after = all => {
		for (const state of all()) {
			states++;
			const seen = state.read(path)?.toString();
			if (!allowed.includes(seen)) throw new Error(`seen: ${seen}`);
		}
	};
	let before: string | undefined;
	for (const text of ['first', 'the second, which is longer than that', '', 'x'.repeat(5000)]) {
		const content = JSON.stringify(text);
		allowed = [before, content];
		replaceFile(path, content, io);
		allowed = [content];
		before = content;
		for (const state of io.crashes()) expect(state.read(path)?.toString()).toBe(content);
	}

	expect(states).toBeGreaterThan(1000);
});

it.each([
	['a file synced only after its rename', (io: CrashIo) => skipping(io, 'sync', 1)],
	['a folder that is never synced', (io: CrashIo) => skipping(io, 'sync', 2)],
])('the states would show %s (self-test)', (_, spoil) => {
	const path = '/state/a.json';
	const io = new CrashIo(folders);
	replaceFile(path, '"old"', io);
	spoil(io);
	const bad: string[] = [];
	const note = (states: Iterable<Crashed>) => {
		for (const state of states) {
			const seen = state.read(path)?.toString();
			if (seen !== '"old"' && seen !== '"new and longer"') bad.push(String(seen));
		}
	};
	io.after = states => note(states());
	replaceFile(path, '"new and longer"', io);
	const lost = [...io.crashes()].some(state => state.read(path)?.toString() === '"old"');
	expect(bad.length > 0 || lost).toBe(true);
});

/** Leaves the n-th sync of a call out. */
function skipping(io: CrashIo, op: 'sync', n: number): void {
	const real = io[op];
	let calls = 0;
	io[op] = fd => {
		if (++calls !== n) real(fd);
	};
}
