import {createHash} from 'node:crypto';
import {crc32} from 'node:zlib';

/** What every record carries beside its own fields; `seq` is the order, never the clock. */
export type Stamp = {
	v: number;
	seq: number;
	prev: string;
	t: string;
	at: string;
	mono: number;
	boot: string;
	pid: number;
};
export type RecordLine = Stamp & Record<string, unknown>;

export const formatVersion = 1;
export const maxRecordBytes = 64 * 1024;
export const firstPrev = '0'.repeat(16);

/** First 16 hex digits of the sha256 of a line: the next record's `prev`. */
export function chainHash(line: string): string {
	return createHash('sha256').update(line).digest('hex').slice(0, 16);
}

const crcOf = (json: string) => crc32(json).toString(16).padStart(8, '0');

/** `<crc32> <json>\n`, half a character written as its escape. Throws RangeError when it is over 64 KiB. */
export function encodeRecord(record: RecordLine): string {
	const json = JSON.stringify(record);
	if (Buffer.byteLength(json) > maxRecordBytes) throw new RangeError('a record is over 64 KiB');
	return `${crcOf(json)} ${json}\n`;
}

/** The record of one line without its newline, or undefined when crc or JSON do not hold. */
export function decodeRecord(line: string): RecordLine | undefined {
	if (line.length < 11 || line[8] !== ' ') return undefined;
	const json = line.slice(9);
	if (crcOf(json) !== line.slice(0, 8)) return undefined;
	try {
		const value: unknown = JSON.parse(json);
		return isRecord(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

function isRecord(value: unknown): value is RecordLine {
	if (typeof value !== 'object' || value === null) return false;
	const {v, seq, prev, t} = value as Partial<Stamp>;
	return (
		typeof v === 'number' &&
		typeof seq === 'number' &&
		typeof prev === 'string' &&
		typeof t === 'string'
	);
}
