import {parse as parseIni} from 'ini';
import {parse as parseToml, TomlError} from 'smol-toml';
import {sanitise} from '../trust/safe.ts';
import {Trouble} from '../trust/trouble.ts';
import {linesIn} from './comments.ts';
import {childText} from './config-path.ts';
import {type Json, type JsonMap, isMap} from './config-tree.ts';
import {troubleAt} from './file-trouble.ts';
import {type KeyInfo, readValues, type ValuesFile} from './read-values.ts';
import {jsonTrouble} from './schema.ts';

/** How a program's configuration is written. env: `NAME=value` lines. */
export type Format = 'yaml' | 'json' | 'toml' | 'ini' | 'env';

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
	const value = asMap(read(text, file, format), text, file);
	refuseNames(value, file);
	return {file, value, keys: placesOf(text, file, value, format), notices: []};
}

function read(given: string, file: string, format: Exclude<Format, 'yaml'>): unknown {
	const text = given.replace(/^\uFEFF/, '');
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
	if (format === 'ini') return structuredClone({...parseIni(text)});
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

export type EnvLine = {name: string; value: string; line: number};

/** The lines of an environment file: `NAME=value`, quotes taken off, `export ` allowed. */
export function envLines(text: string): readonly EnvLine[] {
	return text.split(/\r?\n/).flatMap((whole, index) => {
		const [, name = '', rest = ''] =
			/^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*[=:]\s?(.*)$/.exec(whole) ?? [];
		if (name === '') return [];
		const quoted = /^\s*(["'])((?:\\.|(?!\1).)*)\1/.exec(rest)?.[2];
		return [{name, value: quoted ?? rest.replace(/\s+#.*$/, '').trim(), line: index + 1}];
	});
}

/** Where the keys of a flat text stand, as far as lines tell: comments above them, and `[sections]`. */
function placesOf(
	text: string,
	file: string,
	value: JsonMap,
	format: Format,
): ReadonlyMap<string, KeyInfo> {
	const keys = new Map<string, KeyInfo>();
	if (format === 'json') return keys;
	let section = '';
	let said: string[] = [];
	for (const [index, line] of text.split(/\r?\n/).entries()) {
		const head = /^\s*\[+\s*([^\]]+?)\s*\]+/.exec(line)?.[1];
		const comment = /^\s*[#;]+\s?(.*)$/.exec(line)?.[1];
		const key = /^\s*(?:export\s+)?["']?([\w.-]+)["']?\s*[=:]/.exec(line)?.[1];
		if (comment !== undefined) {
			said.push(comment.trim());
			continue;
		}
		if (head !== undefined)
			section = head
				.split('.')
				.reduce((above, part) => childText(above, part.replaceAll(/["']/g, '')), '');
		else if (key !== undefined) {
			const path =
				format === 'env' ? childText('', key) : key.split('.').reduce(childText, section);
			keys.set(path, {
				file,
				line: index + 1,
				column: line.search(/\S/) + 1,
				comment: sanitise(said.join(' ').slice(0, 2000)),
			});
		}
		said = [];
	}
	return Object.keys(value).length === 0 ? new Map() : keys;
}
