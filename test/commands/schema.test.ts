import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';
import {parse} from 'yaml';
import {shippedIds} from '../../source/runbook/shipped.ts';
import {minimal} from '../runbook/minimal.ts';

type Validate = ((value: unknown) => boolean) & {
	errors?: {instancePath: string; message?: string; params: Record<string, unknown>}[] | null;
};
type Ajv = new (options: object) => {
	compile(schema: object): Validate;
	validateSchema(schema: object): boolean;
};

// ajv comes with conf; as no package of ours, it is asked for from there.
const require = createRequire(createRequire(import.meta.url).resolve('conf'));
const {default: Ajv} = require('ajv') as {default: Ajv};
const root = fileURLToPath(new URL('../..', import.meta.url));
const {status, stdout, stderr} = spawnSync(
	process.execPath,
	[join(root, '.build', 'cli.js'), 'schema'],
	{encoding: 'utf8', env: {PATH: process.env['PATH']}},
);
const schema = JSON.parse(stdout) as Record<string, unknown>;
const ajv = new Ajv({strict: true, allErrors: true});
const validate = ajv.compile(schema);
const minimalValue = () => parse(minimal) as Record<string, unknown> & {ask: object[]};

describe('handrail schema', () => {
	test('prints one JSON Schema, and nothing else', () => {
		expect({status, stderr}).toEqual({status: 0, stderr: ''});
		expect(schema['$schema']).toBe('http://json-schema.org/draft-07/schema#');
		expect(ajv.validateSchema(schema)).toBe(true);
		expect(schema).toMatchObject({title: 'handrail runbook', type: 'object'});
	});

	test.each(shippedIds())('%s is accepted', id => {
		const text = fs.readFileSync(join(root, 'source', 'runbooks', `${id}.yaml`), 'utf8');
		validate(parse(text));
		expect(validate.errors ?? []).toEqual([]);
	});

	test('what has a default may be left out', () => {
		expect(validate(minimalValue())).toBe(true);
	});

	test.each([
		['at the top', (value: Record<string, unknown>) => ({...value, stepz: []})],
		['in a question', (value: {ask: object[]}) => ({...value, ask: [{...value.ask[0], x: 1}]})],
		[
			'in the versions',
			(value: Record<string, unknown>) => ({
				...value,
				versions: {...(value['versions'] as object), x: 1},
			}),
		],
	])('an unknown key %s is refused', (_, change) => {
		expect(validate(change(minimalValue()))).toBe(false);
		expect(validate.errors).toEqual([
			expect.objectContaining({keyword: 'additionalProperties'}) as object,
		]);
	});

	test.each([
		['another format', {runbook: 2}],
		['an id with capitals', {id: 'Small'}],
		['a title that is none', {title: ''}],
		['no steps', {steps: undefined}],
		['a way of counting versions that nobody knows', {versions: {scheme: 'x'}}],
	])('%s is refused', (_, more) => {
		expect(validate(JSON.parse(JSON.stringify({...minimalValue(), ...more})))).toBe(false);
	});
});
