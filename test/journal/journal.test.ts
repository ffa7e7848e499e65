import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, it, onTestFinished, vi} from 'vitest';
import type {Event} from '../../source/journal/events.ts';
import {realIo, type Io} from '../../source/journal/io.ts';
import {inspectJournal, openJournal, type Clock} from '../../source/journal/journal.ts';
import {chainHash, encodeRecord, type RecordLine} from '../../source/journal/record.ts';
import {errno} from '../support-engine/memory-io.ts';

vi.setConfig({testTimeout: 120_000});

const clock: Clock = {now: () => new Date(0), mono: () => 1, boot: 'b', pid: 1};
const note = (text: string): Event => ({t: 'note', text});

function folderOf(): string {
	const folder = fs.mkdtempSync(join(tmpdir(), 'handrail-journal-'));
	onTestFinished(() => fs.rmSync(folder, {recursive: true, force: true}));
	return folder;
}

function written(...texts: string[]): {folder: string; path: string} {
	const folder = folderOf();
	const journal = openJournal(folder, clock);
	for (const text of texts) journal.append(note(text));
	journal.close();
	return {folder, path: join(folder, 'journal.jl')};
}

const textsIn = (folder: string) => inspectJournal(folder).records.map(record => record['text']);

describe('a journal', () => {
	it('goes on where it ended, readable by its owner only', () => {
		const {folder, path} = written('a', 'b');
		const journal = openJournal(folder, clock);
		journal.append(note('c'));
		journal.close();
		expect(textsIn(folder)).toEqual(['a', 'b', 'c']);
		expect(fs.statSync(path).mode & 0o777).toBe(0o600);
	});

	it('cut off at any byte of its last record goes on before it, and keeps what was cut (B1)', () => {
		const {folder, path} = written('a', 'b', 'c');
		const whole = fs.readFileSync(path);
		const start = whole.lastIndexOf(0x0a, whole.length - 2) + 1;
		for (let length = start + 1; length < whole.length; length++) {
			fs.writeFileSync(path, whole.subarray(0, length));
			const journal = openJournal(folder, clock);
			journal.append(note('d'));
			journal.close();
			expect(textsIn(folder)).toEqual(['a', 'b', 'd']);
		}

		const torn = fs.readdirSync(folder).filter(name => name.startsWith('journal.torn-'));
		expect(torn).toHaveLength(whole.length - start - 1);
		expect(fs.readFileSync(join(folder, 'journal.torn-1'))).toEqual(
			whole.subarray(start, start + 1),
		);
	});

	it('damaged in the middle is refused by the number of its record, and not touched (B3)', () => {
		const {folder, path} = written('a', 'b', 'c');
		const bytes = fs.readFileSync(path);
		bytes[bytes.indexOf(0x0a) + 20]! ^= 1;
		fs.writeFileSync(path, bytes);
		expect(() => openJournal(folder, clock)).toThrow('Record 2 of 3 in this session is damaged.');
		expect(fs.readFileSync(path)).toEqual(bytes);
		expect(fs.readdirSync(folder)).toEqual(['journal.jl']);
		expect(textsIn(folder)).toEqual(['a']);
	});

	it.each([
		['a kind that is not known, and critical', {t: 'vault.sealed', critical: true}, 'vault.sealed'],
		['a newer format', {t: 'note', v: 2}, 'format 2'],
	])('with %s is read whole, and not continued (B14)', (_, more, why) => {
		const {folder, path} = written('a');
		const before = fs.readFileSync(path, 'utf8');
		const record = {...inspectJournal(folder).records[0], seq: 2, prev: chainHash(before), ...more};
		fs.appendFileSync(path, encodeRecord(record as RecordLine));
		const bytes = fs.readFileSync(path);
		expect(inspectJournal(folder)).toMatchObject({
			condition: 'ok',
			newer: expect.stringContaining(why),
		});
		expect(() => openJournal(folder, clock)).toThrow('written by a newer handrail');
		expect(fs.readFileSync(path)).toEqual(bytes);
		expect(fs.readdirSync(folder)).toEqual(['journal.jl']);
	});

	it('with a kind that is not known and not critical is gone on with, the record kept byte for byte (B14)', () => {
		const {folder, path} = written('a');
		const before = fs.readFileSync(path, 'utf8');
		const record = {
			...inspectJournal(folder).records[0],
			seq: 2,
			prev: chainHash(before),
			t: 'mood',
		};
		const line = encodeRecord({...record, extra: {deep: [1]}} as RecordLine);
		fs.appendFileSync(path, line);
		const journal = openJournal(folder, clock);
		journal.append(note('c'));
		journal.close();
		expect(fs.readFileSync(path, 'utf8').startsWith(before + line)).toBe(true);
		expect(inspectJournal(folder)).toMatchObject({condition: 'ok', totalLines: 3});
	});

	it('of a newer handrail is read, and not continued (B13)', () => {
		const {folder, path} = written('a');
		const before = fs.readFileSync(path, 'utf8');
		const record = {...inspectJournal(folder).records[0], v: 2, seq: 2, prev: chainHash(before)};
		fs.appendFileSync(path, encodeRecord(record as RecordLine));
		const bytes = fs.readFileSync(path);
		expect(() => openJournal(folder, clock)).toThrow('written by a newer handrail');
		expect(inspectJournal(folder).records).toHaveLength(2);
		expect(fs.readFileSync(path)).toEqual(bytes);
	});
});

