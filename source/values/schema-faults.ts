import type {ErrorObject} from 'ajv';
import {sanitise} from '../trust/safe.ts';
import type {Path} from './config-path.ts';
import {type Json, isMap} from './config-tree.ts';
import type {RuledOut, Weighed} from './schema-alternatives.ts';
import {asked, listed, oneOf, ruledOut, shownKey} from './schema-words.ts';

/** What a schema has against the settings; `missing`: a key that it requires and nobody sets. */
export type SchemaFault = {path: Path; text: string; missing: boolean};

const most = 200;
const mostTexts = 3;

/** What a judge reported, one fault a place; of several alternatives that all fail, one for all of them. */
export function faultsOf(errors: readonly ErrorObject[]): readonly SchemaFault[] {
	const found = new Map<string, SchemaFault[]>();
	for (const error of errors) {
		// What `then` or a name has against the value is told by itself.
		if (['if', 'propertyNames'].includes(error.keyword) && found.size > 0) continue;
		for (const fault of faultsIn(error)) {
			const key = JSON.stringify(fault.path);
			const known = found.get(key);
			if (!known) found.set(key, [fault]);
			else if (known.length < mostTexts && !known.some(({text}) => text === fault.text))
				known.push(fault);
		}
		if (found.size >= most) break;
	}
	return [...found.values()].map(faults => {
		const [first] = faults as [SchemaFault, ...SchemaFault[]];
		return {...first, text: faults.map(({text}) => text).join(', and ')};
	});
}

function faultsIn(error: ErrorObject): readonly SchemaFault[] {
	const {keyword, message = 'the schema refuses it', propertyName} = error;
	const at = pathOf(error.instancePath);
	const params = error.params as Readonly<Record<string, unknown>>;
	const fault = (text: string, path: Path = at): SchemaFault => ({path, text, missing: false});
	if (propertyName !== undefined)
		return [fault(`its name ${sanitise(message)}`, [...at, propertyName])];
	switch (keyword) {
		case 'anyOf':
		case 'oneOf':
			return ofAlternatives(at, error.params as Weighed);
		case 'not':
			return [fault(ruledOut((error.params as RuledOut).schema))];
		case 'const':
			return [fault(oneOf([params['allowedValue']]))];
		case 'enum':
			return [fault(oneOf(params['allowedValues'] as readonly unknown[]))];
		case 'false schema':
			return [fault('the schema wants it not to be set')];
		case 'required':
		case 'dependentRequired':
		case 'dependencies':
			return [
				{
					path: [...at, String(params['missingProperty'])],
					text: 'the schema requires it',
					missing: true,
				},
			];
		default: {
			const more = params['additionalProperty'] ?? params['unevaluatedProperty'];
			return typeof more === 'string'
				? [fault('the schema knows no such key', [...at, more])]
				: [fault(sanitise(message))];
		}
	}
}

/**
 * None of several schemas holds, or more than one of which only one may. Where only one is meant for such a value,
 * what that one has against it is the fault; else all of them are named, at the place itself.
 */
function ofAlternatives(at: Path, {schemas, branches, passing}: Weighed): readonly SchemaFault[] {
	const fault = (text: string): readonly SchemaFault[] => [{path: at, text, missing: false}];
	if (passing) {
		const both = passing.map(index => asked(schemas[index]!));
		const told = both.includes('') ? '' : `: ${both.join('; ')}`;
		return fault(`of the alternatives in the schema only one may hold, and several do${told}`);
	}
	const failing = branches.flatMap((errors = [], index): Failing[] =>
		errors.length === 0 ? [] : [{errors, schema: schemas[index]!}],
	);
	const likely = meant(at, failing);
	if (likely) return likely;
	const texts = [...new Set(failing.map(({errors}) => wantedBy(at, faultsOf(errors))))];
	return fault(texts.length === 1 ? texts[0]! : `either ${listed(texts, ', or ')}`);
}

type Failing = {errors: readonly ErrorObject[]; schema: Json};

/** The faults of the one schema that is meant for a value of this kind, or for what it says of itself. */
function meant(at: Path, failing: readonly Failing[]): readonly SchemaFault[] | undefined {
	if (failing.length < 2) return undefined;
	const isHere = ({instancePath}: ErrorObject): boolean =>
		pathOf(instancePath).length === at.length;
	const likely = failing.filter(({errors}) =>
		errors.every(error => error.keyword !== 'type' || !isHere(error)),
	);
	const [only, ...more] =
		likely.length === 1 ? likely : likely.filter(one => isNamed(at, one, likely));
	if (!only || more.length > 0) return undefined;
	const faults = faultsOf(only.errors);
	return faults.every(({path}) => path.length > at.length) ? faults : undefined;
}

/** Is it the one whose `kind: a` holds, where all the others ask for another kind? */
function isNamed(at: Path, {errors, schema}: Failing, all: readonly Failing[]): boolean {
	const refused = (list: readonly ErrorObject[]): readonly string[] =>
		list
			.filter(({keyword}) => keyword === 'const' || keyword === 'enum')
			.map(({instancePath}) => pathOf(instancePath))
			.filter(({length}) => length === at.length + 1)
			.map(path => path.at(-1)!);
	const properties = isMap(schema) ? schema['properties'] : undefined;
	const names = (key: string): boolean => {
		const rule = isMap(properties) ? properties[key] : undefined;
		return isMap(rule) && ('const' in rule || 'enum' in rule);
	};
	return (
		refused(errors).length === 0 &&
		all.every(other => other.errors === errors || refused(other.errors).some(names))
	);
}

/** What one schema wants, in words; keys are named from the place on. */
function wantedBy(at: Path, faults: readonly SchemaFault[]): string {
	const missing = faults.filter(fault => fault.missing);
	const names = missing.map(({path}) => shownKey(path.slice(at.length)));
	const others = faults.filter(fault => !fault.missing);
	return listed(
		[
			...(names.length === 0 ? [] : [`${listed(names, ' and ')} must be set`]),
			...others.map(({path, text}) =>
				path.length === at.length ? text : `${shownKey(path.slice(at.length))} ${text}`,
			),
		],
		', and ',
	);
}

const pathOf = (pointer: string): Path =>
	pointer === ''
		? []
		: pointer
				.slice(1)
				.split('/')
				.map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
