import {describe, expect, test} from 'vitest';
import {Trouble} from '../../source/trust/trouble.ts';
import {readSchema, schemaFaults} from '../../source/values/schema.ts';
import {accepted, drafts, formatValues, refusedAt, unusable} from './schema-cases.ts';

const trouble = (text: string): string => {
	try {
		readSchema(text, 'values.schema.json');
	} catch (error) {
		expect(error).toBeInstanceOf(Trouble);
		return (error as Trouble).message;
	}
	throw new Error('was read');
};
const faults = (schema: object, values: object) =>
	schemaFaults(schema as never, values as never, 's.json');

describe('a schema', () => {
	test.each(['file:///dev/zero', 'other.json', 'https://example.org/x.json', '../a#/b'])(
		'that refers to %s is refused, with its place',
		ref => {
			expect(
				trouble(`{\n  "properties": {\n    "a": {"$ref": ${JSON.stringify(ref)}}\n  }\n}\n`),
			).toMatch(/^values\.schema\.json:3:19: the schema refers to something outside itself/);
		},
	);
	test('that is broken is told with its place', () => {
		expect(trouble('{"a": 1,\n "b" 2}')).toMatch(/^values\.schema\.json:2:\d+: this is not JSON/);
		expect(trouble('{"a": ')).toMatch(
			/^values\.schema\.json:1:\d+: this (?:JSON ends|is not JSON)/,
		);
		expect(trouble('[1]')).toMatch(/not a JSON Schema/);
	});
	test('that makes no sense is a sentence', () =>
		expect(() => faults({properties: {a: {type: 'nonsense'}}}, {a: 1})).toThrow(
			/^s\.json:1:1: this schema cannot be used/,
		));

	test('says where and what: types, ranges, choices, unknown and missing keys, list entries', () => {
		const schema = {
			definitions: {port: {type: 'integer', maximum: 65535}},
			required: ['site'],
			properties: {
				port: {$ref: '#/definitions/port'},
				mode: {enum: ['a', 'b']},
				closed: {additionalProperties: false},
				list: {items: {type: 'string'}},
				'a/b': {type: 'string'},
			},
		};
		const found = faults(schema, {
			port: 70000,
			mode: 'c',
			closed: {x: 1},
			list: ['a', 1],
			'a/b': 1,
		});
		const by = Object.fromEntries(
			found.map(({path, text, missing}) => [path.join('|'), missing ? 'missing' : text]),
		);
		expect(by).toMatchObject({
			site: 'missing',
			port: 'must be <= 65535',
			'closed|x': 'the schema knows no such key',
			'list|1': 'must be string',
			'a/b': 'must be string',
		});
		expect(by['mode']).toContain('"a", "b"');
	});

	test.each([
		['http://json-schema.org/draft-04/schema#', {minimum: 1, exclusiveMinimum: true}],
		['http://json-schema.org/draft-06/schema#', {exclusiveMinimum: 1}],
		['http://json-schema.org/draft-07/schema#', {exclusiveMinimum: 1}],
		['https://json-schema.org/draft/2019-09/schema', {exclusiveMinimum: 1}],
		['https://json-schema.org/draft/2020-12/schema', {exclusiveMinimum: 1}],
	])('of %s', ($schema, rule) => {
		expect(faults({$schema, properties: {a: rule}}, {a: 1})).toHaveLength(1);
		expect(faults({$schema, properties: {a: rule}}, {a: 2})).toEqual([]);
	});

	describe.each(Object.entries(drafts))('by %s', (_, {$schema, asserts}) => {
		test.each(Object.entries(formatValues))('the format %s', (format, {good, bad, left = []}) => {
			const refused = (text: string) =>
				faults({...($schema ? {$schema} : {}), properties: {a: {format}}}, {a: text}).length > 0;
			expect(good.filter(refused)).toEqual([]);
			expect(left.filter(refused)).toEqual([]);
			expect(bad.filter(refused)).toEqual(asserts ? bad : []);
		});
	});

	test.each([
		'http://json-schema.org/draft-03/schema#',
		'http://example.invalid/schema',
		'http://json-schema.org/draft-07/schema#/x',
		'',
		7,
	])('of a dialect that Helm does not know (%j) cannot be used', $schema => {
		expect(() => faults({$schema, properties: {a: {type: 'string'}}}, {a: 1})).toThrow(
			/^s\.json:1:1: this schema cannot be used: its \$schema is /,
		);
	});

	const whole = (schema: object, values: object) =>
		faults(readSchema(JSON.stringify(schema), 's.json'), values);
	test.each(accepted)('accepts %s', (_, schema, values) =>
		expect(whole(schema, values)).toEqual([]),
	);
	test.each(refusedAt)('refuses %s', (_, schema, values, at) =>
		expect(whole(schema, values).map(({path}) => path.join('.'))).toContain(at === '' ? 'b' : at),
	);
	test.each(unusable)('cannot be used: %s', (_, schema) =>
		expect(() => whole(schema, {a: 'x'})).toThrow(/^s\.json:1:1: this schema cannot be used: /),
	);

	test('a choice of several shapes is one fault for a key', () =>
		expect(
			faults({properties: {a: {anyOf: [{type: 'string'}, {type: 'integer'}]}}}, {a: true}),
		).toHaveLength(1));
});
