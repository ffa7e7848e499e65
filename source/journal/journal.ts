import {createHash} from 'node:crypto';
import {constants} from 'node:fs';
import {join} from 'node:path';
import {Trouble} from '../trust/trouble.ts';
import {isFull, openAppender, replaceFile, syncFolder} from './durable.ts';
import type {Event} from './events.ts';
import {failpoint} from './failpoint.ts';
import type {Stage} from './failpoints.ts';
import {type Io, realIo} from './io.ts';
import {readJournal, type JournalRead} from './read.ts';
import {giveUpReserve} from './reserve.ts';
import {chainHash, encodeRecord, formatVersion, maxRecordBytes, type RecordLine} from './record.ts';

/** Wall clock, monotonic seconds, boot id and pid of the writer; injected for tests. */
export type Clock = {now(): Date; mono(): number; boot: string; pid: number};

export type Journal = {
	/** Durable when it returns; throws what the file system threw, and then takes nothing more. */
	append(event: Event): RecordLine;
	readonly records: readonly RecordLine[];
	/** The disk was full, and the reserve was given up for what had happened: nothing more may be begun. */
	readonly reserveUsed: boolean;
	close(): void;
};

const fileName = 'journal.jl';

/** What tells of something that has happened may use the reserve; what begins something may not (W6). */
const mayUseReserve = (t: Event['t']) =>
	(/^step\.(?!intent$)/.test(t) && t !== 'step.resolved') ||
	['ui.detached', 'note', 'clock.jump', 'session.close'].includes(t);

/** Large fields lie in files of their own; the record carries their digest (faults B20). */
function spill(folder: string, event: Event, io: Io): Record<string, unknown> {
	const plain: Record<string, unknown> = {...event};
	if (Buffer.byteLength(JSON.stringify(plain)) < maxRecordBytes - 1024) return plain;
	const {t, ...rest} = plain;
	const text = JSON.stringify(rest);
	const sha256 = createHash('sha256').update(text).digest('hex');
	io.mkdir(join(folder, 'evidence'));
	syncFolder(folder, io);
	replaceFile(join(folder, 'evidence', `${sha256}.json`), text, io);
	return {t, spilled: sha256};
}

/** A record with what lies in a file of its own; undefined when that file is not what was written. */
function unspill(folder: string, record: RecordLine, io: Io): RecordLine | undefined {
	if (typeof record['spilled'] !== 'string') return record;
	const sha256 = record['spilled'];
	const path = join(folder, 'evidence', `${sha256}.json`);
	if (!/^[0-9a-f]{64}$/.test(sha256) || !io.exists(path)) return undefined;
	const text = io.read(path);
	if (createHash('sha256').update(text).digest('hex') !== sha256) return undefined;
	return {...record, ...(JSON.parse(text.toString()) as object)};
}

/**
 * Reads a session's journal without touching it. A record whose own file was changed counts as damaged.
 * Throws ENOENT when there is no journal.
 */
export function inspectJournal(folder: string, io: Io = realIo): JournalRead {
	const read = readJournal(io.read(join(folder, fileName)));
	const records: RecordLine[] = [];
	for (const line of read.records) {
		const record = unspill(folder, line, io);
		if (!record) return {...read, records, condition: 'damaged', badLine: records.length + 1};
		records.push(record);
	}

	return {...read, records};
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
		const whole = unspill(folder, record, io);
		if (!whole)
			missing.push(
				`The large part of record ${record.seq}: its file in evidence is damaged or gone.`,
			);
		return whole ?? record;
	});
	return {read, records, missing};
}

/**
 * Opens a journal for writing; only the holder of the session lock may (W5). A torn tail is
 * copied to journal.torn-N and cut off; damage in the middle or a newer format is refused (W9).
 */
export function openJournal(folder: string, clock: Clock, io: Io = realIo): Journal {
	const path = join(folder, fileName);
	const exists = io.exists(path);
	const read = exists ? inspectJournal(folder, io) : undefined;
	if (read?.condition === 'damaged') {
		throw new Trouble(`Record ${read.badLine} of ${read.totalLines} in this session is damaged.`, {
			why: 'Something changed the file after it was written.',
			next: `Nothing was touched. Read it with: handrail report; then begin a new session.`,
		});
	}

	if (read?.newer) {
		throw new Trouble('This session was written by a newer handrail.', {
			why: `${read.newer}.`,
			next: 'It can be read, not continued. Use the newer handrail.',
		});
	}

	if (read?.condition === 'torn') saveTorn(folder, path, read.validBytes, io);
	const records: RecordLine[] = [...(read?.records ?? [])];
	let prev = read?.last ?? '0'.repeat(16);
	const file = openAppender(path, io, read?.validBytes ?? 0);
	let reserveUsed = false;
	const makeRoom = () => {
		reserveUsed ||= giveUpReserve(folder, io);
		return reserveUsed;
	};
	const asPlain = (event: Event) => {
		try {
			return spill(folder, event, io);
		} catch (error) {
			if (!isFull(error) || !mayUseReserve(event.t) || !makeRoom()) throw error;
			return spill(folder, event, io);
		}
	};

	return {
		records,
		get reserveUsed() {
			return reserveUsed;
		},
		append(event) {
			const record = {
				v: formatVersion,
				seq: records.length + 1,
				prev,
				at: clock.now().toISOString(),
				mono: clock.mono(),
				boot: clock.boot,
				pid: clock.pid,
				...asPlain(event),
			} as RecordLine;
			const line = encodeRecord(record);
			const step = 'step' in event ? event.step : '';
			const written = {path, bytes: Buffer.byteLength(line)};
			const at = (stage: Stage) => failpoint(`journal.${event.t}.${stage}`, step, written);
			file.append(line, mayUseReserve(event.t) ? makeRoom : undefined, at);
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
	while (io.exists(join(folder, `journal.torn-${n}`))) n++;
	replaceFile(join(folder, `journal.torn-${n}`), torn, io);
	const fd = io.open(path, constants.O_RDWR, 0);
	io.truncate(fd, validBytes);
	io.sync(fd);
	io.close(fd);
}
