import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {findTool} from '../../source/drivers/charts/find-tool.ts';
import {schemaFaults} from '../../source/values/schema.ts';
import {
	eitherLayouts,
	type Layout,
	refusedLayouts,
	takenLayouts,
	writeChart,
} from '../values/layout-cases.ts';
import {suiteWith} from '../support/required.ts';
import {accepted, drafts, formatValues, refusedAt, unusable} from '../values/schema-cases.ts';

type Values = Readonly<Record<string, unknown>>;
const slow = {timeout: 300_000};

for (const name of ['helm3', 'helm4']) {
	const helm = findTool([name]);
	suiteWith(
		'helm',
		helm !== undefined,
		`${name} on PATH`,
	)(`schemas with ${name}`, () => {
		let folder = '';
		beforeAll(() => {
			folder = fs.mkdtempSync(join(tmpdir(), 'handrail-schema-'));
			fs.mkdirSync(join(folder, 'templates'));
			fs.writeFileSync(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: c\nversion: 1.0.0\n');
			fs.writeFileSync(join(folder, 'values.yaml'), '{}\n');
		});
		afterAll(() => fs.rmSync(folder, {recursive: true, force: true}));
		/** What helm itself says of values by a schema. */
		const ask = (schema: unknown, values: Values) => {
			fs.writeFileSync(join(folder, 'values.schema.json'), JSON.stringify(schema));
			fs.writeFileSync(join(folder, 'mine.json'), JSON.stringify(values));
			const {status, stderr} = spawnSync(
				helm!,
				['template', 'x', folder, '-f', join(folder, 'mine.json')],
				{encoding: 'utf8', maxBuffer: 2 ** 28},
			);
			return {refused: status !== 0, stderr};
		};
		/** Each text under a key of its own, and which of the keys each of the two refuses. */
		const byFormat = ($schema: string | undefined, texts: readonly [string, string][]) => {
			const keys = texts.map((_, index) => `k${index}`);
			const schema = {
				...($schema === undefined ? {} : {$schema}),
				properties: Object.fromEntries(
					texts.map(([format], index) => [`k${index}`, {type: 'string', format}]),
				),
			};
			const values = Object.fromEntries(texts.map(([, text], index) => [`k${index}`, text]));
			const {stderr} = ask(schema, values);
			const helms = new Set([...stderr.matchAll(/at '\/(k\d+)': /g)].map(([, key]) => key));
			// What is listed is cut off; so each is asked alone.
			const ours = new Set(
				keys.filter(
					key =>
						schemaFaults(
							{...schema, properties: {[key]: schema.properties[key]}} as never,
							{[key]: values[key]} as never,
							's.json',
						).length > 0,
				),
			);
			return texts.map(([format, text], index) => ({
				what: `${format}: ${JSON.stringify(text)}`,
				helm: helms.has(`k${index}`),
				ours: ours.has(`k${index}`),
			}));
		};

		test.each(Object.entries(drafts))('formats by %s', slow, (_, {$schema, asserts}) => {
			const texts = Object.entries(formatValues).flatMap(([format, {good, bad, left = []}]) =>
				[...good, ...bad, ...left].map((text): [string, string] => [format, text]),
			);
			const badOnes = new Set(
				Object.entries(formatValues).flatMap(([format, {bad}]) =>
					bad.map(text => `${format}: ${JSON.stringify(text)}`),
				),
			);
			const judged = byFormat($schema, texts);
			expect(judged.filter(({ours, helm}) => ours && !helm)).toEqual([]);
			for (const {what, helm, ours} of judged.filter(({what}) => badOnes.has(what)))
				expect([what, helm, ours]).toEqual([what, asserts, asserts]);
			if (!asserts) expect(judged.filter(({helm}) => helm)).toEqual([]);
		});

		test.each(accepted)('accepts %s', slow, (_, schema, values) => {
			expect(ask(schema, values as Values)).toEqual({refused: false, stderr: ''});
		});
		test.each(refusedAt)('refuses %s', slow, (_, schema, values, at) => {
			const {refused, stderr} = ask(schema, values as Values);
			expect(refused).toBe(true);
			// What a closed map does not know is told at the map.
			const place = at.replaceAll('.', '/');
			expect([`at '/${place}': `, `at '': `].some(text => stderr.includes(text))).toBe(true);
			expect(stderr).not.toContain('not valid against metaschema');
		});
		test.each(unusable)('cannot use %s', slow, (_, schema) => {
			expect(ask(schema, {}).stderr).toMatch(/metaschema|failing loading|not found/);
		});

		const render = (layout: Layout, mine: object) => {
			const chart = writeChart(fs.mkdtempSync(join(folder, 'layout-')), 'c', layout);
			fs.writeFileSync(`${chart}-mine.json`, JSON.stringify(mine));
			const {status, stderr} = spawnSync(
				helm!,
				['template', 'x', chart, '-f', `${chart}-mine.json`],
				{encoding: 'utf8'},
			);
			return {refused: status !== 0, bySchema: stderr.includes('specifications of the schema')};
		};
		test.each(Object.entries(takenLayouts))('accepts %s', slow, (_, [layout, mine]) =>
			expect(render(layout, mine)).toEqual({refused: false, bySchema: false}),
		);
		test.each(Object.entries(refusedLayouts))('refuses %s', slow, (_, [layout, mine]) =>
			expect(render(layout, mine)).toEqual({refused: true, bySchema: true}),
		);
		test.each(Object.entries(eitherLayouts))('may refuse %s', slow, (_, [layout, mine]) =>
			expect(render(layout, mine).refused).toBe(name === 'helm3'),
		);

		test('no text of any format is refused that helm accepts', slow, () => {
			const texts = fc.sample(fc.constantFrom(...Object.keys(formatValues)).chain(nearly), {
				numRuns: 4000,
			});
			const wrong = byFormat(drafts['draft-07'].$schema, texts).filter(
				({ours, helm}) => ours && !helm,
			);
			expect(wrong).toEqual([]);
		});
	});
}

/** A text that is nearly of a format. */
const nearly = (format: string) => {
	const {good, bad, left = []} = formatValues[format]!;
	const char = fc.constantFrom(...'abzAZ059:/.-_@%[]{}()?#+~*\\^$|" TtZzPDYMHSWä,;=&!');
	const change = fc.record({
		at: fc.nat(40),
		cut: fc.nat(1),
		put: fc.string({unit: char, maxLength: 1}),
	});
	return fc
		.tuple(fc.constantFrom(...good, ...bad, ...left), fc.array(change, {maxLength: 3}))
		.map(([text, changes]): [string, string] => [
			format,
			changes.reduce(
				(out, {at, cut, put}) => `${out.slice(0, at)}${put}${out.slice(at + cut)}`,
				text,
			),
		]);
};
