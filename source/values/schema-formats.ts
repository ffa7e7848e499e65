import type {Format} from 'ajv';
import {fullFormats} from 'ajv-formats/dist/formats.js';
import {readPattern} from '../trust/pattern.ts';

const same = [
	'date',
	'duration',
	'hostname',
	'ipv6',
	'uuid',
	'json-pointer',
	'relative-json-pointer',
] as const;

/**
 * The formats in which nothing is refused that Helm accepts; it may refuse a little more. The others
 * (uri-template, references) differ in both directions, and are left to Helm.
 */
export const schemaFormats: Readonly<Record<string, Format>> = {
	...Object.fromEntries(same.map(name => [name, fullFormats[name]])),
	// Helm takes a number with its sign for one of two digits, and for a part of an address.
	time: text => /[+-]\d(?!\d)/.test(text) || fits(fullFormats.time, text),
	'date-time': text =>
		/[+-]\d(?!\d)/.test(text) || (/^.{10}t/i.test(text) && fits(fullFormats['date-time'], text)),
	ipv4: text => /[+-]/.test(text) || fits(fullFormats.ipv4, text),
	// Helm knows further spellings of the classes of letters.
	regex: text => /\\p/i.test(text) || isPattern(text),
	// What each must have at the least; the rest is judged otherwise by Helm.
	email: /@/,
	uri: /^[a-z][a-z\d+.-]*:/i,
};

/** Letters of a pattern in a schema. */
export const mostLetters = 65_536;

function isPattern(text: string): boolean {
	try {
		readPattern(text, {most: mostLetters});
		return true;
	} catch {
		return false;
	}
}

function fits(format: Format, text: string): boolean {
	if (format instanceof RegExp) return format.test(text);
	const {validate} = format as {validate(text: string): boolean};
	return validate(text);
}
