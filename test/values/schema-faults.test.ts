import {Ajv2020} from 'ajv/dist/2020.js';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {tellAlternatives} from '../../source/values/schema-alternatives.ts';
import {schemaFaults} from '../../source/values/schema.ts';

const d7 = {$schema: 'http://json-schema.org/draft-07/schema#'};
/** What is told, by place; what is missing is marked. */
const told = (schema: object, values: object): Record<string, string> =>
	Object.fromEntries(
		schemaFaults(schema as never, values as never, 's.json').map(({path, text, missing}) => [
			path.join('.'),
			missing ? `missing: ${text}` : text,
		]),
	);

describe('alternatives', () => {
	const either = [{required: ['secret']}, {required: ['vault']}];

	test.each(['oneOf', 'anyOf'])('%s that all fail are one fault, which names them', word => {
		expect(told({...d7, [word]: either}, {a: 2})).toEqual({
			'': 'either secret must be set, or vault must be set',
		});
		expect(told({...d7, properties: {a: {[word]: either}}}, {a: {}})).toEqual({
			a: 'either secret must be set, or vault must be set',
		});
	});

	test('what is wrong beside them is told too', () =>
		expect(
			told({...d7, properties: {b: {type: 'string'}}, required: ['c'], oneOf: either}, {b: 1}),
		).toEqual({
			'': 'either secret must be set, or vault must be set',
			b: 'must be string',
			c: 'missing: the schema requires it',
		}));

	test('by reference they are the same', () =>
		expect(
			told(
				{
					...d7,
					definitions: {
						s: either[0],
						v: either[1],
						any: {oneOf: [{$ref: '#/definitions/s'}, {$ref: '#/definitions/v'}]},
					},
					properties: {a: {$ref: '#/definitions/any'}},
				},
				{a: {}},
			),
		).toEqual({a: 'either secret must be set, or vault must be set'}));

	test('that hold at once, where only one may, are named', () =>
		expect(told({...d7, oneOf: either}, {secret: 1, vault: 2})).toEqual({
			'': 'of the alternatives in the schema only one may hold, and several do: secret; vault',
		}));

	test('of several kinds are one fault', () =>
		expect(
			told({...d7, properties: {a: {anyOf: [{type: 'string'}, {type: 'integer'}]}}}, {a: true}),
		).toEqual({a: 'either must be string, or must be integer'}));

	test('of another kind than the value are passed over', () =>
		expect(
			told(
				{
					...d7,
					properties: {
						a: {
							oneOf: [
								{type: 'null'},
								{type: 'object', required: ['x'], properties: {y: {type: 'string'}}},
							],
						},
					},
				},
				{a: {y: 1}},
			),
		).toEqual({'a.x': 'missing: the schema requires it', 'a.y': 'must be string'}));

	test('that say of themselves which they are count by that', () => {
		const kind = (name: string, key: string) => ({
			properties: {kind: {const: name}},
			required: [key],
		});
		const schema = {...d7, oneOf: [kind('s3', 'bucket'), kind('fs', 'path')]};
		expect(told(schema, {kind: 's3'})).toEqual({bucket: 'missing: the schema requires it'});
		expect(told(schema, {kind: 'gcs'})).toEqual({
			'': 'either bucket must be set, and kind must be "s3", or path must be set, and kind must be "fs"',
		});
		// A rule for another key makes no kind.
		expect(
			told({...d7, oneOf: [{required: ['s']}, {properties: {m: {enum: ['a', 'b']}}}]}, {m: 'c'}),
		).toEqual({'': 'either s must be set, or m must be one of "a", "b"'});
	});

	test('within alternatives are told in one sentence', () =>
		expect(
			told(
				{...d7, anyOf: [{required: ['a']}, {oneOf: [{required: ['b']}, {required: ['c']}]}]},
				{},
			),
		).toEqual({'': 'either a must be set, or either b must be set, or c must be set'}));

	test('are no longer than one can read', () => {
		const many = Array.from({length: 300}, (_, index) => ({
			required: [`${'k'.repeat(50)}${index}`],
		}));
		const text = told({...d7, anyOf: many}, {})['']!;
		expect(text.length).toBeLessThan(400);
	});

	test('an entry that none of a list is', () =>
		expect(told({...d7, properties: {a: {contains: {type: 'string'}}}}, {a: [1, 2]})).toEqual({
			a: 'must contain at least 1 valid item(s)',
		}));
});

