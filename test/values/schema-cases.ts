/** Dialects, as Helm 3.22 and 4.3 take them; the integration tests ask both again. */
export const drafts = {
	'no $schema': {$schema: undefined, asserts: false},
	'draft-04': {$schema: 'http://json-schema.org/draft-04/schema#', asserts: true},
	'draft-06': {$schema: 'http://json-schema.org/draft-06/schema#', asserts: true},
	'draft-07': {$schema: 'http://json-schema.org/draft-07/schema#', asserts: true},
	'draft-07 by https': {$schema: 'https://json-schema.org/draft-07/schema', asserts: true},
	'2019-09': {$schema: 'https://json-schema.org/draft/2019-09/schema', asserts: false},
	'2020-12': {$schema: 'https://json-schema.org/draft/2020-12/schema', asserts: false},
	'the newest': {$schema: 'http://json-schema.org/schema#', asserts: false},
} as const;

type Texts = {
	good: readonly string[];
	/** Refused by Helm and by us. */
	bad: readonly string[];
	/** Refused by Helm alone, or accepted against the book. */
	left?: readonly string[];
};

/** Texts by format. */
export const formatValues: Readonly<Record<string, Texts>> = {
	email: {
		good: ['a@b.co', 'a@b', '"x y"@b.co', 'a@[127.0.0.1]'],
		bad: ['', 'plain', 'a b'],
		left: ['a..b@c.de', '.a@c.de', 'a@-b.co', 'ä@b.co'],
	},
	uri: {
		good: ['http://x/', 'urn:a:b', 'a:', 'localhost:8080', 'http://ä/', 'postgres://u:p@h/d'],
		bad: ['', 'x', '/rel', '//x', 'example.org/x', '1http://x'],
		left: ['http://x y/', 'http://%zz/', 'http://[::1'],
	},
	'uri-reference': {good: ['', '/rel', 'x y'], bad: [], left: ['http://[::1', '%zz']},
	'date-time': {
		good: ['2026-01-01T00:00:00Z', '2026-01-01t00:00:00.5+01:00', '1998-12-31T23:59:60Z'],
		bad: ['', '2026-01-01', '2026-01-01 00:00:00Z', '2026-02-30T00:00:00Z', '2026-01-01T24:00:00Z'],
		left: ['2026-01-01T00:-0:00Z'],
	},
	date: {good: ['2026-01-01', '2024-02-29'], bad: ['', '2026-1-1', '2026-02-29', 'x']},
	time: {
		good: ['12:00:00Z', '23:59:60Z', '12:00:00.5+01:00'],
		bad: ['', '12:00:00', '24:00:00Z', '12:00Z'],
		left: ['12:00:-0Z', '00:59:60+0100'],
	},
	ipv4: {
		good: ['1.2.3.4', '255.255.255.255'],
		bad: ['', '1.2.3', '256.1.1.1', '01.2.3.4', '1.2.3.4/8', '::1'],
		left: ['1.2.+3.4', '1.2.-0.4'],
	},
	ipv6: {
		good: ['::1', '::', '::ffff:1.2.3.4'],
		bad: ['', '1.2.3.4', '::1%eth0', '1::2::3', '12345::', 'fe80::1/64'],
	},
	hostname: {
		good: ['a.b', 'a.', 'A.B', '1.2.3.4', 'xn--4ca'],
		bad: ['', 'a_b', '-a', 'a-', 'x y', 'ä', '*.x', 'a'.repeat(64)],
	},
	uuid: {
		good: ['123e4567-e89b-12d3-a456-426614174000', '123E4567-E89B-12D3-A456-426614174000'],
		bad: ['', 'x', '123e4567e89b12d3a456426614174000', '{123e4567-e89b-12d3-a456-426614174000}'],
		left: ['urn:uuid:123e4567-e89b-12d3-a456-426614174000'],
	},
	duration: {
		good: ['P1D', 'PT1S', 'P1Y2M', 'P1W'],
		bad: ['', 'P', '1h', 'PT', 'P1W2D', '-P1D', 'P1DT'],
	},
	'json-pointer': {good: ['', '/a', '/~0~1'], bad: ['a', '/a~2']},
	'relative-json-pointer': {good: ['0', '1/a', '0#'], bad: ['a', '01/a']},
	regex: {
		good: ['a', '(?i)a', '(?<n>a)', '\\_', '\\pp', '\\p{Lu}'],
		bad: ['(', '(?=a)', 'a{2,1}', '\\Z'],
	},
	'uri-template': {good: ['{a}', 'x'], bad: [], left: ['{']},
	iri: {good: ['http://ä/'], bad: [], left: ['x']},
	'idn-hostname': {good: ['ä.de', 'x y'], bad: []},
	password: {good: ['x'], bad: []},
};

