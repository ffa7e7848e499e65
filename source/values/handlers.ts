import {type Path, pathText} from './config-path.ts';
import {type Json, at, equal, isEmptyMap, isMap} from './config-tree.ts';
import type {Case} from './finding.ts';

// Of these Kubernetes takes one in each probe, and in each hook of a container's life.
const handlers = ['exec', 'httpGet', 'tcpSocket', 'grpc'];

/**
 * A way of probing that you set, beside another one that the new defaults bring: Helm merges maps, so both are there.
 * Told at the first key of yours in it.
 */
export function handlerBeside(path: Path, given: Case): string | undefined {
	if (given.kind !== 'helm') return undefined;
	const index = path.findIndex((key, place) => place > 0 && handlers.includes(key));
	if (index === -1) return undefined;
	const above = path.slice(0, index);
	if (!equal([...firstBelow(given.yours.value, path.slice(0, index + 1))], [...path]))
		return undefined;
	const other = handlers.find(
		key =>
			key !== path[index] &&
			isThere(at(given.new.value, [...above, key])) &&
			!isThere(at(given.old.value, [...above, key])) &&
			at(given.yours.value, [...above, key]) !== null,
	);
	return other === undefined
		? undefined
		: `The new default ${pathText([...above, other])} stays beside it, for Helm merges maps: Kubernetes refuses two in one place. Leave ${other} empty in yours, unless the chart does it.`;
}

const isThere = (value: Json | undefined): boolean =>
	value !== undefined && value !== null && !isEmptyMap(value);

/** The first leaf at or below a path. */
function firstBelow(tree: Json, path: Path): Path {
	const value = at(tree, path);
	const [key] = isMap(value) ? Object.keys(value) : [];
	return key === undefined ? path : firstBelow(tree, [...path, key]);
}
