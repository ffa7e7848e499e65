import {Ajv, type Options} from 'ajv';
import type {RegExpEngine} from 'ajv/dist/types/index.js';
import {Ajv2019} from 'ajv/dist/2019.js';
import {Ajv2020} from 'ajv/dist/2020.js';
import {readPattern} from '../trust/pattern.ts';
import type {JsonMap} from './config-tree.ts';
import {tellAlternatives} from './schema-alternatives.ts';
import {mostLetters, schemaFormats} from './schema-formats.ts';

/** A dialect of JSON Schema; the numbers are the names of its drafts. */
export type Dialect = 4 | 6 | 7 | 2019 | 2020;

const known: Readonly<Record<string, Dialect>> = {
	'draft-04/schema': 4,
	'draft-06/schema': 6,
	'draft-07/schema': 7,
	'draft/2019-09/schema': 2019,
	'draft/2020-12/schema': 2020,
	schema: 2020,
};

/** The dialect that Helm reads a schema in: the newest where it names none; undefined for one that Helm does not know. */
export function dialectOf({$schema: named}: JsonMap): Dialect | undefined {
	if (named === undefined) return 2020;
	if (typeof named !== 'string') return undefined;
	const path = /^https?:\/\/json-schema\.org\/([^#]*)#?$/.exec(named)?.[1] ?? '';
	return Object.hasOwn(known, path) ? known[path] : undefined;
}

/** Helm's patterns are RE2's, not JavaScript's: (?i) is known, look-around is not, and blanks are those of ASCII. */
const engine: RegExpEngine = Object.assign(
	(pattern: string) => {
		const {find} = readPattern(pattern, {most: mostLetters});
		return {test: (text: string) => find(text) !== undefined, toString: () => pattern};
	},
	{code: 'patternOf'},
);

/** What judges by a dialect, as far as it and Helm mean the same. */
export function judgeOf(dialect: Dialect): Ajv {
	const options: Options = {
		allErrors: true,
		strict: false,
		validateSchema: false,
		logger: false,
		inlineRefs: false,
		code: {regExp: engine},
		// Helm reckons with decimal fractions: 0.07 is seven times 0.01.
		multipleOfPrecision: 3,
		ignoreKeywordsWithRef: dialect <= 7,
		// Helm asserts formats up to draft 7; from 2019-09 on they are mere notes to it.
		...(dialect <= 7 ? {formats: schemaFormats} : {validateFormats: false}),
	};
	const ajv =
		dialect === 2020
			? new Ajv2020(options)
			: dialect === 2019
				? new Ajv2019(options)
				: new Ajv(options);
	tellAlternatives(ajv);
	return ajv;
}
