import fs from 'node:fs';
import {basename, join} from 'node:path';
import {readPlain} from '../intake/plain-file.ts';
import {foldAll, type Stamped} from '../journal/fold.ts';
import {salvageJournal} from '../journal/journal.ts';
import {emptyState} from '../journal/state.ts';
import {redactValue} from '../report/redact-value.ts';
import {loadRunbook} from '../runbook/load.ts';
import {redactor} from '../trust/redact.ts';
import {tell} from '../trust/trouble.ts';
import {secretsFromFiles} from './open.ts';
import {peekHeader, type Header, runbookText} from './store.ts';

/** Raised when a line of the export changes its meaning. */
export const exportFormat = 1;

/**
 * The whole record of a session, one JSON value a line: a header, the journal, then of each step what
 * its runner noted and how it ended, and at the end what is missing and how many lines there are.
 * Reads only. What is damaged is left out and named.
 */
export function exportSession(folder: string, app: string): {lines: object[]; missing: string[]} {
	const missing: string[] = [];
	const attempt = <T>(what: string, read: () => T): T | undefined => {
		try {
			return read();
		} catch (error) {
			missing.push(`${what}: ${tell(error)}`);
			return undefined;
		}
	};

	const header = attempt('The header', () => peekHeader(folder));
	const journal = attempt('The journal', () => salvageJournal(folder));
	missing.push(...(journal?.missing ?? []));
	const records = journal?.records ?? [];
	const first = {
		handrail: 'export',
		format: exportFormat,
		app,
		session: basename(folder),
		header: header && withoutNonce(header),
		journal: {condition: journal?.read.condition ?? 'missing', newer: journal?.read.newer},
	};
	const lines: object[] = [first, ...records.map(record => ({of: 'journal', record}))];
	for (const step of attempt('The steps', () => stepFolders(folder)) ?? [])
		lines.push(...stepLines(folder, step, attempt));
	lines.push({of: 'end', lines: lines.length + 1, missing});
	const clean = redactor(knownSecrets(folder, records as unknown as Stamped[]));
	return {lines: lines.map(line => redactValue(line, clean) as object), missing};
}

/** The nonce names the session's lock: who has it could hold the session shut. */
function withoutNonce(header: Header): object {
	return Object.fromEntries(Object.entries(header).filter(([name]) => name !== 'nonce'));
}

function stepFolders(folder: string): string[] {
	return fs.readdirSync(join(folder, 'steps')).toSorted();
}

type Attempt = <T>(what: string, read: () => T) => T | undefined;

function stepLines(folder: string, step: string, attempt: Attempt): object[] {
	const read = (name: string) => {
		const path = join(folder, 'steps', step, name);
		return fs.existsSync(path)
			? attempt(`${step}/${name}`, () => readPlain(path).toString())
			: undefined;
	};
	const notes = (read('runner.jl') ?? '').split('\n').filter(line => line !== '');
	const result = read('result.json');
	const parsed = [
		...notes.map((line, index) => ({
			of: 'runner',
			step,
			note: attempt(`${step}/runner.jl line ${index + 1}`, () => JSON.parse(line) as unknown),
		})),
		...(result === undefined
			? []
			: [
					{
						of: 'result',
						step,
						result: attempt(`${step}/result.json`, () => JSON.parse(result) as unknown),
					},
				]),
	];
	return parsed.filter(line => ('note' in line ? line.note : line.result) !== undefined);
}

/** Secrets that lie in files the operator named; typed ones never reached the disk. */
function knownSecrets(folder: string, records: Stamped[]): Record<string, string> {
	try {
		const text = runbookText(folder);
		const runbook = loadRunbook(text, 'runbook.yaml');
		return secretsFromFiles({runbook, state: foldAll(emptyState, records)});
	} catch {
		// Without them what looks like a secret is hidden all the same.
		return {};
	}
}
