import {
	type Document,
	isMap,
	isScalar,
	type Pair,
	parseDocument,
	type Scalar,
	stringify,
	YAMLMap,
} from 'yaml';
import {Trouble} from '../trust/trouble.ts';
import type {Editing} from './config-editing.ts';
import {
	type Cut,
	cutLines,
	linesAs,
	linesOf,
	pairAt,
	putLines,
	spotAfter,
} from './config-file-lines.ts';
import {type Path, pathText} from './config-path.ts';

const longest = 1_048_576;

/**
 * Edits YAML, keeping comments and order. The lines concerned are edited in the text itself and the result is
 * read again; only if it does not mean what was asked is the whole document written anew, which tidies blank lines.
 */
export function yamlEdit(text: string): Editing {
	const document = read(text);
	const step = indentOf(text);
	const pair = (path: Path): Pair | undefined => pairAt(document.contents, path);
	// Called once the document has been changed: the shortest edit that means the same.
	const write = (edit: string | undefined): string =>
		edit !== undefined && means(edit, document) ? edit : print(document, text, step);

	return {
		has: path => pair(path) !== undefined,
		rename: (from, to) => {
			const found = pair(from)!;
			const sameMap =
				from.length === to.length && from.slice(0, -1).every((key, index) => key === to[index]);
			if (sameMap)
				return splice(text, found.key as Scalar, stringify(to.at(-1)!, {lineWidth: 0}).trimEnd());
			const lines = linesAs(text, document, from, to.at(-1)!);
			const cut = cutLines(text, document, from);
			const edit = lines !== undefined && cut ? moved(cut, from, to, lines, step) : undefined;
			place(document, to, found, remove(document, from, to));
			return write(edit);
		},
		drop: path => {
			const edit = cutLines(text, document, path)?.text;
			remove(document, path);
			return write(edit);
		},
		set: (path, value) => {
			const found = pair(path);
			const scalar =
				typeof value !== 'object' && isScalar(found?.value) && found.value.source !== ''
					? found.value
					: undefined;
			const inLine = stringify(value, {lineWidth: 0, defaultStringType: styleOf(scalar)}).trimEnd();
			const edit = found
				? scalar?.range && !scalar.type?.startsWith('BLOCK') && !inLine.includes('\n')
					? splice(text, scalar, inLine)
					: undefined
				: putLines(text, document, path.slice(0, -1), linesOf(path.at(-1)!, value, step), step);
			if (found) found.value = document.createNode(value);
			else place(document, path, document.createPair(path.at(-1)!, value));
			return write(edit);
		},
	};
}

