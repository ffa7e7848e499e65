import {plainPath} from './path-beside.ts';
import {type Json, type JsonMap, isMap, textOf} from './config-tree.ts';

/** Lists that an override adds to; all others it replaces. */
export const additive = new Set([
	'ports',
	'expose',
	'volumes',
	'devices',
	'dns',
	'dns_search',
	'dns_opt',
	'cap_add',
	'cap_drop',
	'external_links',
	'links',
	'security_opt',
	'tmpfs',
	'env_file',
	'secrets',
	'configs',
	'group_add',
	'volumes_from',
	'profiles',
]);
/** `[A=1, B]` is another way to write `{A: 1, B: null}`. */
const pairLists = new Set([
	'environment',
	'labels',
	'args',
	'extra_hosts',
	'sysctls',
	'annotations',
	'driver_opts',
]);
/** `x` is another way to write `[x]`. */
const oneOrMany = new Set(['env_file', 'dns', 'dns_search', 'tmpfs']);
const nameLists = new Set(['depends_on', 'networks']);

/** The two ways of writing a map or a list of names, as one. */
export function normal(node: Json, key = ''): JsonMap {
	return normalise(node, key) as JsonMap;
}

function normalise(node: Json, key: string): Json {
	if (Array.isArray(node)) {
		const list = node as readonly Json[];
		const texts = list.every(entry => typeof entry === 'string');
		if (texts && pairLists.has(key))
			return Object.fromEntries(
				list.map(entry => {
					const text = String(entry);
					const cut = text.indexOf('=');
					return cut === -1 ? [text, null] : [text.slice(0, cut), text.slice(cut + 1)];
				}),
			);
		if (texts && nameLists.has(key))
			return Object.fromEntries(list.map(entry => [String(entry), null]));
		return list.map(entry => (key === 'env_file' ? envFile(entry) : normalise(entry, '')));
	}
	if (typeof node === 'string' && oneOrMany.has(key)) return [node];
	if (!isMap(node)) return node;
	return Object.fromEntries(
		Object.entries(node).map(([name, value]) => [name, normalise(value, name)]),
	);
}

/** `{path: x, required: true}` is another way to write `x`. */
function envFile(entry: Json): Json {
	if (!isMap(entry)) return entry;
	const {path, required, ...rest} = entry;
	const plain = (required ?? true) === true && Object.keys(rest).length === 0;
	return plain && typeof path === 'string' ? path : entry;
}

/** Compose's merge: maps together, additive lists one after the other, volumes by their target, the rest replaced. */
export function mergeCompose(base: Json, over: Json, key = ''): Json {
	if (isMap(base) && isMap(over)) {
		const out: Record<string, Json> = {...base};
		for (const [name, value] of Object.entries(over))
			out[name] = Object.hasOwn(out, name) ? mergeCompose(out[name]!, value, name) : value;
		return out;
	}
	if (!Array.isArray(base) || !Array.isArray(over) || !additive.has(key)) return over;
	const mine = new Set(over.map(entry => targetOf(entry as Json)));
	return [
		...(base as readonly Json[]).filter(entry => !mine.has(targetOf(entry))),
		...(over as readonly Json[]),
	];
}

/** What makes two mounts one: where they are mounted; else the whole entry. */
function targetOf(entry: Json): string {
	if (isMap(entry)) return textOf(entry['target'] ?? entry);
	return mountOf(entry)?.target ?? textOf(entry);
}

export type Mount = {source: string; target: string; readOnly?: true};

/** A mount with a source, short or long; undefined for one without. A colon in `${NAME:-./x}` parts nothing. */
export function mountOf(entry: Json): Mount | undefined {
	if (isMap(entry)) {
		const {source = '', target, read_only: fixed} = entry;
		if (target === undefined) return undefined;
		const made: Mount = {source: textOf(source), target: textOf(target)};
		return fixed === true ? {...made, readOnly: true} : made;
	}
	const [source = '', target, mode = ''] = coloned(textOf(entry));
	if (!target?.startsWith('/') && !target?.startsWith('$')) return undefined;
	return {source, target, ...(/(?:^|,)ro(?:,|$)/.test(mode) ? {readOnly: true} : {})};
}

/** The parts of `source:target:mode`; a colon inside `${…}` parts nothing. */
export function coloned(text: string): readonly string[] {
	const parts = [''];
	let depth = 0;
	for (let index = 0; index < text.length; index++) {
		const sign = text[index]!;
		if (sign === '{' && text[index - 1] === '$') depth++;
		if (sign === '}' && depth > 0) depth--;
		if (sign === ':' && depth === 0) parts.push('');
		else parts[parts.length - 1] += sign;
	}
	return parts;
}

/** A service that stands in a file of another folder: its relative mounts as seen from here. */
export function rebased(service: JsonMap, folder: string): JsonMap {
	const volumes = service['volumes'];
	if (folder === '' || !Array.isArray(volumes)) return service;
	const move = (path: string) => {
		if (!/^\.{1,2}(?:\/|$)/.test(path)) return path;
		const moved = plainPath(`${folder}/${path}`);
		return moved.startsWith('..') ? moved : `./${moved}`;
	};
	return {
		...service,
		volumes: (volumes as readonly Json[]).map(entry => {
			if (typeof entry === 'string') return move(entry);
			return isMap(entry) && typeof entry['source'] === 'string'
				? {...entry, source: move(entry['source'])}
				: entry;
		}),
	};
}

/** The same for every service of a file. */
export function allRebased(model: JsonMap, folder: string): JsonMap {
	const services = model['services'];
	if (folder === '' || !isMap(services)) return model;
	const moved = Object.entries(services).map(([name, service]): [string, Json] => [
		name,
		isMap(service) ? rebased(service, folder) : service,
	]);
	return {...model, services: Object.fromEntries(moved)};
}
