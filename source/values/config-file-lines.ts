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

/** The text without a pair's lines, or the lines of the maps above that would become empty. */
export function cutLines(text: string, document: Document.Parsed, path: Path): string | undefined {
	const parent = mapAt(document, path.slice(0, -1));
	if (parent?.items.length === 1 && path.length > 1)
		return cutLines(text, document, path.slice(0, -1));
	const block = blockOf(text, document, path);
	return block && text.slice(0, block.start) + text.slice(block.end);
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

/** The text with lines put at the end of the map at a path, made where it is missing. */
export function putLines(
	text: string,
	document: Document.Parsed,
	path: Path,
	lines: string,
	step: number,
): string | undefined {
	const map = mapAt(document, path);
	if (!map) {
		// A key that is there but holds no map of its own lines is left to the caller.
		if (path.length === 0 || pairAt(document.contents, path)) return undefined;
		return putLines(
			text,
			document,
			path.slice(0, -1),
			`${keyText(path.at(-1)!)}:\n${indented(lines, step)}`,
			step,
		);
	}
	const last = map.items.at(-1);
	if (map.flow || !isScalar(last?.key)) return undefined;
	const block = blockOf(text, document, [...path, String(last.key.value)]);
	if (!block) return undefined;
	const before = text.slice(0, block.end);
	return (
		(before.endsWith('\n') ? before : `${before}\n`) +
		indented(lines, block.indent) +
		text.slice(block.end)
	);
}

const keyText = (key: string): string => stringify(key, {lineWidth: 0}).trimEnd();
const indented = (lines: string, by: number): string =>
	lines.replaceAll(/^(?=.)/gm, ' '.repeat(by));

function mapAt(document: Document.Parsed, path: Path): YAMLMap | undefined {
	const value = path.length === 0 ? document.contents : pairAt(document.contents, path)?.value;
	return isMap(value) ? value : undefined;
}

function blockOf(text: string, document: Document.Parsed, path: Path): Block | undefined {
	const pair = pairAt(document.contents, path);
	const key = (pair?.key as Scalar | undefined)?.range;
	if (!pair || !key || mapAt(document, path.slice(0, -1))?.flow) return undefined;
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