function print(document: Document.Parsed, text: string, indent: number): string {
	const indentSeq = /:[ \t]*\n +- /.test(text) || !/:[ \t]*\n- /.test(text);
	try {
		return document.toString({
			lineWidth: 0,
			indent,
			indentSeq,
			flowCollectionPadding: /[[{] /.test(text),
		});
	} catch (error) {
		// An alias whose anchor was taken away.
		throw new Trouble('This edit would leave the file unreadable.', {
			why: (error as Error).message,
			next: 'Change it by hand.',
		});
	}
}

/** Whether a text reads as the document now is, order of keys included. */
function means(text: string, document: Document.Parsed): boolean {
	const again = parseDocument(text, options);
	try {
		return (
			again.errors.length === 0 && JSON.stringify(again.toJS()) === JSON.stringify(document.toJS())
		);
	} catch {
		return false;
	}
}

const options = {uniqueKeys: false, prettyErrors: false, logLevel: 'silent'} as const;

function read(text: string): Document.Parsed {
	if (text.length > longest) throw new Trouble('This YAML file is larger than 1 MiB.');
	const document = parseDocument(text, options);
	if (document.errors[0])
		throw new Trouble('This YAML cannot be read.', {why: document.errors[0].message});
	if (document.contents !== null && !isMap(document.contents) && !isEmpty(document)) {
		throw new Trouble('This YAML file does not hold a map of keys.');
	}
	return document;
}

const isEmpty = (document: Document.Parsed): boolean =>
	isScalar(document.contents) && document.contents.value === null;

/** The text with lines that were cut out put elsewhere: a map that is new stands where the old one stood. */
function moved(cut: Cut, from: Path, to: Path, lines: string, step: number): string | undefined {
	const less = read(cut.text);
	const branch = from.slice(0, sharedLength(from, to) + 1);
	const spot =
		cut.path.length <= branch.length
			? {path: cut.path.slice(0, -1), at: cut.at, indent: cut.indent}
			: spotAfter(cut.text, less, branch);
	return putLines(cut.text, less, to.slice(0, -1), lines, step, {spot, comments: cut.comments});
}

function sharedLength(one: Path, other: Path): number {
	const differ = one.findIndex((key, index) => key !== other[index]);
	return differ === -1 ? one.length : differ;
}

/** Where in a map something is to stand. */
type Index = {path: Path; index: number};

/** Takes a pair out, and the maps above it that become empty. Gives where it stood, or the branch that it left for `to`. */
function remove(document: Document.Parsed, path: Path, to?: Path): Index {
	const above = path.slice(0, -1);
	const map = (
		path.length === 1 ? document.contents : pairAt(document.contents, above)!.value
	) as YAMLMap;
	const index = map.items.findIndex(item => item === pairAt(map, path.slice(-1)));
	// `yaml` hangs the comment of a first key on its map.
	if (path.length > 1 && index === 0) delete map.commentBefore;
	map.items = map.items.filter((_, at) => at !== index);
	if (map.items.length === 0 && path.length > 1) return remove(document, above, to);
	const shared = to ? sharedLength(path, to) : path.length;
	if (path.length <= shared + 1) return {path: above, index};
	const root = path.slice(0, shared);
	const home = (
		shared === 0 ? document.contents : pairAt(document.contents, root)!.value
	) as YAMLMap;
	const branch = home.items.findIndex(item => item === pairAt(home, [path[shared]!]));
	return {path: root, index: branch + 1};
}

/** Puts a pair under a path, making maps on the way: where it is said, else at the end of its map. */
function place(document: Document.Parsed, path: Path, pair: Pair, where?: Index): void {
	const insert = (items: Pair[], item: Pair, depth: number): void => {
		const here = where && where.path.length === depth && sharedLength(where.path, path) === depth;
		items.splice(here ? where.index : items.length, 0, item);
	};
	if (!isMap(document.contents)) (document as Document).contents = new YAMLMap();
	let map = document.contents as unknown as YAMLMap;
	for (const [index, key] of path.slice(0, -1).entries()) {
		let next = pairAt(map, [key]);
		if (!next) {
			next = document.createPair(key, {});
			insert(map.items, next, index);
		}
		if (isScalar(next.value) && next.value.value === null) next.value = new YAMLMap();
		if (!isMap(next.value))
			throw new Trouble(
				`The key ${pathText(path.slice(0, index + 1))} holds a value, not a map; nothing can be set below it.`,
			);
		next.value.flow = false;
		map = next.value;
	}
	const key = document.createNode(path.at(-1)!) as Scalar;
	if (isScalar(pair.key) && pair.key.commentBefore) key.commentBefore = pair.key.commentBefore;
	pair.key = key;
	insert(map.items, pair, path.length - 1);
}

function splice(text: string, node: Scalar, by: string): string {
	const [start, end] = node.range!;
	return text.slice(0, start) + by + text.slice(end);
}

function styleOf(scalar: Scalar | undefined): 'QUOTE_DOUBLE' | 'QUOTE_SINGLE' | 'PLAIN' {
	return scalar?.type === 'QUOTE_DOUBLE' || scalar?.type === 'QUOTE_SINGLE' ? scalar.type : 'PLAIN';
}

function indentOf(text: string): number {
	return /:[ \t]*(?:#.*)?\r?\n( +)(?![ -])/.exec(text)?.[1]?.length ?? 2;
}
