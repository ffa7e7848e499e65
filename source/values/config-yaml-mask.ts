import {isAlias, isMap, isScalar, isSeq, type Node, parseDocument} from 'yaml';
import {masker, secretsIn} from './config-mask.ts';
import {type Json, isMap as isJsonMap} from './config-tree.ts';

const hidden = '‹not shown›';

/**
 * The lines of YAML (or JSON) texts that hold a secret, each with as much of it as may be shown: what says that it is
 * one may stand on another line, the name beside a value or a map around it.
 */
export function secretLinesIn(texts: readonly string[]): ReadonlyMap<string, string> {
	const found = new Map<string, string>();
	for (const text of texts) {
		const document = parseDocument(text, {
			uniqueKeys: false,
			prettyErrors: false,
			logLevel: 'silent',
		});
		const tree = plainOf(document.toJS());
		const mark = (from: number, to: number): void => {
			const start = text.lastIndexOf('\n', from - 1) + 1;
			const [first = '', ...more] = text.slice(start, lineEnd(text, to - 1)).split('\n');
			if (!found.has(first))
				found.set(
					first,
					/[|>]/.test(text.charAt(from)) ? first : first.slice(0, from - start) + hidden,
				);
			for (const line of more) found.set(line, hidden);
		};
		walk(document.contents, tree, masker()([], tree), mark);
		// The same secret once more: behind an anchor, or in a comment.
		const secrets = secretsIn(tree);
		for (const line of text.split('\n'))
			if (!found.has(line) && secrets.some(secret => line.includes(secret)))
				found.set(line, hidden);
	}
	return found;
}

const lineEnd = (text: string, from: number): number => {
	const end = text.indexOf('\n', from);
	return end === -1 ? text.length : end;
};

/** Plain data: no dates, no undefined. */
const plainOf = (value: unknown): Json => JSON.parse(JSON.stringify(value ?? null)) as Json;

function walk(
	node: unknown,
	value: Json | undefined,
	shown: Json | undefined,
	mark: (from: number, to: number) => void,
): void {
	if (node === null || node === undefined || isAlias(node)) return;
	const {range} = node as Node;
	// Of what is secret as a whole, each value by itself is hidden, and its keys are shown.
	if (isMap(node) && isJsonMap(value)) {
		for (const {key, value: entry} of node.items) {
			const name = isScalar(key) ? String(key.value) : '';
			walk(entry, value[name], isJsonMap(shown) ? shown[name] : undefined, mark);
		}
	} else if (isSeq(node) && Array.isArray(value)) {
		for (const [index, entry] of node.items.entries())
			walk(
				entry,
				value[index] as Json,
				Array.isArray(shown) ? (shown[index] as Json) : undefined,
				mark,
			);
	} else if (range && JSON.stringify(value) !== JSON.stringify(shown)) mark(range[0], range[1]);
}
