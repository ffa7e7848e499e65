import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, it, onTestFinished, vi} from 'vitest';
import type {Event} from '../../source/journal/events.ts';
import {inspectJournal, openJournal, type Clock} from '../../source/journal/journal.ts';
import {giveUpReserve, makeReserve, reserveBytes} from '../../source/journal/reserve.ts';
import {MemoryIo} from '../support-engine/memory-io.ts';
import {mayMount, smallDisk} from '../support/mounts.ts';
import {suiteWith} from '../support/required.ts';

vi.setConfig({testTimeout: 120_000});

const clock: Clock = {now: () => new Date(0), mono: () => 1, boot: 'b', pid: 1};
const note = (text: string): Event => ({t: 'note', text});
const done: Event = {t: 'step.done', step: 's', attempt: 1, facts: {}, ms: 1, result: 'r'};
const intent: Event = {
	t: 'step.intent',
	step: 's',
	attempt: 1,
	class: 'guarded',
	digest: 'd',
	folder: 'f',
	observed: {},
	why: 'plan',
};
const answer: Event = {t: 'answer', page: 'target', id: 'a', value: 'v'};

/** A disk in memory that is full while no reserve has been given up. */
function fullDisk(code: string, at: 'write' | 'sync') {
	const io = new MemoryIo();
	const journal = openJournal('/s', clock, io);
	makeReserve('/s', io);
	journal.append(note('before'));
	const full = {now: true, ever: false};
	io.fail = (op, path) =>
		op === at &&
		path.endsWith('journal.jl') &&
		full.now &&
		(full.ever || io.exists('/s/reserve.bin'))
			? code
			: undefined;
	return {io, journal, full};
}

describe('the reserve', () => {
	it.each(['ENOSPC', 'EDQUOT'])('is given up at %s for what has happened (B6)', code => {
		const {io, journal} = fullDisk(code, 'write');
		journal.append(done);
		expect(journal.reserveUsed).toBe(true);
		expect(io.exists('/s/reserve.bin')).toBe(false);
		journal.append({t: 'ui.detached', why: 'test'});
		expect(inspectJournal('/s', io).records.map(({t}) => t)).toEqual([
			'note',
			'step.done',
			'ui.detached',
		]);
	});

	it.each([intent, answer])('is not given up for what begins something (B5): $t', event => {
		const {io, journal} = fullDisk('ENOSPC', 'write');
		expect(() => journal.append(event)).toThrow('ENOSPC');
		expect(io.exists('/s/reserve.bin')).toBe(true);
		expect(journal.reserveUsed).toBe(false);
		// Nor is anything taken after it.
		expect(() => journal.append(done)).toThrow('ENOSPC');
	});

	it('leaves no half line before the one that fits at last (B6)', () => {
		const {io, journal} = fullDisk('ENOSPC', 'write');
		let writes = 0;
		const {fail} = io;
		// The first half of the line is taken, the second is not.
		io.fail = (op, path) =>
			op === 'write' && path.endsWith('.jl') && writes++ === 0 ? undefined : fail(op, path);
		journal.append(done);
		expect(inspectJournal('/s', io)).toMatchObject({condition: 'ok', totalLines: 2});
	});

	it('changes nothing when the disk stays full: the record is not taken (B6)', () => {
		const {journal, full} = fullDisk('ENOSPC', 'write');
		full.ever = true;
		expect(() => journal.append(done)).toThrow('ENOSPC');
		expect(journal.records).toHaveLength(1);
	});

	it.each(['EIO', 'EROFS'])('is no help against %s', code => {
		const {io, journal} = fullDisk(code, 'write');
		expect(() => journal.append(done)).toThrow(code);
		expect(io.exists('/s/reserve.bin')).toBe(true);
	});

	it('is no help when the sync has failed: that file takes nothing more (W7)', () => {
		const {io, journal} = fullDisk('ENOSPC', 'sync');
		expect(() => journal.append(done)).toThrow('ENOSPC');
		expect(io.exists('/s/reserve.bin')).toBe(true);
	});

	it('is whole or not there, readable by its owner only, and given up once', () => {
		const folder = fs.mkdtempSync(join(tmpdir(), 'handrail-reserve-'));
		onTestFinished(() => fs.rmSync(folder, {recursive: true, force: true}));
		makeReserve(folder);
		const stat = fs.statSync(join(folder, 'reserve.bin'));
		expect(stat.size).toBe(reserveBytes);
		expect(stat.mode & 0o777).toBe(0o600);
		// Really taken from the disk, not promised.
		expect(stat.blocks * 512).toBeGreaterThanOrEqual(reserveBytes);
		expect(giveUpReserve(folder)).toBe(true);
		expect(giveUpReserve(folder)).toBe(false);
		expect(fs.readdirSync(folder)).toEqual([]);
	});
});

suiteWith(
	'mount',
	mayMount(),
	'root and mount, for small disks of its own',
)('a real full disk', () => {
	it('takes the end of a step into the reserve, and no beginning (B5, B6)', () => {
		const disk = smallDisk(4);
		const folder = join(disk.folder, 's');
		fs.mkdirSync(folder);
		const journal = openJournal(folder, clock);
		makeReserve(folder);
		journal.append(intent);
		disk.fill();
		// What is left of the last page of the journal is used up first.
		let more = 0;
		const page = () => journal.append({...done, result: 'r'.repeat(600)});
		while (!journal.reserveUsed && more++ < 20) page();
		expect(journal.reserveUsed).toBe(true);
		expect(disk.free()).toBeGreaterThan(0);
		disk.fill();
		journal.close();
		const second = openJournal(folder, clock);
		const {length} = second.records;
		expect(() => {
			for (let i = 0; i < 20; i++) second.append({...intent, digest: 'd'.repeat(600)});
		}).toThrow('ENOSPC');
		second.close();
		disk.empty();
		const third = openJournal(folder, clock);
		expect(third.records.length).toBeGreaterThanOrEqual(length);
		third.append(done);
		third.close();
		expect(inspectJournal(folder).condition).toBe('ok');
	});
});
