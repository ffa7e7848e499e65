import {parse as parseIni} from 'ini';
import {parse as parseToml, TomlError} from 'smol-toml';
import {sanitise} from '../trust/safe.ts';
import {Trouble} from '../trust/trouble.ts';
import {lineOf, type Lines, linesIn} from './comments.ts';
import {childText, pathText} from './config-path.ts';
import {type Json, type JsonMap, isMap} from './config-tree.ts';
import {envLines} from './env-lines.ts';
import {troubleAt} from './file-trouble.ts';
import {jsonKeys} from './json-keys.ts';
import {notationOf, type TextFormat} from './notation.ts';
import {type KeyInfo, readValues, type ValuesFile} from './read-values.ts';
import {jsonTrouble} from './schema.ts';
import {type Said, writtenTwice} from './written-twice.ts';

/** How a program's configuration is written. */
export type Format = 'yaml' | 'json' | TextFormat;

const byEnding: Readonly<Record<string, Format>> = {
	yaml: 'yaml',
	yml: 'yaml',
	json: 'json',
	toml: 'toml',
	ini: 'ini',
	cfg: 'ini',
	conf: 'ini',
	env: 'env',
};
const maxBytes = 1_048_576;

/** The format that a file's name tells; undefined when it tells none. */
export function formatOf(file: string): Format | undefined {
	const name = file.split('/').at(-1) ?? '';
	if (/^\.env(?:\.|$)/.test(name)) return 'env';
	return byEnding[name.split('.').at(-1)?.toLowerCase() ?? ''];
}

/** Reads a program's configuration. Throws Trouble with file:line:column. */
export function readSettings(text: string, file: string, format: Format): ValuesFile {
	if (format === 'yaml') return readValues(text, file, 'core');
	if (text.length > maxBytes)
		throw new Trouble(`${sanitise(file)}:1:1: larger than 1 MiB; it is not read.`);
	const plain = text.replace(/^\uFEFF/, '');
	const value = asMap(read(plain, file, format), plain, file);
	refuseNames(value, file);
	const keys = format === 'json' ? new Map<string, KeyInfo>() : placesOf(plain, file, format);
	const notices = writtenTwice(saidIn(plain, format), file, format === 'ini');
	return {file, value, keys, notices};
}

// A section's line may be indented, and a comment may follow it.
const sectionLine = /^[ \t]*(\[[^\]\r\n]*\])[ \t]*(?:[;#].*)?$/gm;

function read(text: string, file: string, format: Exclude<Format, 'yaml'>): unknown {
	if (format === 'json') {
		try {
			return JSON.parse(text);
		} catch (error) {
			throw jsonTrouble(text, file, error as Error);
		}
	}
	if (format === 'env')
		return Object.fromEntries(envLines(text).map(({name, value}) => [name, value]));
	// Its parser makes plain objects; sections stay maps, and every value a text as the program sees it.
	if (format === 'ini') return structuredClone({...parseIni(text.replace(sectionLine, '$1'))});
	try {
		return plain(parseToml(text));
	} catch (error) {
		if (!(error instanceof TomlError)) throw error;
		const lines = linesIn(text);
		const offset = (lines.starts[error.line - 1] ?? 0) + error.column - 1;
		throw troubleAt(lines, file, offset, 'this is not TOML from here on');
	}
}

/** Dates and big numbers of TOML as text and number. */
function plain(value: unknown): Json {
	if (value instanceof Date) return value.toISOString();
	if (typeof value === 'bigint') return Number(value);
	if (Array.isArray(value)) return value.map(plain);
	if (typeof value !== 'object' || value === null) return value as Json;
	return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]));
}

function asMap(value: unknown, text: string, file: string): JsonMap {
	if (isMap(value as Json)) return value as JsonMap;
	throw troubleAt(linesIn(text), file, 0, 'settings are a map of keys, and this is not one');
}

function refuseNames(value: Json, file: string): void {
	const todo: Json[] = [value];
	for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
		if (Array.isArray(node)) todo.push(...(node as Json[]));
		else if (isMap(node)) {
			for (const [key, entry] of Object.entries(node)) {
				if (['__proto__', 'constructor', 'prototype'].includes(key))
					throw new Trouble(`${sanitise(file)}:1:1: \`${key}\` cannot be a key.`);
				todo.push(entry);
			}
		}
	}
}

/** What a text says, in order, for what it says twice. TOML refuses that itself. */
function saidIn(text: string, format: Exclude<Format, 'yaml'>): readonly Said[] {
	if (format === 'json') return jsonKeys(text);
	if (format === 'env')
		return envLines(text).map(({name, line}) => ({
			path: childText('', name),
			name,
			line,
			column: 1,
		}));
	if (format === 'toml') return [];
	const lines = linesIn(text);
	return notationOf(format)
		.statements(text)
		.filter(({adds}) => adds !== true)
		.map(({kind, path, from}) => ({
			path: pathText(path),
			name: (kind === 'section' ? path : path.slice(-1)).join('.'),
			line: lineOf(lines, from) + 1,
			column: 1,
			section: kind === 'section',
		}));
}

/** Where the keys of a text of lines stand, with the comments above them. */
function placesOf(text: string, file: string, format: TextFormat): ReadonlyMap<string, KeyInfo> {
	const lines = linesIn(text);
	const places = new Map<string, KeyInfo>();
	for (const {path, parts, from} of notationOf(format).statements(text)) {
		const start = parts[0]?.from ?? from;
		const line = lineOf(lines, start);
		places.set(pathText(path), {
			file,
			line: line + 1,
			column: start - lines.starts[line]! + 1,
			comment: commentAbove(lines, lineOf(lines, from)),
		});
	}
	return places;
}

function commentAbove({text, starts}: Lines, own: number): string {
	const said: string[] = [];
	for (let line = own - 1; line >= 0; line--) {
		const comment = /^\s*[#;]+\s?(.*)$/.exec(
			text.slice(starts[line], starts[line + 1]).trimEnd(),
		)?.[1];
		if (comment === undefined) break;
		said.unshift(comment.trim());
	}
	return sanitise(said.join(' ').slice(0, 2000));
}