const draft = (name: keyof typeof drafts) => ({$schema: drafts[name].$schema});
const [d4, d6, d7, d19] = [
	draft('draft-04'),
	draft('draft-06'),
	draft('draft-07'),
	draft('2019-09'),
];
const a = (schema: unknown) => ({properties: {a: schema}});
const text = {definitions: {text: {type: 'string'}}};
const beside = {...text, ...a({$ref: '#/definitions/text', minLength: 5})};

/** Schemas with values that Helm accepts. */
export const accepted: readonly [what: string, schema: object, values: object][] = [
	['what stands beside a reference, up to draft 7', {...d7, ...beside}, {a: 'x'}],
	['the same in draft 4', {...d4, ...beside}, {a: 'x'}],
	[
		'what stands beside a reference at the top',
		{...d7, definitions: {top: {type: 'object'}}, $ref: '#/definitions/top', required: ['b']},
		{},
	],
	[
		'if beside a reference',
		{...d7, ...text, ...a({$ref: '#/definitions/text', if: {not: {}}, else: false})},
		{a: 'x'},
	],
	['const in draft 4', {...d4, ...a({const: 'y'})}, {a: 'x'}],
	['contains in draft 4', {...d4, ...a({contains: {type: 'string'}})}, {a: [1]}],
	['propertyNames in draft 4', {...d4, ...a({propertyNames: {maxLength: 1}})}, {a: {bb: 1}}],
	['if in draft 4', {...d4, ...a({if: {not: {}}, else: {type: 'string'}})}, {a: 1}],
	['if in draft 6', {...d6, ...a({if: {not: {}}, else: {type: 'string'}})}, {a: 1}],
	['dependentRequired in draft 7', {...d7, dependentRequired: {a: ['b']}}, {a: 1}],
	[
		'unevaluatedProperties in draft 7',
		{...d7, ...a({}), unevaluatedProperties: false},
		{a: 1, b: 1},
	],
	[
		'minContains in draft 7',
		{...d7, ...a({contains: {type: 'string'}, minContains: 2})},
		{a: ['x']},
	],
	['an escape that JavaScript does not know', {...d7, ...a({pattern: '^[a-z\\_]+$'})}, {a: 'y_'}],
	['a dash after a class', {...d7, ...a({pattern: '^[\\w-.]+$'})}, {a: 'y-.'}],
	['a dash that is escaped', {...d7, ...a({pattern: '^[a\\-z]+\\-$'})}, {a: 'a-'}],
	['letters of either case', {...d7, ...a({pattern: '(?i)^abc$'})}, {a: 'ABC'}],
	['a POSIX class', {...d7, ...a({pattern: '^[[:alpha:]]+$'})}, {a: 'ab'}],
	['a dot for a carriage return', {...d7, ...a({pattern: '^.$'})}, {a: '\r'}],
	['a decimal fraction', {...d7, ...a({multipleOf: 0.01})}, {a: 0.07}],
	['another one', {...d7, ...a({multipleOf: 0.1})}, {a: 0.3}],
	['an empty reference', {...d7, ...a({$ref: ''})}, {a: {}}],
	['a format nobody knows', {...d7, ...a({format: 'password'})}, {a: 'x'}],
	['no dependency that is not asked for', {dependentRequired: {b: ['c']}}, {a: 1}],
	['a whole number with a point', {...d7, ...a({type: 'integer'})}, {a: 1.0}],
];

