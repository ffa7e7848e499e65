import fs from 'node:fs';
import {homedir} from 'node:os';
import {dirname, isAbsolute, join, resolve} from 'node:path';
import type {Question} from '../plan/questions.ts';
import {splitWords} from '../trust/split-words.ts';
import {tell} from '../trust/trouble.ts';

/** A value as it is recorded, or one sentence that says what is wrong and what to do. */
export type Checked = {value: unknown} | {problem: string};

/** The same rules for a key, a flag and an answers file (DESIGN par. 6). */
export function validate(question: Question, given: unknown): Checked {
	if (question.kind === 'choice') return choice(question, given);
	if (question.kind === 'paste') return pasted(given);
	if (question.kind === 'acknowledge') return acknowledged(given);
	const text = typeof given === 'string' ? given.trim() : given === true ? 'yes' : '';
	if (question.kind === 'confirm') {
		// `no` in an answers file must never be taken for a confirmation.
		if (text === 'yes' || text === 'true') return {value: 'yes'};
		return {problem: 'Only yes goes on here. To stay, leave it unanswered.'};
	}

	if (question.kind === 'word') {
		if (text === question.word) return {value: text};
		return {problem: `That is not the word. Type ${question.word} to go on.`};
	}

	if (text === '') {
		if (question.optional === true) return {value: ''};
		return {problem: 'This is needed. Type an answer.'};
	}

	return controlled(text) ?? byKind(question, text);
}

/** A character that a field cannot hold is told, and nothing is recorded. */
const controlled = (text: string): {problem: string} | undefined =>
	[...text].some(char => char < ' ' || char === '\u007F')
		? {problem: 'The answer holds a control character. Type it without.'}
		: undefined;

const longestNote = 1000;

/** `yes`, and beside or behind it a note of one's own; recorded as `yes`, or as `yes, ` and the note. */
function acknowledged(given: unknown): Checked {
	const {value, reason = ''} = (
		typeof given === 'object' && given !== null ? given : {value: given}
	) as {value?: unknown; reason?: string};
	const text = value === true ? 'yes' : typeof value === 'string' ? value.trim() : '';
	const [said, behind = ''] = /^(?:yes|true)(?:(?:,\s*|\s+)(.+))?$/u.exec(text) ?? [];
	if (said === undefined)
		return {
			problem:
				'Only yes goes on here, with a note behind it if you like. To stay, leave it unanswered.',
		};
	const note = reason.trim() || behind;
	if (note.length > longestNote)
		return {problem: `A note has at most ${longestNote} letters. Shorten it.`};
	return controlled(note) ?? {value: note === '' ? 'yes' : `yes, ${note}`};
}

const largestPaste = 1_048_576;

/** Lines are kept as they are; a single line that begins like a path must lead somewhere. */
function pasted(given: unknown): Checked {
	const text = typeof given === 'string' ? given.replaceAll('\r\n', '\n').trim() : '';
	if (text === '')
		return {problem: 'There is nothing to read yet. Paste the text, or type a path.'};
	if (text.length > largestPaste)
		return {problem: 'That is more than 1 MiB. Save it to a file and name the file.'};
	return /^(?:\/|~\/)[^\n]*$/.test(text) ? pathOf(text, () => undefined) : {value: text};
}

function byKind(question: Question, text: string): Checked {
	switch (question.kind) {
		case 'program':
			return pathOf(text, stat =>
				stat.isFile() ? undefined : 'is not a file. Name the program itself.',
			);
		case 'file':
			return pathOf(text, stat => (stat.isFile() ? undefined : 'is not a file.'));
		case 'folder':
			return pathOf(text, stat => (stat.isDirectory() ? undefined : 'is not a folder.'));
		case 'path':
			return pathOf(text, () => undefined);
		case 'new-folder':
			return newPlace(text, stat => (stat.isDirectory() ? undefined : 'is not a folder.'));
		case 'new-file':
			return newPlace(text, stat => (stat.isFile() ? undefined : 'is not a file.'));
		case 'number':
			return /^\d{1,15}$/.test(text) ? {value: text} : {problem: 'Type a whole number.'};
		case 'address':
			return address(text);
		case 'text':
			return question.id.endsWith('-command') ? command(text) : {value: text};
		default:
			return {value: text};
	}
}

/** An absolute path to something that exists and is not a symbolic link. */
function pathOf(text: string, wrong: (stat: fs.Stats) => string | undefined): Checked {
	const path = text.startsWith('~/') ? join(homedir(), text.slice(2)) : text;
	if (!isAbsolute(path))
		return {problem: `Type the whole path, from / on. Here that may be ${resolve(path)}`};
	let stat: fs.Stats;
	try {
		stat = fs.lstatSync(path);
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		if (code === 'EACCES')
			return {
				problem: `${path} cannot be looked at by this user. Start handrail with sudo, or ask for the right to read it.`,
			};
		return {problem: `${path} is not there. Is it spelled right?`};
	}

	if (stat.isSymbolicLink()) {
		const real = realPath(path);
		return {
			problem: `${path} is a symbolic link${real === undefined ? ' to nowhere' : `. Give the place it leads to: ${real}`}`,
		};
	}

	const problem = wrong(stat);
	return problem === undefined
		? {value: path.length > 1 ? path.replace(/\/+$/, '') : path}
		: {problem: `${path} ${problem}`};
}

function realPath(path: string): string | undefined {
	try {
		return fs.realpathSync(path);
	} catch {
		return undefined;
	}
}

/** An absolute path that may be made, in a folder that exists; what is there already must be of the kind. */
function newPlace(text: string, wrong: (stat: fs.Stats) => string | undefined): Checked {
	const path = text.startsWith('~/') ? join(homedir(), text.slice(2)) : text;
	if (!isAbsolute(path))
		return {problem: `Type the whole path, from / on. Here that may be ${resolve(path)}`};
	if (fs.existsSync(path)) return pathOf(path, wrong);
	if (!fs.existsSync(dirname(path)))
		return {problem: `${dirname(path)} does not exist. Make it first, or name another folder.`};
	return {value: path.replace(/\/+$/, '')};
}

function address(text: string): Checked {
	const plain = text.replace(/^https?:\/\//, '').replace(/\/+$/, '');
	const port = Number(/^(?:\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):(\d{1,5})$/.exec(plain)?.[1]);
	if (port > 0 && port <= 65_535) return {value: plain};
	if (port >= 0) return {problem: `${port} is not a port. Ports are 1 to 65535.`};
	return {problem: 'Type host and port, for example 127.0.0.1:8090'};
}

function command(text: string): Checked {
	try {
		splitWords(text);
		return {value: text};
	} catch (error) {
		return {problem: tell(error)};
	}
}

/** A choice comes as its value, or with the word or the reason that it asks for. */
function choice(question: Question, given: unknown): Checked {
	const {value, word, reason} = (
		typeof given === 'string' ? {value: given} : (given ?? {})
	) as Partial<Record<'value' | 'word' | 'reason', string>>;
	if (value === undefined) return {problem: 'This is needed. Choose one.'};
	const option = question.options?.find(item => item.value === value);
	const names = question.options?.map(item => item.value).join(', ') ?? '';
	if (!option) return {problem: `"${value}" is not one of the choices: ${names}`};
	if (option.refused !== undefined) return {problem: option.refused};
	if (option.word !== undefined && word !== option.word)
		return {problem: `Type ${option.word} to choose this.`};
	if (option.reason === true && (reason ?? '').trim() === '')
		return {problem: 'Type the reason; it is recorded.'};
	return {value: {value, ...(reason === undefined ? {} : {reason: reason.trim()})}};
}
