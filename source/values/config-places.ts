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
	for (let length = 1; length < path.length; length++) {
		const above = at(defaults, path.slice(0, length));
		if (above === undefined) return undefined;
		if (above !== null && !isMap(above)) return path.slice(0, length);
	}
	return undefined;
}

/** Below a map that is empty in both, or is free by its name, anything goes; else false alarms drown the report. */
export function isFree(
	path: Path,
	{oldDefaults, newDefaults}: {oldDefaults: Json; newDefaults: Json},
): boolean {
	return path.slice(0, -1).some((key, index) => {
		const above = path.slice(0, index + 1);
		const [before, after] = [at(oldDefaults, above), at(newDefaults, above)];
		return (
			after !== undefined &&
			(freeNames.has(key) || (isEmptyMap(after) && (before === undefined || isEmptyMap(before))))
		);
	});
}

/** Whether yours sets this key, or something above it that is no map. */
export function covered(yours: Json, path: Path): boolean {
	return at(yours, path) !== undefined || (isMap(yours) && parentClash(path, yours) !== undefined);
}

/** Whether the new defaults hold a plain value above this key: told there, as one change. */
export function under(defaults: Json, path: Path): boolean {
	return parentClash(path, defaults) !== undefined;
}
