import type {Path} from './config-path.ts';
import {type Json, type JsonMap, at, isMap} from './config-tree.ts';

/** What turns a chart inside another on and off. */
export type Switch = {condition?: string; tags?: readonly string[]};
/** What a chart takes over from one inside it: `child` is where it stands there, `parent` where it comes to here. */
export type Import = {child: Path; parent: Path};
/** A chart's own defaults and those of the charts inside it, each under the key that its settings stand under. */
export type Layer<T> = {
	chart: T;
	defaults: JsonMap;
	parts: readonly (Switch & {key: string; imports: readonly Import[]; layer: Layer<T>})[];
};

/** Is a chart inside on? Its conditions stand above its tags, and the first one that is yes or no counts. */
export function isOn({condition = '', tags = []}: Switch, values: Json, prefix: Path): boolean {
	for (const path of condition.trim().split(',')) {
		const value = path === '' ? undefined : at(values, [...prefix, ...path.split('.')]);
		if (typeof value === 'boolean') return value;
	}
	const said = tags.map(tag => at(values, ['tags', tag]));
	return said.includes(true) || !said.includes(false);
}

/** The charts that take part with these settings, each with what it takes over from those inside it. */
export function takingPart<T>(layer: Layer<T>, given: Json): Layer<T> {
	const values = coalescedIn(layer, given);
	const settle = ({chart, defaults, parts}: Layer<T>, prefix: Path): Layer<T> => {
		const own = parts
			.filter(part => isOn(part, values, prefix))
			.map(part => ({...part, layer: settle(part.layer, [...prefix, part.key])}));
		let taken: JsonMap = {};
		for (const {key, imports, layer} of own) {
			const inside = over(layer.defaults, mapAt(defaults, [key]) ?? {}, true);
			for (const {child, parent} of imports) {
				const found = mapAt(inside, child);
				if (found) taken = over(placed(found, parent), taken, true);
			}
		}
		return {chart, defaults: over(taken, defaults, true), parts: own};
	};
	return settle(layer, []);
}

/**
 * Settings over a chart's defaults as Helm coalesces them: lists and scalars are replaced, a null takes a default
 * away and stays where there was none, and globals go down into every chart inside.
 */
export function coalescedIn({defaults, parts}: Layer<unknown>, given: Json): JsonMap {
	const inside = new Set(parts.map(({key}) => key));
	const out: Record<string, Json> = {...(isMap(given) ? given : {})};
	for (const [key, value] of Object.entries(defaults)) {
		const own = Object.hasOwn(out, key) ? out[key] : undefined;
		if (own === null) delete out[key];
		else if (isMap(own) && isMap(value))
			out[key] = inside.has(key) ? over(value, own, true) : over(withoutNulls(value), own, false);
		else if (own === undefined && value !== null)
			out[key] = isMap(value) ? withoutNulls(value) : value;
	}
	for (const {key, layer} of parts) {
		const own = out[key] ?? {};
		// Anything else is no settings for a chart: Helm stops there.
		if (isMap(own)) out[key] = coalescedIn(layer, withGlobals(own, out['global'] ?? {}));
	}
	return out;
}

/** Maps together, all else replaced whole; a null is kept for a chart inside, which has defaults of its own. */
function over(defaults: JsonMap, given: JsonMap, keepNulls: boolean): JsonMap {
	const out: Record<string, Json> = {...given};
	for (const [key, value] of Object.entries(defaults)) {
		const own = Object.hasOwn(out, key) ? out[key] : undefined;
		if (own === undefined) out[key] = value;
		else if (own === null && value !== null && !keepNulls) delete out[key];
		else if (isMap(own) && isMap(value)) out[key] = over(value, own, keepNulls);
	}
	return out;
}

/** The globals of the chart around stand above those given to the one inside; a map and a scalar do not mix. */
function withGlobals(own: JsonMap, around: Json): JsonMap {
	const mine = own['global'] ?? {};
	if (!isMap(mine) || !isMap(around)) return own;
	const global: Record<string, Json> = {...mine};
	for (const [key, value] of Object.entries(around)) {
		const there = Object.hasOwn(global, key) ? global[key] : undefined;
		if (there === undefined || isMap(there) === isMap(value))
			global[key] = isMap(value) && isMap(there) ? over(there, value, true) : value;
	}
	return {...own, global};
}

function withoutNulls(map: JsonMap): JsonMap {
	const kept = Object.entries(map).filter(([, value]) => value !== null);
	return Object.fromEntries(
		kept.map(([key, value]) => [key, isMap(value) ? withoutNulls(value) : value]),
	);
}

function mapAt(tree: Json, path: Path): JsonMap | undefined {
	const found = at(tree, path);
	return isMap(found) ? found : undefined;
}

const placed = (value: JsonMap, path: Path): JsonMap =>
	[...path].reverse().reduce<JsonMap>((below, key) => ({[key]: below}), value);
