import {type Json, type JsonMap, at, isEmptyMap, isMap} from './config-tree.ts';
import {readValues} from './read-values.ts';

/** One object of a rendered chart. */
export type Thing = {
	/** Namespace, name, kind and group without its version: `extensions/v1beta1` to `apps/v1` is the same object. */
	id: string;
	kind: string;
	name: string;
	hook: string | undefined;
	keep: boolean;
	/** Normalised. */
	body: JsonMap;
};

const dropped = new Set([
	'managedFields',
	'resourceVersion',
	'uid',
	'generation',
	'creationTimestamp',
	'selfLink',
]);

/** The objects in what helm rendered, by identity, as facts/values-diff.md par. 6 normalises them. */
export function thingsIn(text: string): ReadonlyMap<string, Thing> {
	const found = new Map<string, Thing>();
	for (const [index, document] of text.split(/^---[ \t]*$/m).entries()) {
		if (document.replaceAll(/^\s*(?:#.*)?$/gm, '').trim() === '') continue;
		const {value} = readValues(document, `document ${index + 1} of what was rendered`, 'helm');
		const items =
			value['kind'] === 'List' && Array.isArray(value['items'])
				? (value['items'] as readonly Json[])
				: [value];
		for (const item of items) {
			if (!isMap(item)) continue;
			const thing = thingOf(item);
			found.set(thing.id, thing);
		}
	}
	return found;
}

function thingOf(raw: JsonMap): Thing {
	const kind = wordAt(raw, ['kind']);
	const name =
		wordAt(raw, ['metadata', 'annotations', 'helm-diff/base-name']) ||
		wordAt(raw, ['metadata', 'name']) ||
		wordAt(raw, ['metadata', 'generateName']);
	const version = wordAt(raw, ['apiVersion']);
	const group = version.includes('/') ? version.split('/')[0]! : '';
	const same = group === 'extensions' ? (kind === 'Ingress' ? 'networking.k8s.io' : 'apps') : group;
	const hook = wordAt(raw, ['metadata', 'annotations', 'helm.sh/hook']);
	return {
		id: `${wordAt(raw, ['metadata', 'namespace'])}, ${name}, ${kind} (${same})`,
		kind,
		name,
		hook: hook === '' ? undefined : hook,
		keep: wordAt(raw, ['metadata', 'annotations', 'helm.sh/resource-policy']) === 'keep',
		body: normal(raw, '') as JsonMap,
	};
}

export function wordAt(tree: Json, path: readonly string[]): string {
	const value = at(tree, path);
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function normal(node: Json, key: string): Json {
	if (Array.isArray(node)) {
		const list = (node as readonly Json[]).map(entry => normal(entry, ''));
		return key === 'env' && list.every(entry => isMap(entry) && typeof entry['name'] === 'string')
			? Object.fromEntries(list.map(entry => [wordAt(entry, ['name']), entry]))
			: list;
	}
	if (!isMap(node)) return node;
	const out: Record<string, Json> = {};
	for (const [name, value] of Object.entries(node)) {
		if (dropped.has(name) || name.endsWith('controller-uid') || (key === '' && name === 'status'))
			continue;
		const kept = normal(value, name);
		if (
			(name === 'data' || name === 'annotations' || name === 'labels') &&
			(kept === null || isEmptyMap(kept))
		)
			continue;
		out[name] = kept;
	}
	return out;
}

/** An object as one says it: `Deployment web`. */
export const nameOf = ({kind, name}: Thing): string => `${kind} ${name}`;
