import type {Dialect} from './schema-dialect.ts';
import {type Json, type JsonMap, isMap} from './config-tree.ts';

// Where schemas stand in a schema: as they are, in a list, by name. All else is data.
const one = [
	'additionalItems',
	'additionalProperties',
	'contains',
	'else',
	'if',
	'items',
	'not',
	'propertyNames',
	'then',
	'unevaluatedItems',
	'unevaluatedProperties',
];
const listed = ['allOf', 'anyOf', 'items', 'oneOf', 'prefixItems'];
const data = new Set(['const', 'default', 'enum', 'examples', 'required', 'type']);

/** Keywords that a dialect does not have, and that would count here. */
const unknown: Readonly<Record<Dialect, readonly string[]>> = {
	4: ['$id', 'const', 'contains', 'else', 'if', 'propertyNames', 'then'],
	6: ['else', 'id', 'if', 'then'],
	7: ['id'],
	2019: ['id'],
	2020: ['id'],
};
// Other programs' words, which Helm passes over.
const foreign = ['$schema', 'discriminator', 'nullable'];

/** A schema as its dialect means it, in words that all dialects share; every place in it stays where it was. */
export function plainSchema(schema: JsonMap, dialect: Dialect): JsonMap {
	const leftOut = new Set([...unknown[dialect], ...foreign]);
	const plain = (node: Json): Json => {
		if (!isMap(node)) return node;
		const out: Record<string, Json> = {};
		for (const [key, value] of Object.entries(node)) {
			if (leftOut.has(key)) continue;
			if (key === '$ref' && typeof value === 'string') out[key] = ownReference(value);
			else if (listed.includes(key) && Array.isArray(value))
				out[key] = (value as readonly Json[]).map(plain);
			else if (one.includes(key)) out[key] = plain(value);
			else if (isMap(value) && !data.has(key)) out[key] = named(value);
			else out[key] = value;
		}
		return dialect === 4 ? limits(out) : out;
	};
	// Not only properties: a reference may lead to any other word too.
	const named = (map: JsonMap): JsonMap =>
		Object.fromEntries(Object.entries(map).map(([name, value]) => [name, plain(value)]));
	return plain(schema) as JsonMap;
}

/** Draft-04 says `exclusiveMinimum: true` beside `minimum`, and `id` for `$id`. */
function limits({id, ...out}: Readonly<Record<string, Json>>): Record<string, Json> {
	const own: Record<string, Json> = {...out, ...(typeof id === 'string' ? {$id: id} : {})};
	for (const [word, limit] of [
		['exclusiveMinimum', 'minimum'],
		['exclusiveMaximum', 'maximum'],
	] as const) {
		if (typeof own[word] !== 'boolean') continue;
		const value = own[limit];
		if (own[word] && typeof value === 'number') own[word] = value;
		else delete own[word];
	}
	return own;
}

/** A reference that leads out of the schema; to its own file, or to an id that it gives, it does not. */
export function outsideReference(schema: JsonMap): string | undefined {
	const [ids, references] = [new Set<string>(), [] as string[]];
	const todo: Json[] = [schema];
	for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
		if (Array.isArray(node)) todo.push(...(node as Json[]));
		if (!isMap(node)) continue;
		for (const [key, value] of Object.entries(node)) {
			const text = typeof value === 'string' ? value : undefined;
			if (text !== undefined && /^\$(?:dynamic|recursive)?[rR]ef$/.test(key)) references.push(text);
			else if (text !== undefined && /^\$?id$/.test(key)) ids.add(fileOf(text));
			else if (!data.has(key)) todo.push(value);
		}
	}
	return references.find(text => !ownReference(text).startsWith('#') && !ids.has(fileOf(text)));
}

const fileOf = (reference: string) => reference.replace(/#.*$/s, '');

/** Helm reads a schema by this name. */
const ownReference = (text: string) =>
	text.replace(/^(?:(?:file:\/\/\/)?values\.schema\.json)?(?=#|$)#?/, '#');
