import {createHash} from 'node:crypto';
import {join} from 'node:path';
import type {Facts, StepClass} from '../drivers/contract.ts';
import {readPlain} from '../intake/plain-file.ts';
import {replaceFile, syncFolder} from '../journal/durable.ts';
import {type Io, realIo} from '../journal/io.ts';
import type {Identity} from '../journal/events.ts';

/** What a runner may do: written before the intent, read again by the runner (W2). */
export type Spec = {
	session: string;
	step: string;
	attempt: number;
	action: string;
	with: unknown;
	class: StepClass;
	as?: 'root';
	observed: Facts;
	pinned: Facts;
	secrets: string[];
	/** Key of the runner's own lock, a nonce. */
	nonce: string;
	/** Identity of the target: its run lock is held while the step runs. */
	target: string;
	journal: string;
	/** The session's fence when the step was decided; behind a higher one nothing is begun. */
	fence: number;
	umask: number;
	/** Seconds after which the step counts as overdue; it is not killed then. */
	deadline: number;
};

/** How a step ended, as its runner wrote it: once, atomically, before it lets its lock go (W4). */
export type Result =
	| {kind: 'done'; facts: Facts; ms: number}
	| {kind: 'failed'; reason: string; exit: number | null; ms: number}
	| {kind: 'refused'; reason: string};

/** What a runner notes in its own journal; `begun` stands there before its child is started. */
export type RunnerNote = {
	child?: Identity;
	runner?: Identity;
	begun?: string;
	overdue?: number;
	robbed?: boolean;
};

/** The mark that a step's processes carry in their environment, to be found by when their runner died. */
export const markOf = (session: string, step: string, attempt: number) =>
	`${session}/${step}/a${attempt}`;

export const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');

export function writeSpec(folder: string, spec: Spec, io: Io = realIo): string {
	const text = JSON.stringify(spec, null, '\t');
	replaceFile(join(folder, 'spec.json'), text, io);
	return digestOf(text);
}

/** Makes a step's folder with its spec, durable by content and by name, and returns the spec's digest. */
export function layDown(session: string, folder: string, spec: Spec, io: Io = realIo): string {
	io.mkdir(join(session, folder));
	syncFolder(join(session, 'steps'), io);
	return writeSpec(join(session, folder), spec, io);
}

/** Writes how a step ended, once (W4). */
export function writeResult(folder: string, result: Result, io: Io = realIo): void {
	replaceFile(join(folder, 'result.json'), JSON.stringify(result), io);
}

export function readSpec(folder: string): {spec: Spec; digest: string} {
	const text = readPlain(join(folder, 'spec.json')).toString();
	return {spec: JSON.parse(text) as Spec, digest: digestOf(text)};
}

/** The result of a step, or undefined while there is none. */
export function readResult(folder: string): {result: Result; digest: string} | undefined {
	try {
		const text = readPlain(join(folder, 'result.json')).toString();
		return {result: JSON.parse(text) as Result, digest: digestOf(text)};
	} catch {
		return undefined;
	}
}

/** What the runner noted of itself and its child, the newest of each. */
export function readRunner(folder: string): RunnerNote {
	try {
		const lines = readPlain(join(folder, 'runner.jl')).toString().split('\n').filter(Boolean);
		return Object.assign({}, ...lines.map(readNote)) as RunnerNote;
	} catch {
		return {};
	}
}

function readNote(line: string): RunnerNote {
	try {
		return JSON.parse(line) as RunnerNote;
	} catch {
		return {};
	}
}
