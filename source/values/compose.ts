import type {Path} from './config-path.ts';
import {childText} from './config-path.ts';
import {type Json, type JsonMap, at, isMap, mergedOver, textOf} from './config-tree.ts';
import type {Case, Side} from './finding.ts';
import {composeSide, databaseJumps} from './compose-variables.ts';
import {envLines} from './env-lines.ts';
import type {Variable} from './interpolation.ts';
import {type KeyInfo, type Notice, readValues, type ValuesFile} from './read-values.ts';
import type {TextFile} from './chart-texts.ts';

export type ComposeTexts = {
	old: readonly TextFile[];
	new: readonly TextFile[];
	/** Environment files that lie beside them, for an operator to copy. */
	examples?: {old: readonly TextFile[]; new: readonly TextFile[]};
	/** The operator's override files, in order. */
	yours: readonly TextFile[];
	/** The operator's environment files. */
	env: readonly TextFile[];
};

/** Lists that an override adds to; all others it replaces. */
const additive = new Set([
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
const nameLists = new Set(['depends_on', 'networks']);

/**
 * Compose files and `.env` as one case: services by their paths, variables by their names. What `${NAME:-x}`
 * gives is a default, what `${NAME:?}` asks for is required; an example of settings tells what else there is.
 */
export function composeCase(texts: ComposeTexts): {
	given: Omit<Case, 'mask'>;
	notices: readonly Notice[];
	unjudged: readonly string[];
	same: boolean;
} {
	const [old, fresh, mine] = [texts.old, texts.new, texts.yours].map(readAll);
	const before = composeSide(old!, texts.examples?.old ?? []);
	const after = composeSide(fresh!, texts.examples?.new ?? []);
	const env = texts.env.map(envSide);
	const set = env.reduce<Json>((all, side) => mergedOver(all, side.value), {});
	const whole = usesEnvFile(fresh!.value);
	const yours: Side = {
		value: mergedOver(mine!.value, set),
		keys: new Map([...mine!.keys, ...env.flatMap(({keys}) => [...keys])]),
	};
	return {
		given: {
			kind: 'compose',
			old: before,
			new: after,
			yours,
			examples: after.examples,
			jumps: databaseJumps(
				{model: mergeCompose(old!.value, mine!.value), side: before},
				{model: mergeCompose(fresh!.value, mine!.value), side: after},
				set,
			),
			required: [...after.variables]
				.filter(([, {required}]) => required !== undefined)
				.map(([name]) => childText('', name)),
			blank: new Set(
				[...after.variables]
					.filter(([, found]) => found.default === undefined && found.required === undefined)
					.map(([name]) => name),
			),
			accepts: (path, inOld) => acceptsKey(path, inOld, fresh!.value, after.variables),
			adds: path => additive.has(path.at(-1) ?? ''),
			...(whole ? {uses: {values: new Set(['']), tests: new Set<string>()}} : {}),
		},
		notices: [...mine!.notices, ...old!.notices, ...fresh!.notices],
		unjudged: [],
		same: same(texts.old, texts.new) && same(texts.examples?.old ?? [], texts.examples?.new ?? []),
	};
}

const same = (a: readonly TextFile[], b: readonly TextFile[]): boolean =>
	a.length === b.length && a.every(({text}, index) => text === b[index]!.text);

/** Compose takes any option of its own; only what the old files had and the new ones dropped is in doubt. */
function acceptsKey(
	path: Path,
	inOld: boolean,
	fresh: Json,
	variables: ReadonlyMap<string, Variable>,
): boolean {
	if (path.length === 1) return variables.has(path[0]!);
	if (!inOld) return true;
	// The service stands, and this is one of its options: it is set by you alone now.
	const service = path[0] === 'services' && at(fresh, path.slice(0, 2)) !== undefined;
	return service && !path.includes('environment');
}

function envSide({file, text}: TextFile): Side {
	const keys = new Map<string, KeyInfo>();
	const value: Record<string, Json> = {};
	for (const {name, value: given, line} of envLines(text)) {
		value[name] = given;
		keys.set(childText('', name), {file, line, column: 1, comment: ''});
	}
	return {value, keys};
}

/** The model that files make together, by our own reading: variables stay as they are written. */
export const composeModelOf = (files: readonly TextFile[]): Json => readAll(files).value;

/** Reads files and merges them as compose does. */
function readAll(files: readonly TextFile[]): {
	value: JsonMap;
	keys: ReadonlyMap<string, KeyInfo>;
	notices: readonly Notice[];
} {
	const read: ValuesFile[] = files.map(({file, text}) => readValues(text, file, 'core'));
	const value = read.reduce<JsonMap>(
		(all, file) => mergeCompose(all, normal(file.value)) as JsonMap,
		{},
	);
	return {
		value,
		keys: new Map(read.flatMap(({keys}) => [...keys])),
		notices: read.flatMap(({notices}) => notices),
	};
}

/** The two ways of writing a map or a list of names, as one. */
function normal(node: Json, key = ''): JsonMap {
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
		return list.map(entry => normalise(entry, ''));
	}
	if (!isMap(node)) return node;
	return Object.fromEntries(
		Object.entries(node).map(([name, value]) => [name, normalise(value, name)]),
	);
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
	const text = textOf(entry);
	const [, target] = /^[^:]+:(\/[^:]*)(?::[a-zA-Z,]+)?$/.exec(text) ?? [];
	return target ?? text;
}

function usesEnvFile(model: Json): boolean {
	const services = at(model, ['services']);
	if (!isMap(services)) return false;
	return Object.values(services).some(
		service => isMap(service) && JSON.stringify(service['env_file'] ?? '').includes('.env'),
	);
}