describe('in words', () => {
	test.each([
		['a constant', {const: 'x'}, 'y', 'must be "x"'],
		['a choice', {enum: ['x', 2]}, 'y', 'must be one of "x", 2'],
		['what it must not be', {not: {const: 'y'}}, 'y', 'must not be "y"'],
		['none of several', {not: {enum: ['y', 'z']}}, 'y', 'must be none of "y", "z"'],
		['what must not be set', {not: {required: ['k']}}, {k: 1}, 'k must not be set'],
		[
			'what must not be set below',
			{not: {properties: {k: {const: 1}}}},
			{k: 1},
			'the schema rules out what is set in k',
		],
		[
			'what must not be set together',
			{
				not: {
					properties: {tls: {properties: {enabled: {const: true}}}, ingress: {required: ['host']}},
				},
			},
			{tls: {enabled: true}, ingress: {host: 1}},
			'the schema rules out what is set together in tls.enabled, ingress.host',
		],
		['what cannot be said', {not: {type: 'string'}}, 'y', 'the schema rules it out'],
		['what is refused whole', false, 'y', 'the schema wants it not to be set'],
		[
			'two at once',
			{minLength: 5, pattern: '^x'},
			'y',
			'must NOT have fewer than 5 characters, and must match pattern "^x"',
		],
	])('%s', (_, schema, a, text) =>
		expect(told({...d7, properties: {a: schema}}, {a})).toEqual({a: text}),
	);
	test('a name of a key, at the key', () =>
		expect(
			told({...d7, properties: {a: {propertyNames: {maxLength: 1}}}}, {a: {dd: 1, e: 2}}),
		).toEqual({
			'a.dd': 'its name must NOT have more than 1 characters',
		}));
});

test('what is valid stays the same, whatever is told', {timeout: 120_000}, () => {
	const {schema} = fc.letrec<{schema: object | boolean}>(tie => {
		const some = fc.array(tie('schema'), {minLength: 1, maxLength: 3});
		const keys = fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('schema'), {maxKeys: 2});
		const rule = fc.oneof(
			fc.record({type: fc.constantFrom('string', 'object', 'integer', 'array')}),
			fc.record({const: fc.constantFrom('x', 1)}),
			fc.record({required: fc.subarray(['a', 'b', 'c'], {minLength: 1})}),
			fc.record({anyOf: some}),
			fc.record({oneOf: some}),
			fc.record({allOf: some}),
			fc.record({not: tie('schema')}),
			fc.record({contains: tie('schema')}),
			fc.record({properties: keys}),
			fc.record({if: tie('schema'), else: tie('schema')}),
			fc.record({unevaluatedProperties: fc.boolean()}),
			fc.record({unevaluatedItems: fc.boolean()}),
		);
		return {
			schema: fc.oneof(
				{depthSize: 'medium', withCrossShrink: true},
				fc.boolean(),
				fc.tuple(rule, rule).map(([one, two]) => ({...one, ...two})),
			),
		};
	});
	const {value} = fc.letrec<{value: unknown}>(tie => ({
		value: fc.oneof(
			{depthSize: 'small'},
			fc.constantFrom('x', 'y', 1, 2),
			fc.array(tie('value'), {maxLength: 2}),
			fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), {maxKeys: 3}),
		),
	}));
	fc.assert(
		fc.property(schema, value, (rules, given) => {
			const judge = (telling: boolean) => {
				const ajv = new Ajv2020({
					allErrors: true,
					strict: false,
					validateSchema: false,
					logger: false,
				});
				if (telling) tellAlternatives(ajv);
				try {
					return ajv.compile(rules)(given);
				} catch (error) {
					// The judge itself stumbles over some of what nobody writes.
					return String(error);
				}
			};
			const plain = judge(false);
			expect(judge(true)).toBe(plain);
			if (typeof rules === 'object' && typeof plain === 'boolean')
				expect(schemaFaults(rules as never, given as never, 's.json').length > 0).toBe(!plain);
		}),
		{numRuns: 1500},
	);
});
