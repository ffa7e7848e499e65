import {coloned, mountOf} from './compose-merge.ts';
import type {ComposeSide} from './compose-variables.ts';
import {childText, pathText} from './config-path.ts';
import {type Json, at, isMap, textOf} from './config-tree.ts';
import {databaseJump} from './databases.ts';
import type {Pin} from './finding.ts';
import {filledIn, variablesIn} from './interpolation.ts';

/** One version with the operator's files merged in: by our own reading and, where it is there, by compose itself. */
export type Version = {model: Json; side: ComposeSide; real: Json | undefined};

/**
 * Databases that jump a major version over the data in their volume, by the key that makes them: the image itself, or
 * the variable in it.
 */
export function databaseJumps(
	old: Version,
	fresh: Version,
	env: Json,
): ReadonlyMap<string, string> {
	const found = new Map<string, string>();
	const known = servicesOf(old);
	for (const name of servicesOf(fresh)) {
		const places = placesOf(fresh, name);
		// Under another name, over the same data, it is the same database.
		const before = known.includes(name)
			? name
			: known.find(other => placesOf(old, other).some(place => places.includes(place)));
		if (before === undefined || places.length === 0 || placesOf(old, before).length === 0) continue;
		const jump = databaseJump(imageOf(old, before, env) ?? '', imageOf(fresh, name, env) ?? '');
		if (jump === undefined) continue;
		const path = ['services', name, 'image'];
		found.set(pathText(path), jump);
		const written = at(fresh.model, path);
		for (const {name: variable} of typeof written === 'string' ? variablesIn(written) : [])
			found.set(childText('', variable), jump);
	}
	return found;
}

/** The keys that say which image a service runs: the image, and the variables in it. */
export function pinsOf(old: Version, fresh: Version): ReadonlyMap<string, Pin> {
	const found = new Map<string, Pin>();
	// By the defaults alone: what does not follow them keeps its version.
	const jumps = databaseJumps(old, fresh, {});
	const add = (path: string, of: Pin['of'], name?: string) => {
		const says = name === undefined ? undefined : fresh.side.example[name];
		const kept = jumps.has(path);
		found.set(path, {of, kept, ...(says === undefined ? {} : {says: textOf(says)})});
	};
	for (const name of servicesOf(fresh)) {
		const path = ['services', name, 'image'];
		const image = at(fresh.model, path);
		if (typeof image !== 'string') continue;
		const tag = coloned(image).at(-1) ?? '';
		for (const {name: variable} of variablesIn(image)) add(childText('', variable), 'part');
		if (tag !== image && !tag.includes('/'))
			for (const {name: variable} of variablesIn(tag))
				add(childText('', variable), 'tag', variable);
		add(pathText(path), 'image');
	}
	return found;
}

export function servicesOf({model, real}: Pick<Version, 'model' | 'real'>): readonly string[] {
	const maps = [model, real ?? null].map(whole => at(whole, ['services']));
	return [...new Set(maps.flatMap(map => (isMap(map) ? Object.keys(map) : [])))];
}

/** The image as compose fills it in; a service that no profile asks for stands only in the files. */
function imageOf({model, side, real}: Version, name: string, env: Json): string | undefined {
	const path = ['services', name, 'image'];
	const there = real === undefined ? undefined : at(real, path);
	if (typeof there === 'string') return there;
	const own = at(model, path);
	return typeof own === 'string' ? filledIn(own, valueIn(side, env)) : undefined;
}

/** Where what a service mounts comes from. */
function placesOf({model, real}: Version, name: string): readonly string[] {
	const path = ['services', name, 'volumes'];
	const volumes = at(model, path) ?? (real === undefined ? undefined : at(real, path));
	return Array.isArray(volumes)
		? (volumes as readonly Json[]).map(entry => mountOf(entry)?.source ?? textOf(entry))
		: [];
}

const valueIn =
	({value, variables}: ComposeSide, env: Json) =>
	(name: string): string | undefined => {
		const own = at(env, [name]);
		if (own !== undefined) return textOf(own ?? '');
		// Its own default stands in the text; only what an example says is not there.
		const given = variables.get(name)?.default === undefined ? at(value, [name]) : undefined;
		return given === undefined || given === null ? undefined : textOf(given);
	};
