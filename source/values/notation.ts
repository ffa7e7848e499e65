import {unsafe} from 'ini';
import {stringify} from 'smol-toml';
import {Trouble} from '../trust/trouble.ts';
import {type Path, pathText} from './config-path.ts';
import {type Json, isMap, textOf} from './config-tree.ts';
import {envStatements} from './env-lines.ts';
import type {Statement} from './statement.ts';
import {iniStatements} from './statements-ini.ts';
import {tomlStatements} from './statements-toml.ts';

/** Formats that are edited line by line. env: `NAME=value` lines. */
export type TextFormat = 'toml' | 'ini' | 'env';

/** How a format of lines is written. What it cannot say is Trouble. */
export type Notation = {
	/** Signs that begin a comment. */
	signs: string;
	/** Between a key and its value, where nothing shows another way. */
	between: string;
	statements(text: string): readonly Statement[];
	/** A key's name; in the quotes of the one it replaces. */
	key(name: string, like?: string): string;
	/** The name of a section, or of a key in a key, out of its parts. */
	joined(parts: readonly string[], kind: Statement['kind']): string;
	value(value: Json, like?: string): string;
	/** A value as it will be read again. */
	meant(value: Json): Json;
};

const byHand = {next: 'Change it by hand.'};
const quoteOf = (like = ''): string => (/^['"]/.test(like) ? like[0]! : '');

const toml: Notation = {
	signs: '#',
	between: ' = ',
	statements: tomlStatements,
	key(name, like) {
		const quote = quoteOf(like);
		if (quote === '' && /^[\w-]+$/.test(name)) return name;
		return quote === "'" && !/['\p{Cc}]/u.test(name) ? `'${name}'` : tomlText(name);
	},
	joined: parts => parts.join('.'),
	value(value, like) {
		if (value === null || isMap(value))
			throw new Trouble('A TOML file takes a text, a number, a yes or no, or a list here.', byHand);
		if (typeof value !== 'string') return stringify({k: value}).trim().replace(/^k = /, '');
		return quoteOf(like) === "'" && !/['\p{Cc}]/u.test(value) ? `'${value}'` : tomlText(value);
	},
	meant: value => value,
};

const tomlText = (text: string): string => JSON.stringify(text).replaceAll('\u007F', '\\u007f');

const ini: Notation = {
	signs: '#;',
	between: ' = ',
	statements: iniStatements,
	key(name, like) {
		const quote = quoteOf(like);
		const odd = unsafe(name) !== name || /[=\\\][\p{Cc}]|^[!"']|["']$/u.test(name) || name === '';
		if (odd) throw new Trouble(`${pathText([name])} cannot be a name in an INI file.`, byHand);
		return `${quote}${name}${quote}`;
	},
	joined(parts, kind) {
		if (kind === 'key' && parts.length > 1)
			throw new Trouble('A name in an INI file has no parts.', byHand);
		const dotted = kind === 'section' ? parts.find(part => part.includes('.')) : undefined;
		if (dotted !== undefined)
			throw new Trouble(`${pathText([dotted])} cannot be a section in an INI file.`, byHand);
		return parts.join('.');
	},
	value(value, like) {
		if (value === null || typeof value === 'object')
			throw new Trouble('An INI file takes a plain value here.', byHand);
		const text = textOf(value);
		const quote = quoteOf(like) || (unsafe(text) === text ? '' : '"');
		return `${quote}${text}${quote}`;
	},
	meant: value => {
		const text = textOf(value);
		return /^(?:true|false|null)$/.test(text) ? (JSON.parse(text) as Json) : text;
	},
};

const env: Notation = {
	signs: '#',
	between: '=',
	statements: envStatements,
	key(name) {
		if (!/^[A-Za-z_][\w.-]*$/.test(name))
			throw new Trouble(`${pathText([name])} cannot be the name of a variable.`, byHand);
		return name;
	},
	joined(parts, kind) {
		if (kind === 'section' || parts.length > 1)
			throw new Trouble(`${pathText(parts)} cannot be the name of a variable.`, byHand);
		return parts[0]!;
	},
	value(value, like) {
		if (value === null || typeof value === 'object')
			throw new Trouble('An environment file takes a plain value here.', byHand);
		const text = textOf(value);
		const plain = /^[\w./:@%+,=-]*$/.test(text);
		const quote = quoteOf(like) || (plain ? '' : text.includes("'") ? '"' : "'");
		return `${quote}${text}${quote}`;
	},
	meant: textOf,
};

const notations: Readonly<Record<TextFormat, Notation>> = {toml, ini, env};

/** How this format is written. */
export const notationOf = (format: TextFormat): Notation => notations[format];

/** A path below another as this format writes it, a part in the quotes of the one it replaces. */
export const written = (
	{key, joined}: Notation,
	path: Path,
	kind: Statement['kind'],
	like: readonly string[] = [],
): string =>
	joined(
		path.map((part, index) => key(part, like[index])),
		kind,
	);
