import {isAlias, isMap, isNode, isPair, type Node, parseDocument, visit} from 'yaml';
import {Trouble} from '../trust/trouble.ts';
import {type TextEditing, textEdit} from './config-file-text.ts';
import {pairAt} from './config-file-lines.ts';
import {type Path, pathText} from './config-path.ts';
import type {Json} from './config-tree.ts';
import type {Format} from './formats.ts';

/** What can be told of an edit before it is made. */
export type Checking = Pick<TextEditing, 'check'>;

/**
 * Tells of edits in one file whether they can be made; throws Trouble for what cannot. `odd`: keys are written twice
 * in it. YAML and JSON are read for it only where something stands in them that cannot be edited.
 */
export function editChecks(text: string, format: Format, odd: boolean): Checking {
	if (format !== 'yaml' && format !== 'json') return textEdit(text, format);
	// Once a file: there may be as many edits as keys.
	const plain = !odd && !(format === 'yaml' ? marks.test(text) : twiceIn(text));
	let opened: Checking | undefined;
	return {
		check(edit) {
			// A new name may have no place in the plainest file.
			if (plain && edit.to === undefined) return;
			opened ??= treeChecks(text);
			opened.check(edit);
		},
	};
}

// An anchor or an alias; a sign inside a text only costs a reading.
const marks = /(?:^|[\s,[{:])[&*][^\s,\]}]/m;

/** Whether a key of JSON is written twice: more names than keys. */
function twiceIn(text: string): boolean {
	const names = text.match(/"(?:[^"\\]|\\.)*"\s*:/g)?.length ?? 0;
	return names !== keysIn(JSON.parse(text.replace(/^\uFEFF/, '')) as Json);
}

const keysIn = (value: Json): number =>
	typeof value !== 'object' || value === null
		? 0
		: (Array.isArray(value) ? 0 : Object.keys(value).length) +
			Object.values(value).reduce((sum: number, entry) => sum + keysIn(entry), 0);

function treeChecks(text: string): Checking {
	const document = parseDocument(text, {
		uniqueKeys: false,
		prettyErrors: false,
		logLevel: 'silent',
	});
	const {anchors, aliases} = namesIn(document.contents);
	return {
		check({from, to, set}) {
			const pair = pairAt(document.contents, from);
			if (set !== undefined) placeFor(document.contents, from);
			if (!pair && set !== undefined) return;
			if (!pair) throw refused(from, 'It stands behind an alias (`*name`) in this file.');
			const shared = from
				.slice(0, -1)
				.map((_, index) => pairAt(document.contents, from.slice(0, index + 1))?.value)
				.find(value => isNode(value) && 'anchor' in value && aliases.has(value.anchor ?? ''));
			if (shared !== undefined)
				throw refused(from, 'Another key of this file takes it over by an alias (`*name`).');
			const own = namesIn(pair.value);
			const used = [...own.anchors.keys()].find(
				name => (aliases.get(name) ?? 0) > (own.aliases.get(name) ?? 0),
			);
			const moves = to === undefined || pathText(from.slice(0, -1)) !== pathText(to.slice(0, -1));
			if (moves && used !== undefined && anchors.get(used) === 1)
				throw refused(from, `Another key of this file uses its anchor (\`&${used}\`).`);
			if (to === undefined) return;
			if (pairAt(document.contents, to)) throw refused(from, `${pathText(to)} is there already.`);
			placeFor(document.contents, to);
		},
	};
}

/** Looks for the place of a key. Throws Trouble where one above it holds no map, or is written twice. */
function placeFor(contents: unknown, path: Path): void {
	for (let length = 1; length < path.length; length++) {
		const above = path.slice(0, length);
		const pair = pairAt(contents, above);
		if (!pair) return;
		const {value} = pair;
		const empty = value === null || (value as {value?: unknown}).value === null;
		if (!empty && !isMap(value))
			throw refused(
				path,
				isAlias(value)
					? `${pathText(above)} is an alias (\`*${value.source}\`) in this file.`
					: `${pathText(above)} holds a value, not a map.`,
			);
	}
	pairAt(contents, path);
}

/** Anchors and aliases below a node, by name and how often. */
function namesIn(node: unknown): {anchors: Map<string, number>; aliases: Map<string, number>} {
	const [anchors, aliases] = [new Map<string, number>(), new Map<string, number>()];
	const add = (names: Map<string, number>, name: string) =>
		names.set(name, (names.get(name) ?? 0) + 1);
	if (node !== null && node !== undefined)
		visit(node as Node, {
			Node: (_, item) => {
				if (isAlias(item)) add(aliases, item.source);
				else if (!isPair(item) && item.anchor !== undefined) add(anchors, item.anchor);
			},
		});
	return {anchors, aliases};
}

const refused = (path: Path, why: string): Trouble =>
	new Trouble(`${pathText(path)} cannot be changed in this file.`, {
		why,
		next: 'Change it by hand.',
	});