/** Schemas with values that Helm refuses, and where. */
export const refusedAt: readonly [what: string, schema: object, values: object, at: string][] = [
	['a reference to definitions', {...d7, ...text, ...a({$ref: '#/definitions/text'})}, {a: 1}, 'a'],
	['what stands beside a reference, from 2019-09 on', {...d19, ...beside}, {a: 'x'}, 'a'],
	['the same without $schema', beside, {a: 'x'}, 'a'],
	[
		'a reference to a property',
		{...d7, properties: {b: {type: 'string'}, a: {$ref: '#/properties/b'}}},
		{a: 1},
		'a',
	],
	[
		'a reference by the name of the file',
		{...d7, ...text, ...a({$ref: 'values.schema.json#/definitions/text'})},
		{a: 1},
		'a',
	],
	[
		'a reference by an id',
		{
			...d7,
			$id: 'https://example.org/x.json',
			...text,
			...a({$ref: 'https://example.org/x.json#/definitions/text'}),
		},
		{a: 1},
		'a',
	],
	[
		'a reference by an anchor',
		{$defs: {t: {$anchor: 'text', type: 'string'}}, ...a({$ref: '#text'})},
		{a: 1},
		'a',
	],
	[
		'a reference by an anchor of draft 7',
		{...d7, definitions: {t: {$id: '#text', type: 'string'}}, ...a({$ref: '#text'})},
		{a: 1},
		'a',
	],
	[
		'a reference to itself',
		{
			...d7,
			definitions: {n: {type: 'object', additionalProperties: {$ref: '#/definitions/n'}}},
			...a({$ref: '#/definitions/n'}),
		},
		{a: {b: {c: 1}}},
		'a.b.c',
	],
	[
		'a reference that is escaped',
		{...d7, definitions: {'a/b c': {type: 'string'}}, ...a({$ref: '#/definitions/a~1b%20c'})},
		{a: 1},
		'a',
	],
	[
		'a reference in what is only data',
		{...d7, ...a({default: {$ref: 'other.json'}, type: 'string'})},
		{a: 1},
		'a',
	],
	[
		'a key called $ref',
		{...d7, ...a({properties: {$ref: {type: 'string'}}})},
		{a: {$ref: 1}},
		'a.$ref',
	],
	['prefixItems without $schema', a({prefixItems: [{type: 'string'}]}), {a: [1]}, 'a.0'],
	[
		'unevaluatedProperties without $schema',
		{allOf: [a({})], unevaluatedProperties: false},
		{a: 1, b: 1},
		'b',
	],
	['minContains without $schema', a({contains: {type: 'string'}, minContains: 2}), {a: ['x']}, 'a'],
	['dependencies', {...d7, dependencies: {a: ['b']}}, {a: 1}, ''],
	[
		'id in draft 7',
		{...d7, id: 'http://x/y', ...a({id: '#/properties/a', type: 'string'})},
		{a: 1},
		'a',
	],
	[
		'id in draft 4',
		{...d4, id: 'http://x/y', ...a({id: '#/properties/a', type: 'string'})},
		{a: 1},
		'a',
	],
	['id without $schema', {id: 'http://x/y', ...a({type: 'string'})}, {a: 1}, 'a'],
	[
		'a key called id',
		{...d4, properties: {id: {type: 'string'}, exclusiveMinimum: {type: 'string'}}},
		{id: 1},
		'id',
	],
	[
		'nullable, which is no word of it',
		{...d7, ...a({items: {type: 'string', nullable: true}})},
		{a: [null]},
		'a.0',
	],
	['nullable without a type', {...d7, ...a({nullable: true, maxLength: 1})}, {a: 'xx'}, 'a'],
	['letters of either case', {...d7, ...a({pattern: '(?i)^abc$'})}, {a: 'x'}, 'a'],
	['a blank beyond ASCII', {...d7, ...a({pattern: '^\\s$'})}, {a: '\u00A0'}, 'a'],
	[
		'a pattern for keys',
		{...d7, ...a({patternProperties: {'^x\\_': {type: 'string'}}})},
		{a: {x_y: 1}},
		'a.x_y',
	],
	['no multiple', {...d7, ...a({multipleOf: 0.1})}, {a: 0.35}, 'a'],
	[
		'another dialect inside',
		{...d7, ...a({$schema: 'https://json-schema.org/draft/2020-12/schema', format: 'ipv4'})},
		{a: 'x'},
		'a',
	],
	[
		'closed, with a global',
		{...d7, ...a({}), additionalProperties: false},
		{a: 1, global: {x: 1}},
		'global',
	],
];

/** Schemas that Helm cannot use, whatever the values are. */
export const unusable: readonly [what: string, schema: object][] = [
	['look-around', {...d7, ...a({pattern: '^(?!x).*$'})}],
	['too many repeats', {...d7, ...a({pattern: '^a{0,1001}$'})}],
	['a reference to nothing', {...d7, ...a({$ref: '#/definitions/none'})}],
	['a type that is none', {...d7, ...a({type: 'any'})}],
	['required as draft 3 had it', {...d7, ...a({required: true})}],
	['a dialect that is not known', {$schema: 'http://example.invalid/schema#'}],
];
