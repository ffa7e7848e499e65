import {createHash} from 'node:crypto';
import fs from 'node:fs';
import {join} from 'node:path';
import {Trouble} from '../trust/trouble.ts';
import {openAppender, replaceFile, syncFolder} from './durable.ts';
import type {Event} from './events.ts';
import {type Io, realIo} from './io.ts';
import {readJournal, type JournalRead} from './read.ts';
import {chainHash, encodeRecord, formatVersion, maxRecordBytes, type RecordLine} from './record.ts';

/** Wall clock, monotonic seconds, boot id and pid of the writer; injected for tests. */
export type Clock = {now(): Date; mono(): number; boot: string; pid: number};

export type Journal = {
	/** Durable when it returns; throws what the file system threw, and then takes nothing more. */
	append(event: Event): RecordLine;
	readonly records: readonly RecordLine[];
	close(): void;
};

const fileName = 'journal.jl';

/** Large fields lie in files of their own; the record carries their digest (faults B20). */
function spill(folder: string, event: Event, io: Io): Record<string, unknown> {
	const plain: Record<string, unknown> = {...event};
	if (Buffer.byteLength(JSON.stringify(plain)) < maxRecordBytes - 1024) return plain;
	const {t, ...rest} = plain;
	const text = JSON.stringify(rest);
	const sha256 = createHash('sha256').update(text).digest('hex');
	fs.mkdirSync(join(folder, 'evidence'), {recursive: true, mode: 0o700});
	syncFolder(folder, io);
	replaceFile(join(folder, 'evidence', `${sha256}.json`), text, io);
	return {t, spilled: sha256};
}

function unspill(folder: string, record: RecordLine): RecordLine {
	if (typeof record['spilled'] !== 'string') return record;
	const sha256 = record['spilled'];
	const text = fs.readFileSync(join(folder, 'evidence', `${sha256}.json`), 'utf8');
	if (createHash('sha256').update(text).digest('hex') !== sha256) {
		throw new Trouble(`The file evidence/${sha256.slice(0, 12)}… of this session is damaged.`, {
			next: 'The session can be read up to there, not continued.',
		});
	}

	return {...record, ...(JSON.parse(text) as object)};
}

/** Reads a session's journal without touching it. Throws ENOENT when there is none. */
export function inspectJournal(folder: string, io: Io = realIo): JournalRead {
	const read = readJournal(io.read(join(folder, fileName)));
	return {...read, records: read.records.map(record => unspill(folder, record))};
}

/**
 * Reads a journal as far as it is sound, and names what is not: of a damaged one and of a newer
 * handrail's too. Touches nothing. Throws ENOENT when there is none.
 */
export function salvageJournal(
	folder: string,
	io: Io = realIo,
): {read: JournalRead; records: RecordLine[]; missing: string[]} {
	const read = readJournal(io.read(join(folder, fileName)));
	const missing: string[] = [];
	if (read.condition === 'torn') missing.push('The last entry was cut off.');
	if (read.condition === 'damaged')
		missing.push(
			`Records ${read.badLine} to ${read.totalLines}: record ${read.badLine} of ${read.totalLines} is damaged.`,
		);
	const records = read.records.map(record => {
		try {
			return unspill(folder, record);
		} catch {
			missing.push(
				`The large part of record ${record.seq}: its file in evidence is damaged or gone.`,
			);
			return record;
		}
	});
	return {read, records, missing};
}

/**
 * Opens a journal for writing; only the holder of the session lock may (W5). A torn tail is
 * copied to journal.torn-N and cut off; damage in the middle or a newer format is refused (W9).
 */
export function openJournal(folder: string, clock: Clock, io: Io = realIo): Journal {
	const path = join(folder, fileName);
	const exists = fs.existsSync(path);
	const read = exists ? inspectJournal(folder, io) : undefined;
	if (read?.condition === 'damaged') {
		throw new Trouble(`Record ${read.badLine} of ${read.totalLines} in this session is damaged.`, {
			why: 'Something changed the file after it was written.',
			next: `Nothing was touched. Read it with: handrail report; then begin a new session.`,
		});
	}

	if (read?.newer) {
		throw new Trouble('This session was written by a newer handrail.', {
			why: `${read.newer}; this one reads format ${formatVersion}.`,
			next: 'It can be read, not continued. Use the newer handrail.',
		});
	}

	if (read?.condition === 'torn') saveTorn(folder, path, read.validBytes, io);
	const records: RecordLine[] = [...(read?.records ?? [])];
	let prev = read?.last ?? '0'.repeat(16);
	const file = openAppender(path, io);
	return {
		records,
		append(event) {
			const record = {
				v: formatVersion,
				seq: records.length + 1,
				prev,
				at: clock.now().toISOString(),
				mono: clock.mono(),
				boot: clock.boot,
				pid: clock.pid,
				...spill(folder, event, io),
			} as RecordLine;
			const line = encodeRecord(record);
			file.append(line);
			prev = chainHash(line);
			const whole = {...record, ...event};
			records.push(whole);
			return whole;
		},
		close: () => file.close(),
	};
}

function saveTorn(folder: string, path: string, validBytes: number, io: Io): void {
	const torn = io.read(path).subarray(validBytes);
	let n = 1;
	while (fs.existsSync(join(folder, `journal.torn-${n}`))) n++;
	replaceFile(join(folder, `journal.torn-${n}`), torn, io);
	const fd = io.open(path, fs.constants.O_RDWR, 0);
	io.truncate(fd, validBytes);
	io.sync(fd);
	io.close(fd);
}
