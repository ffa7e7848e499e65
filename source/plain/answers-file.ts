import {sanitise} from '../trust/safe.ts';
import {Trouble} from '../trust/trouble.ts';
import {readYaml, type YamlRead} from '../trust/yaml.ts';
import type {Given} from './answers.ts';

type Path = readonly (string | number)[];

/**
 * Reads an answers file, YAML or JSON: a map of question ids to answers. An answer is text, or, for a
 * choice that needs more, a map of value, word and reason. Everything is read as it is written, so that
 * `1.10` stays 1.10. Throws Trouble with file:line:column, never with the line itself: it may hold a secret.
 */
export function readAnswers(text: string, file: string): Map<string, Given> {
	const {value, positions, keyPositions} = readQuietly(text, file);
	const fail = (path: Path, what: string, next: string): never => {
		const {line, column} = keyPositions(path) ?? positions(path) ?? {line: 1, column: 1};
		throw new Trouble(`${sanitise(file)}:${line}:${column}: ${what}.`, {next});
	};
	if (value === null || value === '') return new Map();
	if (!isMap(value))
		return fail([], 'a map of answers is expected here', 'Write one line each: id: answer');
	const answers = new Map<string, Given>();
	for (const [id, given] of Object.entries(value)) {
		const {line, column} = keyPositions([id]) ?? {line: 1, column: 1};
		const where = `${file}:${line}:${column}`;
		answers.set(id, {...oneAnswer(id, given, fail), where});
	}

	return answers;
}

/** The first line of what is wrong: the others show the file's own text. */
function readQuietly(text: string, file: string): YamlRead {
	try {
		return readYaml(text, {file, scalars: 'text'});
	} catch (error) {
		if (!(error instanceof Trouble)) throw error;
		const [first = ''] = error.message.split('\n');
		throw new Trouble(first, error.next === undefined ? {} : {next: error.next});
	}
}

function oneAnswer(
	id: string,
	given: unknown,
	fail: (path: Path, what: string, next: string) => never,
): Omit<Given, 'where'> {
	if (typeof given === 'string') return {value: given};
	if (!isMap(given))
		return fail(
			[id],
			'a list is no answer',
			'Write one value, or a map of value, word and reason.',
		);
	const known = ['value', 'word', 'reason'];
	for (const [key, part] of Object.entries(given)) {
		if (!known.includes(key))
			fail([id, key], 'this key is not known here', 'Known are: value, word, reason.');
		if (typeof part !== 'string')
			fail([id, key], 'one value is expected here', 'Write a single word or sentence.');
	}

	const {value, word, reason} = given as Record<string, string | undefined>;
	if (value === undefined) return fail([id], 'the value is missing', 'Add: value: …');
	return {
		value,
		...(word === undefined ? {} : {word}),
		...(reason === undefined ? {} : {reason}),
	};
}

function isMap(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
