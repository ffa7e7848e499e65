import type {Path} from './config-path.ts';
import {type Json, at, isEmptyMap, isMap} from './config-tree.ts';

const freeNames = new Set([
	'extraEnv',
	'annotations',
	'labels',
	'nodeSelector',
	'resources',
	'podSecurityContext',
]);

/** The place above a key of yours where the new defaults have no map but a value. */
export function parentClash(path: Path, defaults: Json): Path | undefined {
	let above: Json | undefined = defaults;
	for (let length = 1; length < path.length; length++) {
		above = child(above, path[length - 1]!);
		if (above === undefined || above === null) return undefined;
		if (!isMap(above)) return path.slice(0, length);
	}
	return undefined;
}

const child = (node: Json | undefined, key: string): Json | undefined =>
	isMap(node) && Object.hasOwn(node, key) ? node[key] : undefined;

/** Below a map that is empty in both, or is free by its name, anything goes; else false alarms drown the report. */
export function isFree(
	path: Path,
	{oldDefaults, newDefaults}: {oldDefaults: Json; newDefaults: Json},
): boolean {
	let [before, after]: [Json | undefined, Json | undefined] = [oldDefaults, newDefaults];
	for (let index = 0; index < path.length - 1; index++) {
		const key = path[index]!;
		[before, after] = [child(before, key), child(after, key)];
		if (after === undefined) return false;
		const open = isEmptyMap(after) || after === null;
		const was = before === undefined || before === null || isEmptyMap(before);
		if (freeNames.has(key) || (open && was)) return true;
	}
	return false;
}

/** The map above a key that takes anything in these defaults: empty, left empty, or free by its name. */
export function freeAbove(path: Path, defaults: Json): Path | undefined {
	let node: Json | undefined = defaults;
	for (let length = 1; length < path.length; length++) {
		const key = path[length - 1]!;
		node = child(node, key);
		if (node === undefined) return undefined;
		if (node === null || isEmptyMap(node) || (freeNames.has(key) && isMap(node)))
			return path.slice(0, length);
	}
	return undefined;
}

/** Whether yours sets this key, or something above it that is no map. */
export function covered(yours: Json, path: Path): boolean {
	return at(yours, path) !== undefined || (isMap(yours) && parentClash(path, yours) !== undefined);
}

/** Whether the new defaults hold a plain value above this key: told there, as one change. */
export function under(defaults: Json, path: Path): boolean {
	return parentClash(path, defaults) !== undefined;
}
