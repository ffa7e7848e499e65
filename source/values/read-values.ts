import {type Document, isAlias, isMap, isScalar, isSeq, type Node, Scalar} from 'yaml';
import {sanitise} from '../trust/safe.ts';
import {commentAt, lineOf, type Lines, linesIn} from './comments.ts';
import {refuseBytes, troubleAt} from './file-trouble.ts';
import {childText} from './config-path.ts';
import type {Json, JsonMap} from './config-tree.ts';
import {type Dialect, plainKey, plainScalar, printed} from './scalar.ts';
import {documentOf, type Fail} from './yaml-document.ts';

/** A key as it stands in a file. Lines and columns count from 1. */
export type KeyInfo = {
	file: string;
	line: number;
	column: number;
	comment: string;
	/** The key as written, when it is not quoted and Helm reads it as another word: `on` for true. */
	spelled?: string;
	/** The scalar as written, when it is not quoted. */
	source?: string;
	/** Files given before this one that set the key as well, in their order: theirs counts once this one's is gone. */
	beneath?: readonly string[];
	/** What compose does with what stands below it in other files: it is taken out, or replaced whole. */
	tag?: ComposeTag;
	/** For a list: scalars in it that Helm prints otherwise than they are written. */
	inside?: readonly Inside[];
};
/** A scalar in a list, by its place below the list's key. */
export type Inside = {
	path: readonly (string | number)[];
	source: string;
	value: number | boolean;
};
export type ComposeTag = 'reset' | 'override';
export type Notice = {path: string; file: string; line: number; column: number; text: string};
/** One file of settings: what it means, and how its keys stand there. */
export type ValuesFile = {
	file: string;
	value: JsonMap;
	keys: ReadonlyMap<string, KeyInfo>;
	notices: readonly Notice[];
};

type Within = {path: readonly (string | number)[]; found: Inside[]};

const maxAliases = 100;
const maxNodes = 400_000;
const refused = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads YAML that we do not trust as Helm (or a YAML 1.2 program) would, with comments and places, within
 * limits. A key written twice is told, and the last one counts, as with Helm. Throws Trouble with file:line:column.
 */
export function readValues(given: string, file: string, dialect: Dialect): ValuesFile {
	const text = given.replace(/^\uFEFF/, '');
	const lines = linesIn(text);
	const fail = (offset: number, what: string, next?: string): never => {
		throw troubleAt(lines, file, offset, what, next);
	};
	refuseBytes(text, file);
	const document = documentOf(text, file, fail);
	const walk = walker(document, lines, file, dialect, fail);
	const value = walk.top(document.contents);
	return {file, value, keys: walk.keys, notices: walk.notices};
}

/** `!reset` and `!override`, which compose alone knows. */
const composeTag = (node: unknown, dialect: Dialect): ComposeTag | undefined => {
	const tag = dialect === 'core' ? (node as Node | null | undefined)?.tag : undefined;
	return tag === '!reset' || tag === '!override' ? (tag.slice(1) as ComposeTag) : undefined;
};

const startOf = (node: unknown): number => (node as Node | null | undefined)?.range?.[0] ?? 0;
const endOf = (node: unknown): number => (node as Node | null | undefined)?.range?.[1] ?? 0;

