import {sanitise} from '../trust/safe.ts';
import {type Path, pathText} from './config-path.ts';
import {type Json, isMap} from './config-tree.ts';

const mostListed = 5;
const longest = 300;

/** A value of the schema's makers as a text, cut and safe. */
export const shownValue = (value: unknown): string =>
	sanitise(clip(JSON.stringify(value) ?? 'nothing', 80));

/** Some of a list, and how many more there are. */
export function listed(items: readonly string[], between: string): string {
	const more = items.length - mostListed;
	const shown = items.slice(0, mostListed).join(between);
	return clip(more > 0 ? `${shown}${between}and ${more} more` : shown, longest);
}

const clip = (text: string, most: number): string =>
	text.length > most ? `${text.slice(0, most - 1)}…` : text;

/** What a value must be by `const` or `enum`. */
export const oneOf = (values: readonly unknown[]): string =>
	values.length === 1
		? `must be ${shownValue(values[0])}`
		: `must be one of ${listed(values.map(shownValue), ', ')}`;

/** What a schema below `not` rules out, as far as it can be said in one sentence. */
export function ruledOut(schema: Json): string {
	if (!isMap(schema)) return 'must not be set';
	if ('const' in schema) return `must not be ${shownValue(schema['const'])}`;
	if (Array.isArray(schema['enum']))
		return `must be none of ${listed((schema['enum'] as readonly Json[]).map(shownValue), ', ')}`;
	const about = keysIn(schema);
	const names = listed(about.map(shownKey), ', ');
	if (about.length === 0) return 'the schema rules it out';
	if (about.length > 1) return `the schema rules out what is set together in ${names}`;
	return isMap(schema['properties'])
		? `the schema rules out what is set in ${names}`
		: `${names} must not be set`;
}

/** What makes one alternative hold: the keys it is about. */
export const asked = (schema: Json): string => listed(keysIn(schema).map(shownKey), ' and ');

/** A key as one writes it, safe to show. */
export const shownKey = (path: Path): string => sanitise(clip(pathText(path), 80));

/** The keys that a schema is about, down to where it says something of their values. */
function keysIn(schema: Json, above: Path = []): readonly Path[] {
	if (!isMap(schema) || above.length > 8) return above.length === 0 ? [] : [above];
	const {properties, required} = schema;
	const names = new Set([
		...(isMap(properties) ? Object.keys(properties) : []),
		...(Array.isArray(required) ? required.filter(name => typeof name === 'string') : []),
	]);
	const found = [...names].flatMap(name =>
		keysIn(isMap(properties) ? (properties[name] ?? null) : null, [...above, name]),
	);
	const inside = ['allOf', 'anyOf', 'oneOf'].flatMap(word => {
		const list = schema[word];
		return Array.isArray(list) ? (list as readonly Json[]).flatMap(one => keysIn(one, above)) : [];
	});
	const all = new Map([...found, ...inside].map(path => [pathText(path), path]));
	return all.size === 0 && above.length > 0 ? [above] : [...all.values()];
}
