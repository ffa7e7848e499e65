import type {Option, Question} from '../plan/questions.ts';
import {sanitise} from '../trust/safe.ts';

/** What may be answered, in words, for those questions that have no list of choices. */
const allowed: Readonly<Record<Exclude<Question['kind'], 'choice'>, string>> = {
	text: 'text',
	number: 'a whole number',
	address: 'host and port, for example 127.0.0.1:8090',
	program: 'the whole path of a program',
	folder: 'the whole path of a folder',
	'new-folder': 'the whole path of a folder; it is made when it is not there',
	file: 'the whole path of a file',
	'new-file': 'the whole path of a file; it is made when it is not there',
	path: 'the whole path of a file or folder',
	secret: '@/the/file that holds it, or @env:NAME for a variable; never the secret itself',
	confirm: 'yes',
	word: 'the word',
	reason: 'a sentence; it is recorded',
	acknowledge: 'yes, with a note behind it if you like',
	paste: 'a text, or the whole path of a file or folder',
};

const needs = ({word, reason}: Option): string =>
	[word === undefined ? '' : `the typed word ${word}`, reason === true ? 'a reason' : '']
		.filter(Boolean)
		.join(' and ');

/** A label that was several lines in its source, as one. */
export const oneLine = (text: string) => text.replaceAll(/\s*\n\s*/g, ' ');

/** A word as a POSIX shell takes it. */
const quoted = (text: string) =>
	/^[\w@%+=:,./-][\w@%+=:,./#-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** The flags that answer a question: for a choice, those of one option. */
export function flagsFor(question: Question, option?: Option): string {
	const {id, kind, word} = question;
	const flag = (name: string, value: string) => `--answer ${quoted(`${name}=${value}`)}`;
	if (option) {
		return [
			flag(id, option.value),
			...(option.word === undefined ? [] : [flag(`${id}.word`, option.word)]),
			...(option.reason === true ? [flag(`${id}.reason`, 'WHY')] : []),
		].join(' ');
	}

	if (kind === 'choice') return flag(id, 'VALUE');
	if (kind === 'confirm' || kind === 'acknowledge') return flag(id, 'yes');
	if (kind === 'word') return flag(id, word ?? 'WORD');
	return flag(id, kind === 'secret' ? '@/FILE' : 'VALUE');
}

const longest = 300;

/** A missing answer told whole: the id, the question, what may be answered, and the exact flag. */
export function missingLines(question: Question): string[] {
	const {id, kind, label, options = [], optional} = question;
	const asked = oneLine(label);
	const head = `${id}: ${asked.length > longest ? `${asked.slice(0, longest)} …` : asked}`;
	if (kind !== 'choice') {
		const none = optional === true ? ', or nothing' : '';
		return [head, `  takes ${allowed[kind]}${none}: ${flagsFor(question)}`].map(line =>
			sanitise(line),
		);
	}

	return [
		head,
		...options.map(option => {
			if (option.refused !== undefined)
				return `  ${option.value}: ${option.label}. It cannot be chosen: ${option.refused}`;
			const more = needs(option);
			return `  ${option.value}: ${option.label}${more === '' ? '' : `, with ${more}`}: ${flagsFor(question, option)}`;
		}),
	].map(line => sanitise(line));
}
