import fs from 'node:fs';
import {join} from 'node:path';
import type {Facts} from '../drivers/contract.ts';
import {isFull, replaceFile} from '../journal/durable.ts';
import {redactor} from '../trust/redact.ts';
import type {WorkLine} from './worker.ts';

const tailBytes = 64 * 1024;

/** The last part of a file as text; '' when there is none. Bounded, whatever the file's size. */
export function tailOf(path: string, bytes = tailBytes): string {
	try {
		const fd = fs.openSync(path, 'r');
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

/** Without room for the clean log the raw one goes all the same: no secret stays. */
function rewrite(path: string, clean: string): void {
	try {
		replaceFile(path, clean);
	} catch (error) {
		if (!isFull(error)) throw error;
		fs.truncateSync(path);
	}
}

const redactLimit = 64 * 1024 * 1024;

/** Once a step has ended its raw output is rewritten without secrets (DESIGN par. 8). */
export function redactLog(folder: string, secrets: Readonly<Record<string, string>>): void {
	for (const name of ['out.log', 'err.log']) {
		const path = join(folder, name);
		if (fs.statSync(path).size === 0) continue;
		const raw =
			fs.statSync(path).size > redactLimit
				? tailOf(path, redactLimit)
				: fs.readFileSync(path, 'utf8');
		const clean = redactor(secrets).text(raw);
		if (clean !== raw) rewrite(path, clean);
	}
}
