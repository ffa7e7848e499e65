import {isKnownKind} from './events.ts';
import {chainHash, decodeRecord, firstPrev, formatVersion, type RecordLine} from './record.ts';

export type JournalRead = {
	records: RecordLine[];
	/** Bytes of the valid prefix. */
	validBytes: number;
	/** Hash of the last valid line. */
	last: string;
	/** ok; torn: a last entry cut off by a crash; damaged: a valid record stands after a bad one. */
	condition: 'ok' | 'torn' | 'damaged';
	/** Number of the first line that does not hold, from 1. */
	badLine?: number;
	totalLines: number;
	/** Why this handrail must not continue it: a newer one wrote a record. */
	newer?: string;
};

/**
 * Reads a journal as far as it is sound: crc, then seq, then the chain of hashes
 * (facts/durability.md W9). Never throws on content.
 */
export function readJournal(bytes: Buffer): JournalRead {
	const records: RecordLine[] = [];
	let prev = firstPrev;
	let offset = 0;
	let line = 0;
	let newer: string | undefined;
	while (offset < bytes.length) {
		const end = bytes.indexOf(0x0a, offset);
		if (end === -1) break;
		const text = bytes.toString('utf8', offset, end);
		const record = decodeRecord(text);
		if (!record || record.seq !== records.length + 1 || record.prev !== prev) break;
		records.push(record);
		newer ??= tooNew(record);
		prev = chainHash(`${text}\n`);
		offset = end + 1;
		line++;
	}

	const rest = bytes.subarray(offset).toString('utf8').split('\n');
	// The last piece has no end of line: however whole, its append was cut off.
	const damaged = rest.slice(0, -1).some(holdsRecord);
	const totalLines = line + rest.filter(text => text !== '').length;
	const base = {records, validBytes: offset, last: prev, totalLines, ...(newer ? {newer} : {})};
	if (offset === bytes.length) return {...base, condition: 'ok'};
	return {...base, condition: damaged ? 'damaged' : 'torn', badLine: line + 1};
}

/** Why this handrail may not go on after a record: its format, or a kind that must not be passed over. */
function tooNew({v, seq, t, critical}: RecordLine): string | undefined {
	if (v > formatVersion)
		return `record ${seq} has format ${v}, and this handrail reads ${formatVersion}`;
	if (critical === true && !isKnownKind(t))
		return `record ${seq} is of the kind "${t}", which must not be passed over and is not known here`;
	return undefined;
}

/** Ends a line in a whole record? Then it does not follow, or the end of the line before it was lost: not torn. */
function holdsRecord(line: string): boolean {
	const starts = line.matchAll(/[0-9a-f]{8} \{"v":/g);
	return [...starts].some(({index}) => decodeRecord(line.slice(index)) !== undefined);
}
