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
export function leavesOf(tree: Json, path: Path = []): readonly Leaf[] {
	if (!isMap(tree)) return [{path, value: tree}];
	const entries = Object.entries(tree);
	if (entries.length === 0) return path.length === 0 ? [] : [{path, value: tree}];
	return entries.flatMap(([key, value]) => leavesOf(value, [...path, key]));
}

export function isEmptyMap(value: Json | undefined): boolean {
	return isMap(value) && Object.keys(value).length === 0;
}

/** Equal values, whatever the order of keys. */
export function equal(a: Json | undefined, b: Json | undefined): boolean {
	if (a === b) return true;
	if (Array.isArray(a) && Array.isArray(b))
		return a.length === b.length && a.every((entry, index) => equal(entry, b[index] as Json));
	if (!isMap(a) || !isMap(b)) return false;
	const keys = Object.keys(a);
	return (
		keys.length === Object.keys(b).length &&
		keys.every(key => Object.hasOwn(b, key) && equal(a[key], b[key]))
	);
}