describe('a record over 64 KiB', () => {
	const big = 'é\u2028'.repeat(40_000);

	it('lies in a file of its own and comes back (B20)', () => {
		const {folder, path} = written('a', big, 'c');
		expect(textsIn(folder)).toEqual(['a', big, 'c']);
		expect(fs.statSync(path).size).toBeLessThan(2000);
		const [file = ''] = fs.readdirSync(join(folder, 'evidence'));
		expect(fs.statSync(join(folder, 'evidence', file)).mode & 0o777).toBe(0o600);
		expect(fs.statSync(join(folder, 'evidence')).mode & 0o777).toBe(0o700);
		const journal = openJournal(folder, clock);
		expect(journal.records[1]?.['text']).toBe(big);
		journal.close();
	});

	it('whose file was changed or removed is damaged, and not believed (B20)', () => {
		const {folder} = written('a', big, 'c');
		const [file = ''] = fs.readdirSync(join(folder, 'evidence'));
		for (const change of [
			(path: string) => fs.appendFileSync(path, ' '),
			(path: string) => fs.rmSync(path),
		]) {
			change(join(folder, 'evidence', file));
			expect(inspectJournal(folder)).toMatchObject({
				condition: 'damaged',
				badLine: 2,
				totalLines: 3,
			});
			expect(textsIn(folder)).toEqual(['a']);
			expect(() => openJournal(folder, clock)).toThrow('Record 2 of 3 in this session is damaged.');
		}
	});

	it('is on disk by name before the record that names it', () => {
		const folder = folderOf();
		const synced: string[] = [];
		const paths = new Map<number, string>();
		const io: Io = {
			...realIo,
			open(path, flags, mode) {
				const fd = realIo.open(path, flags, mode);
				paths.set(fd, path);
				return fd;
			},
			sync(fd) {
				realIo.sync(fd);
				synced.push(paths.get(fd) ?? '');
			},
		};
		const journal = openJournal(folder, clock, io);
		journal.append(note('small'));
		synced.length = 0;
		journal.append(note(big));
		journal.close();
		const record = synced.lastIndexOf(join(folder, 'journal.jl'));
		const before = synced.slice(0, record);
		expect(before).toContain(join(folder, 'evidence'));
		// The folder's own name is new too.
		expect(before).toContain(folder);
		expect(before.some(path => path.includes(join('evidence', '.')))).toBe(true);
	});
});

it.each(['ENOSPC', 'EIO'])(
	'%s: the record is not taken, nor any after it; what was is there',
	code => {
		const folder = folderOf();
		let failing = false;
		const io: Io = {
			...realIo,
			sync(fd) {
				if (failing) throw errno(code);
				realIo.sync(fd);
			},
		};
		const journal = openJournal(folder, clock, io);
		journal.append(note('a'));
		failing = true;
		expect(() => journal.append(note('b'))).toThrow(code);
		failing = false;
		expect(() => journal.append(note('c'))).toThrow(code);
		expect(journal.records).toHaveLength(1);
		journal.close();
		// Written and not synced: it may be there or not, but nothing after it.
		expect(textsIn(folder).slice(0, 2)).toEqual(['a', 'b']);
		const again = openJournal(folder, clock);
		again.append(note('d'));
		again.close();
		expect(inspectJournal(folder).condition).toBe('ok');
	},
);
