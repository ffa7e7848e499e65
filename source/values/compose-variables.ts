import {childText} from './config-path.ts';
import {type Json, type JsonMap, leavesOf} from './config-tree.ts';
import type {TextFile} from './chart-texts.ts';
import type {Side} from './finding.ts';
import {readSettings} from './formats.ts';
import {type Variable, variablesIn} from './interpolation.ts';
import type {KeyInfo} from './read-values.ts';

/** One version: its model, and what a variable is there when nobody sets it. */
export type ComposeSide = Side & {
	variables: ReadonlyMap<string, Variable>;
	/** Variables that only an example of settings gives a value: nobody gets it by itself. */
	examples: ReadonlySet<string>;
	/** All that the example says. */
	example: JsonMap;
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
		example,
		examples: new Set(only.map(name => childText('', name))),
	};
}

/** Every variable of a model; the first default counts, and one who insists is heard. */
export function variablesOf(model: Json): ReadonlyMap<string, Variable> {
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
