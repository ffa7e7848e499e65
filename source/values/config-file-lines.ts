import {
	type Document,
	isMap,
	isScalar,
	type Pair,
	type Scalar,
	stringify,
	type YAMLMap,
} from 'yaml';
import {Trouble} from '../trust/trouble.ts';
import {type Path, pathText} from './config-path.ts';
import type {Json} from './config-tree.ts';
import {plainKey} from './scalar.ts';

/** A pair's own lines, comments directly above included, with where its key stands in them. */
type Block = {
	start: number;
	end: number;
	indent: number;
	lines: string;
	key: readonly [number, number];
};

/** The pair at a path of plain keys. */
export function pairAt(node: unknown, path: Path): Pair | undefined {
	let at = node;
	let found: Pair | undefined;
	for (const key of path) {
		if (!isMap(at)) return undefined;
		const exact = at.items.filter(item => isScalar(item.key) && String(item.key.value) === key);
		// A finding names it as Helm reads it: `on` is true.
		const same = exact.length > 0 ? exact : at.items.filter(item => readsAs(item.key, key));
		if (same.length > 1)
			throw new Trouble(`The key ${pathText([key])} is written twice in this file.`, {
				next: 'Remove one of the two by hand.',
			});
		found = same[0];
		at = found?.value;
	}
	return found;
}

const readsAs = (node: unknown, key: string): boolean =>
	isScalar(node) &&
	node.type === 'PLAIN' &&
	node.source !== undefined &&
	plainKey(node.source, 'helm') === key;
/** What a cut leaves behind: the text without it, where it was, and the comments of maps that went with it. */
export type Cut = {text: string; path: Path; at: number; indent: number; comments: string};
/** Where a new key goes in a map, instead of at its end. */
export type Spot = {path: Path; at: number; indent: number};

/** The text without a pair's lines, or the lines of the maps above that would become empty. */
export function cutLines(
	text: string,
	document: Document.Parsed,
	path: Path,
	comments = '',
): Cut | undefined {
	const block = blockOf(text, document, path);
	if (!block) return undefined;
	const above = path.slice(0, -1);
	if (mapAt(document, above)?.items.length === 1 && path.length > 1)
		return cutLines(text, document, above, commentsOf(text, document, above, block) + comments);
	const {start, end, indent} = block;
	return {text: text.slice(0, start) + text.slice(end), path, at: start, indent, comments};
}

/** The comments of a map itself: above its key, behind it, and before its first child. */
function commentsOf(text: string, document: Document.Parsed, path: Path, child: Block): string {
	const block = blockOf(text, document, path);
	if (!block) return '';
	const lines = text.slice(block.start, child.start).split('\n');
	const said = lines.flatMap(
		line => /^\s*(#.*)$/.exec(line)?.[1] ?? /\s(#.*)$/.exec(line)?.[1] ?? [],
	);
	const end = text.includes('\r\n') ? '\r\n' : '\n';
	return said.map(line => line.trimEnd() + end).join('');
}

/** After what stands at a path. */
export function spotAfter(text: string, document: Document.Parsed, path: Path): Spot | undefined {
	const block = blockOf(text, document, path);
	return block && {path: path.slice(0, -1), at: block.end, indent: block.indent};
}

/** A pair's lines under a new key, with no indent, to be put elsewhere. */
export function linesAs(
	text: string,
	document: Document.Parsed,
	path: Path,
	key: string,
): string | undefined {
	const block = blockOf(text, document, path);
	if (!block) return undefined;
	const renamed =
		block.lines.slice(0, block.key[0]) + keyText(key) + block.lines.slice(block.key[1]);
	return renamed.replaceAll(new RegExp(`^ {${block.indent}}`, 'gm'), '');
}

/** Lines for a key that is new. */
export function linesOf(key: string, value: Json, step: number): string {
	return stringify({[key]: value}, {indent: step, lineWidth: 0});
}

/**
 * The text with lines put into the map at a path, made where it is missing: at the spot, if it is in that map, else at
 * its end. `comments` stand above what is made.
 */
export function putLines(
	text: string,
	document: Document.Parsed,
	path: Path,
	lines: string,
	step: number,
	{spot, comments = ''}: {spot?: Spot | undefined; comments?: string} = {},
): string | undefined {
	const all = comments + lines;
	if (spot && spot.path.length === path.length && samePlace(spot.path, path))
		return put(text, spot.at, indented(all, spot.indent));
	const map = mapAt(document, path);
	if (!map) {
		// A key that is there but holds no map of its own lines is left to the caller.
		if (path.length === 0 || pairAt(document.contents, path)) return undefined;
		const made = `${keyText(path.at(-1)!)}:\n${indented(lines, step)}`;
		return putLines(text, document, path.slice(0, -1), made, step, {spot, comments});
	}
	const last = map.items.at(-1);
	if (map.flow || !last) return undefined;
	const block = blockOfPair(text, last);
	return block && put(text, block.end, indented(all, block.indent));
}

function put(text: string, at: number, lines: string): string {
	const before = text.slice(0, at);
	const broken = before === '' || before.endsWith('\n') ? before : `${before}\n`;
	return broken + lines + text.slice(at);
}

const samePlace = (one: Path, other: Path): boolean => one.every((key, at) => key === other[at]);

const keyText = (key: string): string => stringify(key, {lineWidth: 0}).trimEnd();
const indented = (lines: string, by: number): string =>
	lines.replaceAll(/^(?=.)/gm, ' '.repeat(by));

function mapAt(document: Document.Parsed, path: Path): YAMLMap | undefined {
	const value = path.length === 0 ? document.contents : pairAt(document.contents, path)?.value;
	return isMap(value) ? value : undefined;
}

function blockOf(text: string, document: Document.Parsed, path: Path): Block | undefined {
	const pair = pairAt(document.contents, path);
	return pair && !mapAt(document, path.slice(0, -1))?.flow ? blockOfPair(text, pair) : undefined;
}

function blockOfPair(text: string, pair: Pair): Block | undefined {
	const key = isScalar(pair.key) ? pair.key.range : undefined;
	if (!key) return undefined;
	const lineStart = text.lastIndexOf('\n', key[0] - 1) + 1;
	const indent = key[0] - lineStart;
	if (text.slice(lineStart, key[0]).trim() !== '') return undefined;
	const value = (pair.value as Scalar | null)?.range;
	const valueEnd = Math.max(key[1], value?.[1] ?? 0);
	const next = text[valueEnd - 1] === '\n' ? valueEnd : text.indexOf('\n', valueEnd) + 1;
	const end = next === 0 ? text.length : next;
	const start = commentStart(text, lineStart, indent);
	return {start, end, indent, lines: text.slice(start, end), key: [key[0] - start, key[1] - start]};
}

/** Where the comment directly above begins; one at the very top speaks for the file and stays. */
function commentStart(text: string, lineStart: number, indent: number): number {
	let start = lineStart;
	for (;;) {
		const above = text.lastIndexOf('\n', start - 2) + 1;
		if (start === 0 || !text.startsWith(`${' '.repeat(indent)}#`, above)) return start;
		if (above === 0) return lineStart;
		start = above;
	}
}