function walker(
	document: Document.Parsed,
	lines: Lines,
	file: string,
	dialect: Dialect,
	fail: Fail,
) {
	const keys = new Map<string, KeyInfo>();
	const notices: Notice[] = [];
	const anchors = new Map<string, {value: Json; nodes: number}>();
	let [nodes, aliases] = [0, 0];

	const place = (offset: number) => {
		const line = lineOf(lines, offset);
		return {file, line: line + 1, column: offset - lines.starts[line]! + 1};
	};
	const spend = (count: number, node: unknown): void => {
		nodes += count;
		if (nodes > maxNodes)
			fail(startOf(node), 'aliases (`*name`) blow this file up', 'Write the values out.');
	};
	const scalar = (node: Scalar): Json => {
		const text = String(node.value);
		const tag = node.tag?.replace('tag:yaml.org,2002:', '');
		const quoted = node.type !== Scalar.PLAIN;
		const known = composeTag(node, dialect) !== undefined;
		if (tag === 'str' || ((tag === undefined || known) && quoted)) return text;
		if (tag === 'binary' && dialect === 'helm') return decoded(text, node);
		if (!known && tag !== undefined && !['int', 'float', 'bool', 'null', '!'].includes(tag))
			fail(startOf(node), 'this tag is not known', 'Leave the tag (`!name`) out.');
		const value = plainScalar(text, dialect);
		return value === undefined
			? fail(startOf(node), 'a number that no program can be given')
			: value;
	};
	const decoded = (text: string, node: Scalar): string => {
		try {
			return atob(text.replaceAll(/\s/g, ''));
		} catch {
			return fail(startOf(node), 'this is not base64');
		}
	};
	const keyOf = (node: unknown): string => {
		if (isAlias(node)) fail(startOf(node), 'an alias cannot be a key');
		if (!isScalar(node)) return fail(startOf(node), 'only a plain word can be a key');
		const text = String(node.value);
		const name = node.type === Scalar.PLAIN ? plainKey(text, dialect) : text;
		if (name === undefined) return fail(startOf(node), 'an empty key; Helm refuses it');
		if (refused.has(name)) fail(startOf(node), `\`${name}\` cannot be a key`);
		return name;
	};
	const resolved = (node: unknown): Json => {
		if (!isAlias(node)) return any(node, '', false);
		if (++aliases > maxAliases)
			fail(
				startOf(node),
				`more than ${maxAliases} uses of aliases (\`*name\`)`,
				'Write the values out.',
			);
		const found = anchors.get(node.source);
		if (!found)
			return fail(startOf(node), 'this alias has no anchor before it, or contains itself');
		spend(found.nodes, node);
		return found.value;
	};
	/** `at` is the path in text; keys inside lists and aliases have no place of their own. */
	const any = (node: unknown, at: string, placed: boolean, within?: Within): Json => {
		if (node === null || node === undefined) return null;
		if (isAlias(node)) return resolved(node);
		if (composeTag(node, dialect) === 'reset') return null;
		const before = nodes;
		spend(1, node);
		const value = isMap(node)
			? map(node, at, placed, within)
			: isSeq(node)
				? node.items.map((item, index) => any(item, '', false, below(within, index)))
				: scalar(node as Scalar);
		if (within && isScalar(node)) note(within, node, value);
		const {anchor} = node as Node & {anchor?: string};
		if (anchor !== undefined) anchors.set(anchor, {value, nodes: nodes - before});
		return value;
	};
	const below = (within: Within | undefined, key: string | number): Within | undefined =>
		within && {path: [...within.path, key], found: within.found};
	const note = ({path, found}: Within, node: Scalar, value: Json): void => {
		if (node.type !== Scalar.PLAIN || (typeof value !== 'number' && typeof value !== 'boolean'))
			return;
		const source = String(node.value);
		if (printed(value) !== source) found.push({path, source, value});
	};
	const map = (
		node: {items: readonly unknown[]},
		at: string,
		placed: boolean,
		within?: Within,
	): JsonMap => {
		const out: Record<string, Json> = {};
		const given = new Map<string, Json>();
		for (const {key, value} of node.items as {key: unknown; value: unknown}[]) {
			if (isScalar(key) && key.type === Scalar.PLAIN && key.value === '<<') {
				for (const [name, entry] of mergedIn(value)) given.set(name, entry);
				continue;
			}
			const name = keyOf(key);
			const path = childText(at, name);
			if (Object.hasOwn(out, name)) {
				const first = node.items.find(
					item =>
						isScalar((item as {key: unknown}).key) && keyOf((item as {key: unknown}).key) === name,
				);
				const {line} = place(startOf((first as {key: unknown}).key));
				notices.push({
					path,
					...place(startOf(key)),
					text: `\`${sanitise(name)}\` is written twice: the first is in line ${line}, this last one counts`,
				});
				if (notices.length > 1000) fail(startOf(key), 'more than 1000 keys are written twice');
			}
			if (!placed) {
				out[name] = any(value, path, false, below(within, name));
				continue;
			}
			const known = info(key as Scalar, value);
			const spelled = String((key as Scalar).value);
			if (spelled !== name) known.spelled = spelled;
			keys.set(path, known);
			const list = dialect === 'helm' && isSeq(value) ? {path: [], found: []} : undefined;
			out[name] = any(value, path, true, list);
			if (list && list.found.length > 0) known.inside = list.found;
		}
		for (const [name, entry] of given) if (!Object.hasOwn(out, name)) out[name] = entry;
		return out;
	};
	const mergedIn = (node: unknown): [string, Json][] => {
		const list = isSeq(node) ? node.items.map(resolved).reverse() : [resolved(node)];
		return list.flatMap(entry => {
			if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
				return fail(startOf(node), '`<<` wants a map');
			return Object.entries(entry as JsonMap);
		});
	};
	const info = (key: Scalar, value: unknown): KeyInfo => {
		const plain = isScalar(value) && value.type === Scalar.PLAIN ? value.source : undefined;
		// A map's or a list's comment trails its key; a scalar's trails the scalar.
		const end = isScalar(value) && value.source !== '' ? endOf(value) : endOf(key) + 1;
		const start = startOf(key);
		const line = lineOf(lines, start);
		const made: KeyInfo = {
			file,
			line: line + 1,
			column: start - lines.starts[line]! + 1,
			comment: commentAt(lines, line, start, end),
		};
		if (plain) made.source = plain;
		const tag = composeTag(value, dialect);
		if (tag !== undefined) made.tag = tag;
		return made;
	};
	return {
		keys,
		notices,
		top: (node: unknown): JsonMap => {
			const value = any(node, '', true);
			if (value === null) return {};
			if (Array.isArray(value))
				return fail(startOf(node), 'this is a list; settings are a map of keys');
			if (typeof value !== 'object')
				return fail(startOf(node), 'this is one value; settings are a map of keys');
			return value as JsonMap;
		},
	};
}
