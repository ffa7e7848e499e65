import {createHash, randomBytes} from 'node:crypto';
import fs from 'node:fs';
import {dirname, join} from 'node:path';
import process from 'node:process';
import {StringDecoder} from 'node:string_decoder';
import type {Facts} from '../drivers/contract.ts';
import {openPlain} from '../intake/plain-file.ts';
import {syncFolder} from '../journal/durable.ts';
import {redactor} from '../trust/redact.ts';
import {tell} from '../trust/trouble.ts';
import type {Stream} from '../trust/replace-literals.ts';
import type {WorkLine} from './worker.ts';

const tailBytes = 64 * 1024;
const longestSecret = 4096;

/** The last part of a file as text; '' when there is none. Bounded, whatever the file's size. */
export function tailOf(path: string, bytes = tailBytes): string {
	try {
		const fd = openPlain(path);
		try {
			const {size} = fs.fstatSync(fd);
			const length = Math.min(size, bytes);
			const buffer = Buffer.alloc(length);
			fs.readSync(fd, buffer, 0, length, size - length);
			return buffer.toString('utf8');
		} finally {
			fs.closeSync(fd);
		}
	} catch {
		return '';
	}
}

/**
 * The last part of a file from a byte on, beginning with a whole line: what is cut in the middle of a secret, or
 * of a key, can no longer be recognised.
 */
export function endOf(path: string, bytes: number, from = 0): string {
	const size = fs.statSync(path, {throwIfNoEntry: false})?.size ?? 0;
	const text = tailOf(path, Math.max(0, Math.min(size - from, bytes)));
	if (size - from <= bytes) return text;
	const line = text.indexOf('\n') + 1;
	const whole = line > 0 ? text.slice(line) : text.slice(longestSecret);
	const key = /-----(BEGIN|END) [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/.exec(whole);
	return key?.[1] === 'END' ? whole.slice(key.index + key[0].length) : whole;
}

/** A worker's lines out of a log; lines of other tools are left out. */
export function workLines(text: string): WorkLine[] {
	return text.split('\n').flatMap(line => {
		if (!line.startsWith('{"t":')) return [];
		try {
			return [JSON.parse(line) as WorkLine];
		} catch {
			return [];
		}
	});
}

/** A log as an operator reads it: a worker's lines in words, other lines as they are. */
export function readableLog(text: string): string[] {
	return text.split('\n').flatMap(line => {
		if (!line.startsWith('{"t":')) return line === '' ? [] : [line];
		const [work] = workLines(line);
		if (work?.t === 'say' || work?.t === 'trouble') return [work.text];
		return [];
	});
}

/** What the worker found out, from its log. */
export function factsIn(folder: string): Facts {
	const line = workLines(tailOf(join(folder, 'out.log'))).findLast(item => item.t === 'facts');
	return line?.t === 'facts' ? line.facts : {};
}

/** The one sentence of a step that failed: the worker's own, else the tool's last line. */
export function troubleIn(folder: string): string | undefined {
	const line = workLines(tailOf(join(folder, 'out.log'))).findLast(item => item.t === 'trouble');
	if (line?.t === 'trouble') return line.text;
	const said = [
		...tailOf(join(folder, 'err.log'), 4096).split('\n'),
		...tailOf(join(folder, 'out.log'), 4096).split('\n'),
	];
	return said.map(text => text.trim()).findLast(text => text !== '' && !text.startsWith('{"t":'));
}

const {O_RDWR, O_WRONLY, O_CREAT, O_EXCL, O_APPEND, O_NOFOLLOW} = fs.constants;
const piece = 1024 * 1024;

/**
 * Once a step has ended its raw output is rewritten without secrets, however much it is (DESIGN par. 8). Where
 * there is no room for that, only its last part is kept: what is raw does not stay. Throws the system's error where a log is missing.
 */
export function redactLog(folder: string, secrets: Readonly<Record<string, string>>): void {
	for (const name of ['out.log', 'err.log']) {
		const path = join(folder, name);
		const found = fs.lstatSync(path);
		// What is no file holds nothing of ours, and what it leads to is not written to.
		if (!found.isFile() || found.size === 0) continue;
		const {text, stream} = redactor(secrets);
		try {
			rewrite(path, stream());
		} catch {
			keepEnd(path, text(endOf(path, tailBytes)));
		}
	}
}

/** Not even room for that: then nothing of it stays, and no secret. */
function keepEnd(path: string, clean: string): void {
	const fd = openPlain(path, O_RDWR);
	try {
		fs.ftruncateSync(fd);
		fs.writeFileSync(fd, clean);
	} catch {
		fs.ftruncateSync(fd);
	} finally {
		fs.closeSync(fd);
	}
}

/** Writes a file anew beside itself, piece by piece, and puts it in place when anything is other than before. */
function rewrite(path: string, stream: Stream): void {
	const part = `${path}.${randomBytes(8).toString('hex')}`;
	const from = openPlain(path);
	const to = fs.openSync(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
	try {
		const changed = copyThrough(from, to, stream);
		if (changed) {
			fs.fsyncSync(to);
			fs.renameSync(part, path);
			syncFolder(dirname(path));
		}
	} finally {
		fs.closeSync(from);
		fs.closeSync(to);
		fs.rmSync(part, {force: true});
	}
}

function copyThrough(from: number, to: number, stream: Stream): boolean {
	const [before, after] = [createHash('sha256'), createHash('sha256')];
	// Bytes that are no UTF-8 come out as the sign for that, as they would on the screen.
	const letters = new StringDecoder('utf8');
	const write = (text: string) => {
		after.update(text);
		for (let bytes = Buffer.from(text); bytes.length > 0;)
			bytes = bytes.subarray(fs.writeSync(to, bytes));
	};
	const buffer = Buffer.alloc(piece);
	for (let got = fs.readSync(from, buffer); got > 0; got = fs.readSync(from, buffer)) {
		before.update(buffer.subarray(0, got));
		write(stream.push(letters.write(buffer.subarray(0, got))));
	}

	write(stream.push(letters.end()) + stream.end());
	return before.digest('hex') !== after.digest('hex');
}

/** Opens a step's log, which must be new. Throws Trouble for a link or a pipe in its place, else the system's error. */
export function openLog(path: string): number {
	return openPlain(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND);
}

/** A disk that keeps no log still has a result to keep. */
export function syncLogs(...logs: number[]): void {
	for (const fd of logs) {
		try {
			fs.fsyncSync(fd);
		} catch (error) {
			process.stderr.write(`${tell(error)}\n`);
		}

		fs.closeSync(fd);
	}
}
