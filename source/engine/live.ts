import fs from 'node:fs';
import {join} from 'node:path';
import {logFile, serviceSchema} from '../drivers/service/service.ts';
import type {Attempt} from '../journal/state.ts';
import type {Context} from '../plan/context.ts';
import {scopeOf} from '../plan/scope.ts';
import type {Live} from '../plan/view.ts';
import type {Redactor} from '../trust/redact.ts';
import {endOf, readableLog, workLines} from './output.ts';

export const quiet: Live = {checks: {}, log: [], productLog: [], pausing: false, paused: false};

const shownLines = 400;

/** The running step's log and progress, read from its files; bounded whatever their size. */
export function stepLive(
	sessionFolder: string,
	attempt: Attempt,
	hidden: Redactor,
): Pick<Live, 'log' | 'progress' | 'stepSince'> {
	const folder = join(sessionFolder, attempt.folder);
	const out = hidden.text(endOf(join(folder, 'out.log'), 32 * 1024));
	const err = hidden.text(endOf(join(folder, 'err.log'), 16 * 1024));
	const progress = workLines(out).findLast(line => line.t === 'progress');
	const log = [...readableLog(out), ...readableLog(err)].slice(-shownLines);
	return {log, stepSince: attempt.at, ...(progress?.t === 'progress' ? {progress} : {})};
}

/** A file's last lines from an offset on. */
export function newLines(path: string, from: number, hidden: Redactor): string[] {
	try {
		const {size} = fs.statSync(path);
		if (size <= from) return [];
		return hidden
			.text(endOf(path, 32 * 1024, from))
			.split('\n')
			.filter(line => line !== '')
			.slice(-shownLines);
	} catch {
		return [];
	}
}

/** Where the product's own log lies, if it is a file. */
export function productLogPath({runbook, state, session}: Context): string | undefined {
	if (!runbook.logs) return undefined;
	const given = scopeOf(runbook, state, session)[`service.${runbook.logs.service}`];
	const service = serviceSchema.safeParse(given);
	return service.success && service.data.how === 'process' ? logFile(service.data) : undefined;
}

/** Bytes of a file; 0 when there is none. */
export function sizeOf(path: string): number {
	try {
		return fs.statSync(path).size;
	} catch {
		return 0;
	}
}
