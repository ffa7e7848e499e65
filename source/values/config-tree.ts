import type {Path} from './config-path.ts';

export type Json =
	| null
	| boolean
	| number
	| string
	| readonly Json[]
	| {readonly [key: string]: Json};
export type JsonMap = {readonly [key: string]: Json};
export type Leaf = {path: Path; value: Json};

export function isMap(value: Json | undefined): value is JsonMap {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function typeOf(value: Json): 'null' | 'boolean' | 'number' | 'string' | 'list' | 'map' {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'list';
	return isMap(value) ? 'map' : (typeof value as 'boolean' | 'number' | 'string');
}

/** A value as one word: a text as it is, anything else as JSON. */
export const textOf = (value: Json): string =>
	typeof value === 'string' ? value : JSON.stringify(value);

/** The value at a path; `undefined` means that there is none. */
export function at(tree: Json, path: Path): Json | undefined {
	let value: Json | undefined = tree;
	for (const key of path) {
		if (!isMap(value) || !Object.hasOwn(value, key)) return undefined;
		value = value[key];
	}
	return value;
}

/** Every scalar, list, null and empty map, in the order written. */
export function leavesOf(tree: Json): readonly Leaf[] {
	const leaves: Leaf[] = [];
	const walk = (value: Json, path: Path): void => {
		const entries = isMap(value) ? Object.entries(value) : [];
		if (entries.length === 0 && !(isMap(value) && path.length === 0)) leaves.push({path, value});
		for (const [key, below] of entries) walk(below, [...path, key]);
	};
	walk(tree, []);
	return leaves;
}

export function isEmptyMap(value: Json | undefined): boolean {
	return isMap(value) && Object.keys(value).length === 0;
}

/** Later settings over earlier ones as Helm merges several -f files: maps together, all else replaced whole. */
export function mergedOver(base: Json, over: Json): Json {
	if (!isMap(base) || !isMap(over)) return over;
	const out: Record<string, Json> = {...base};
	for (const [key, value] of Object.entries(over))
		out[key] = Object.hasOwn(out, key) ? mergedOver(out[key]!, value) : value;
	return out;
}

/** A tree without what stands at these paths, and without the maps above that become empty. */
export function without(tree: Json, paths: readonly Path[]): Json {
	if (!isMap(tree) || paths.length === 0) return tree;
	const byKey = Map.groupBy(paths, path => path[0]!);
	const out: Record<string, Json> = {};
	for (const [key, value] of Object.entries(tree)) {
		const below = byKey.get(key);
		if (!below) out[key] = value;
		else if (below.every(path => path.length > 1)) {
			const less = without(
				value,
				below.map(path => path.slice(1)),
			);
			if (!isEmptyMap(less)) out[key] = less;
		}
	}
	return out;
}

/** A tree with a value at a path, making maps on the way. */
export function withAt(tree: Json, [key, ...rest]: Path, value: Json): Json {
	if (key === undefined) return value;
	const base = isMap(tree) ? tree : {};
	const below = Object.hasOwn(base, key) ? base[key]! : {};
	return {...base, [key]: withAt(below, rest, value)};
}

/** A tree with each text in it changed. */
export function withTexts(node: Json, change: (text: string) => string): Json {
	if (typeof node === 'string') return change(node);
	if (Array.isArray(node)) return node.map(entry => withTexts(entry as Json, change));
	if (!isMap(node)) return node;
	return Object.fromEntries(
		Object.entries(node).map(([key, entry]) => [key, withTexts(entry, change)]),
	);
}

/** Equal values, whatever the order of keys. */
export function equal(a: Json | undefined, b: Json | undefined): boolean {
	if (a === b || Object.is(a, b)) return true;
	if (Array.isArray(a) && Array.isArray(b))
		return a.length === b.length && a.every((entry, index) => equal(entry, b[index] as Json));
	if (!isMap(a) || !isMap(b)) return false;
	const keys = Object.keys(a);
	return (
		keys.length === Object.keys(b).length &&
		keys.every(key => Object.hasOwn(b, key) && equal(a[key], b[key]))
	);
}

/** The same text for the same value, whatever the order of keys. */
export function canonical(value: Json | undefined): string {
	if (value === undefined) return 'undefined';
	if (Array.isArray(value)) return `[${value.map(entry => canonical(entry as Json)).join(',')}]`;
	if (!isMap(value)) return JSON.stringify(value);
	const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
	return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`).join(',')}}`;
}
