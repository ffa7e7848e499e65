import fc from 'fast-check';
import {describe, expect, it, vi} from 'vitest';
import {readJournal} from '../../source/journal/read.ts';
import {
	chainHash,
	decodeRecord,
	encodeRecord,
	firstPrev,
	maxRecordBytes,
	type RecordLine,
} from '../../source/journal/record.ts';

vi.setConfig({testTimeout: 120_000});

function journalOf(texts: string[], start = firstPrev): string[] {
	let prev = start;
	return texts.map((text, at) => {
		const line = encodeRecord(stamped(at + 1, prev, {t: 'note', text}));
		prev = chainHash(line);
		return line;
	});
}

const stamped = (seq: number, prev: string, more: object): RecordLine =>
	({
		v: 1,
		seq,
		prev,
		at: '2026-01-01T00:00:00Z',
		mono: 1,
		boot: 'b',
		pid: 1,
		...more,
	}) as RecordLine;
const lines = journalOf(['first', 'second', 'line\u2028and\u0000nul', 'fourth', 'fifth, the last']);
const whole = Buffer.from(lines.join(''));
const read = (parts: (string | Buffer)[]) =>
	readJournal(Buffer.concat(parts.map(part => Buffer.from(part))));

describe('a record', () => {
	it('comes back as it was, whatever JSON holds', () => {
		fc.assert(
			fc.property(fc.jsonValue({maxDepth: 4}), fc.string({unit: 'binary'}), (value, text) => {
				const record = stamped(1, firstPrev, {t: 'note', text, value});
				const line = encodeRecord(record);
				expect(line.slice(0, -1)).not.toContain('\n');
				expect(line.endsWith('\n')).toBe(true);
				// -0 is 0 in JSON.
				expect(decodeRecord(line.slice(0, -1))).toEqual(JSON.parse(JSON.stringify(record)));
			}),
		);
	});

	it.each([
		['a line separator', 'a\u2028b\u2029c'],
		['NUL and other controls', '\u0000\u001B[31m\u0007\r\n'],
		['half a character', '\uD83D and \uDE00'],
		['a whole one', '😀'],
	])('keeps %s and stays one line of whole characters (B21)', (_, text) => {
		const line = encodeRecord(stamped(1, firstPrev, {t: 'answer', value: text}));
		expect(line.isWellFormed()).toBe(true);
		const again = Buffer.from(line).toString('utf8');
		expect(decodeRecord(again.slice(0, -1))?.['value']).toBe(text);
	});

	it('over 64 KiB is refused', () => {
		const text = 'x'.repeat(maxRecordBytes);
		expect(() => encodeRecord(stamped(1, firstPrev, {t: 'note', text}))).toThrow(RangeError);
	});
});

describe('a journal read again', () => {
	it('is whole', () => {
		expect(readJournal(whole)).toMatchObject({
			condition: 'ok',
			validBytes: whole.length,
			totalLines: 5,
		});
		expect(readJournal(Buffer.alloc(0))).toMatchObject({
			condition: 'ok',
			records: [],
			last: firstPrev,
		});
	});

	it('cut off anywhere in its last record is torn, and keeps all before it (B1)', () => {
		const start = whole.length - Buffer.byteLength(lines.at(-1)!);
		for (let length = start + 1; length < whole.length; length++) {
			const found = readJournal(whole.subarray(0, length));
			expect(found).toMatchObject({condition: 'torn', validBytes: start, badLine: 5});
			expect(found.records).toHaveLength(4);
		}
	});

	it.each([1, 350, 4096])('with a tail of %i zeros is torn (B2)', length => {
		expect(read([whole, Buffer.alloc(length)])).toMatchObject({
			condition: 'torn',
			validBytes: whole.length,
		});
		const half = lines[4]!.slice(0, 20);
		expect(read([...lines.slice(0, 4), half, Buffer.alloc(length)]).records).toHaveLength(4);
	});

	it('with any one bit flipped in a middle record is damaged, and never shorter without a word (B3)', () => {
		const offsets = lines.reduce((at, line) => [...at, at.at(-1)! + Buffer.byteLength(line)], [0]);
		for (let byte = 0; byte < offsets[4]!; byte++) {
			for (let bit = 0; bit < 8; bit++) {
				const copy = Buffer.from(whole);
				copy[byte]! ^= 1 << bit;
				const {condition, badLine, records} = readJournal(copy);
				expect(`${byte}.${bit} ${condition}`).toBe(`${byte}.${bit} damaged`);
				const line = offsets.findLastIndex(at => at <= byte) + 1;
				expect(badLine).toBe(line);
				expect(records).toHaveLength(line - 1);
			}
		}
	});

	it('with records removed, swapped or from another session is damaged (B4)', () => {
		const other = journalOf(['one', 'two', 'three', 'four', 'five']);
		const [a, b, c, d, e] = lines as [string, string, string, string, string];
		const changed = {
			'the first removed': [b, c, d, e],
			'one removed': [a, b, d, e],
			'the last but one removed': [a, b, c, e],
			'two swapped': [a, c, b, d, e],
			'the last two swapped': [a, b, c, e, d],
			'one twice': [a, b, b, c, d, e],
			'spliced in': [a, b, other[2]!, d, e],
			'the tail of another': [a, b, c, d, other[4]!],
		};
		for (const [what, parts] of Object.entries(changed)) {
			expect(`${what}: ${read(parts).condition}`).toBe(`${what}: damaged`);
		}
	});

	it('of a newer format says so', () => {
		const line = encodeRecord({...stamped(6, chainHash(lines[4]!), {t: 'new'}), v: 2});
		expect(read([whole, line])).toMatchObject({
			condition: 'ok',
			newer: expect.stringContaining('2'),
		});
	});

	it('never throws, and keeps a prefix, on any bytes', () => {
		fc.assert(
			fc.property(fc.uint8Array({maxLength: 300}), fc.nat(whole.length), (bytes, at) => {
				const found = read([whole.subarray(0, at), Buffer.from(bytes)]);
				expect(found.records.length).toBeLessThanOrEqual(6);
				expect(found.validBytes).toBeLessThanOrEqual(at + bytes.length);
			}),
			{numRuns: 2000},
		);
	});
});
