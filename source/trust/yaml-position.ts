import {type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair} from 'yaml';

/** The offset of the key or the value at a path; aliases are followed. Nothing there: undefined. */
export function positionIn(
	document: Document.Parsed,
	path: readonly (string | number)[],
	what: 'key' | 'value',
): number | undefined {
	let node: unknown = document.contents;
	let key: unknown;
	for (const segment of path) {
		if (isAlias(node)) node = node.resolve(document);
		if (isMap(node)) {
			const pair: Pair | undefined = node.items.find(
				item => isScalar(item.key) && String(item.key.value) === String(segment),
			);
			if (!pair) return undefined;
			key = pair.key;
			node = pair.value;
		} else if (isSeq(node)) {
			key = undefined;
			node = node.items[Number(segment)];
			if (!isNode(node)) return undefined;
		} else return undefined;
	}
	const start = (any: unknown): number | undefined => (any as Node | null | undefined)?.range?.[0];
	// An empty value has a place but no text.
	const empty = isScalar(node) && node.source === '' && node.value === null;
	return what === 'key' || empty ? (start(key) ?? start(node)) : (start(node) ?? start(key));
}
