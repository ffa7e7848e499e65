import type {Path} from './config-path.ts';
import {type Json, at, isEmptyMap, isMap} from './config-tree.ts';
import type {Case} from './finding.ts';

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

type Yours = Pick<Case, 'kind' | 'yours' | 'parts'>;

/**
 * Whether yours sets this key, or something above it that is no map. For Helm, a map left empty takes away all
 * below it; only a part of the chart has defaults of its own, which stay.
 */
export function covered({kind, yours, parts = []}: Yours, path: Path): boolean {
	let node: Json | undefined = yours.value;
	for (const [index, key] of path.entries()) {
		node = child(node, key);
		if (node === undefined) return false;
		if (index === path.length - 1) return true;
		if (node === null) return kind === 'helm' && !(index === 0 && parts.includes(key));
		if (!isMap(node)) return true;
	}
	return false;
}

/** What a key comes to: yours, else the default; undefined where yours takes it away. */
export const settingAt = (path: Path, defaults: Json, given: Yours): Json | undefined =>
	covered(given, path) ? at(given.yours.value, path) : at(defaults, path);

/** Whether a part around this key is switched off by its `enabled`, with your settings over these defaults. */
export function isOff(path: Path, defaults: Json, given: Yours): boolean {
	return path.some((_, index) => {
		// Its own switch stands beside it; that of the key itself is no part around it.
		if (index === 0 || (index === path.length - 1 && path.at(-1) === 'enabled')) return false;
		return settingAt([...path.slice(0, index), 'enabled'], defaults, given) === false;
	});
}

/** Whether the new defaults hold no map above this key, where there was one: told there, as one change. */
export function under(defaults: Json, path: Path): boolean {
	let node: Json | undefined = defaults;
	for (const key of path.slice(0, -1)) {
		node = child(node, key);
		if (node === undefined) return false;
		if (!isMap(node)) return true;
	}
	return false;
}
