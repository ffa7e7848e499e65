import {childText, pathText} from './config-path.ts';
import {type Json, type JsonMap, at, isMap, leavesOf, textOf} from './config-tree.ts';
import type {TextFile} from './chart-texts.ts';
import {databaseJump} from './databases.ts';
import type {Side} from './finding.ts';
import {readSettings} from './formats.ts';
import {filledIn, type Variable, variablesIn} from './interpolation.ts';
import type {KeyInfo} from './read-values.ts';

/** One version: its model, and what a variable is there when nobody sets it. */
export type ComposeSide = Side & {
	variables: ReadonlyMap<string, Variable>;
	/** Variables that only an example of settings gives a value: nobody gets it by itself. */
	examples: ReadonlySet<string>;
};

/** A model with its variables: what the compose files give is a default; an example fills what they leave blank. */
export function composeSide(
	model: {value: JsonMap; keys: ReadonlyMap<string, KeyInfo>},
	examples: readonly TextFile[],
): ComposeSide {
	const variables = variablesOf(model.value);
	const given = examples.map(({file, text}) => readSettings(text, file, 'env'));
	const example: JsonMap = Object.assign({}, ...given.map(({value}) => value)) as JsonMap;
	const only = Object.keys(example).filter(name => {
		const known = variables.get(name);
		return known?.default === undefined && known?.required === undefined;
	});
	return {
		value: {
			...model.value,
			...defaultsOf(variables),
			...Object.fromEntries(only.map(name => [name, example[name]!])),
		},
		keys: new Map([...model.keys, ...given.flatMap(({keys}) => [...keys])]),
		variables,
		examples: new Set(only.map(name => childText('', name))),
	};
}

/**
 * Databases that jump a major version over the data in their volume, by the key that makes them: the image itself, or
 * the variable in it. `old` and `fresh` are models with the operator's own files merged in.
 */
export function databaseJumps(
	old: {model: Json; side: ComposeSide},
	fresh: {model: Json; side: ComposeSide},
	env: Json,
): ReadonlyMap<string, string> {
	const found = new Map<string, string>();
	const services = at(fresh.model, ['services']);
	for (const name of isMap(services) ? Object.keys(services) : []) {
		const path = ['services', name, 'image'];
		const [was, is] = [at(old.model, path), at(fresh.model, path)];
		if (typeof was !== 'string' || typeof is !== 'string') continue;
		if (!hasVolumes(old.model, name) || !hasVolumes(fresh.model, name)) continue;
		const jump = databaseJump(
			filledIn(was, valueIn(old.side, env)),
			filledIn(is, valueIn(fresh.side, env)),
		);
		if (jump === undefined) continue;
		found.set(pathText(path), jump);
		for (const {name: variable} of variablesIn(is)) found.set(childText('', variable), jump);
	}
	return found;
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

function hasVolumes(model: Json, name: string): boolean {
	const volumes = at(model, ['services', name, 'volumes']);
	return Array.isArray(volumes) && volumes.length > 0;
}

/** Every variable of a model; the first default counts, and one who insists is heard. */
function variablesOf(model: Json): ReadonlyMap<string, Variable> {
	const found = new Map<string, Variable>();
	for (const text of textsIn(model)) {
		for (const variable of variablesIn(text)) {
			const known = found.get(variable.name);
			found.set(variable.name, {...variable, ...known});
		}
	}
	return found;
}

function textsIn(model: Json): readonly string[] {
	return leavesOf(model).flatMap(({value}) =>
		typeof value === 'string'
			? [value]
			: Array.isArray(value)
				? (value as readonly Json[]).flatMap(entry =>
						typeof entry === 'string' ? [entry] : textsIn(entry),
					)
				: [],
	);
}

const defaultsOf = (variables: ReadonlyMap<string, Variable>): JsonMap =>
	Object.fromEntries(
		[...variables].map(([name, found]) => [
			name,
			found.default ?? (found.required === undefined ? '' : null),
		]),
	);
