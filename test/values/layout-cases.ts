import fs from 'node:fs';
import {join} from 'node:path';

const $schema = 'http://json-schema.org/draft-07/schema#';
type Map = Readonly<Record<string, unknown>>;
/** A chart as these tests write it; all charts inside are dependencies where nothing else is said. */
export type Layout = {
	values?: Map;
	schema?: Map;
	needs?: readonly ({name: string} & Map)[];
	inside?: Readonly<Record<string, Layout>>;
	type?: 'library';
};

/** Writes a chart into a folder. */
export function writeChart(folder: string, name: string, layout: Layout): string {
	const {values = {}, schema, inside = {}, type} = layout;
	const needs = layout.needs ?? Object.keys(inside).map(name => ({name}));
	const dependencies = needs.map(need => ({version: '1.0.0', repository: '', ...need}));
	const write = (file: string, text: string) => fs.writeFileSync(join(folder, file), text);
	fs.mkdirSync(join(folder, 'templates'), {recursive: true});
	write(
		'Chart.yaml',
		JSON.stringify({apiVersion: 'v2', name, version: '1.0.0', type, dependencies}),
	);
	write('values.yaml', JSON.stringify(values));
	if (schema) write('values.schema.json', JSON.stringify(schema));
	if (type === undefined)
		write('templates/a.yaml', `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`);
	for (const [key, chart] of Object.entries(inside))
		writeChart(join(folder, 'charts', key), key, chart);
	return folder;
}

const open = (properties: Map, more: Map = {}): Map => ({
	$schema,
	type: 'object',
	properties,
	...more,
});
const closed = (properties: Map): Map => open(properties, {additionalProperties: false});
const number = {type: 'number'};
const text = {type: 'string'};
/** A chart inside that takes numbers for `a`. */
const sub: Layout = {values: {a: 1}, schema: open({a: number})};
const wrong = {sub: {a: 'x'}};
const needs = (...words: Map[]) => words.map(word => ({name: 'sub', ...word}));
const requires = {values: {a: 1}, schema: open({a: number}, {required: ['a']})};

/** Charts with settings that Helm accepts, whatever the schemas seem to say. */
export const takenLayouts: Readonly<Record<string, [chart: Layout, mine: Map]>> = {
	'a part that its condition turns off': [
		{values: {sub: {enabled: false}}, needs: needs({condition: 'sub.enabled'}), inside: {sub}},
		wrong,
	],
	'the defaults of a part that is off do not come to the chart around': [
		{
			values: {sub: {enabled: false}},
			schema: closed({sub: closed({enabled: {}})}),
			needs: needs({condition: 'sub.enabled'}),
			inside: {sub},
		},
		{},
	],
	'a part that is off by its own default': [
		{needs: needs({condition: 'sub.enabled'}), inside: {sub: {...sub, values: {enabled: false}}}},
		wrong,
	],
	'the first condition that is yes or no counts': [
		{values: {x: 'no', y: false, z: true}, needs: needs({condition: 'w,x,y,z'}), inside: {sub}},
		wrong,
	],
	'a part that its tag turns off': [
		{needs: needs({tags: ['t']}), inside: {sub}},
		{...wrong, tags: {t: false}},
	],
	'a condition stands above a tag': [
		{
			values: {tags: {t: true}, on: false},
			needs: needs({tags: ['t'], condition: 'on'}),
			inside: {sub},
		},
		wrong,
	],
	'a part within a part that is off': [
		{inside: {sub: {needs: [{name: 'deep', condition: 'deep.on'}], inside: {deep: sub}}}},
		{sub: {deep: {on: false, a: 'x'}}},
	],
	'what stands under the name of a part with an alias': [
		{needs: needs({alias: 'other'}), inside: {sub}},
		wrong,
	],
	'a value taken over from a part': [
		{
			schema: open({taken: number}, {required: ['taken']}),
			needs: needs({'import-values': ['data']}),
			inside: {sub: {values: {exports: {data: {taken: 1}}}}},
		},
		{},
	],
	'a global that stands above that of the part': [
		{inside: {sub: {schema: open({global: open({x: number})})}}},
		{global: {x: 1}, sub: {global: {x: 's'}}},
	],
	'a global of the part beside': [
		{inside: {one: {values: {global: {x: 's'}}}, two: {schema: open({global: open({x: number})})}}},
		{},
	],
	'a global that the part requires': [
		{inside: {sub: {schema: open({global: open({x: text}, {required: ['x']})})}}},
		{global: {x: 'y'}},
	],
	'a default of a part that is null': [
		{inside: {sub: {values: {a: null}, schema: open({a: text})}}},
		{},
	],
	'an empty map over a map': [
		{values: {n: {a: 'x'}}, schema: open({n: open({a: text}, {required: ['a']})})},
		{n: {}},
	],
};

/** Charts with settings that Helm refuses, and the key that is told. */
export const refusedLayouts: Readonly<Record<string, [chart: Layout, mine: Map, key: string]>> = {
	'a part': [{inside: {sub}}, wrong, 'sub.a'],
	'a part that is a library': [{inside: {sub: {...sub, type: 'library'}}}, wrong, 'sub.a'],
	'a part that is named nowhere': [{needs: [], inside: {sub}}, wrong, 'sub.a'],
	'a part within a part': [
		{inside: {sub: {inside: {deep: sub}}}},
		{sub: {deep: {a: 'x'}}},
		'sub.deep.a',
	],
	'a part with an alias': [
		{needs: needs({alias: 'o1'}, {alias: 'o2'}), inside: {sub}},
		{o2: {a: 'x'}},
		'o2.a',
	],
	'a part with one tag on and one off': [
		{values: {tags: {t: false, u: true}}, needs: needs({tags: ['t', 'u']}), inside: {sub}},
		wrong,
		'sub.a',
	],
	'a condition that is neither yes nor no': [
		{values: {sub: {enabled: 'no'}}, needs: needs({condition: 'sub.enabled'}), inside: {sub}},
		wrong,
		'sub.a',
	],
	'a condition with a blank before it, which is another name': [
		{values: {y: false}, needs: needs({condition: 'x, y'}), inside: {sub}},
		wrong,
		'sub.a',
	],
	'a closed part, which is given globals always': [
		{inside: {sub: {values: {a: 1}, schema: closed({a: number})}}},
		{},
		'sub.global',
	],
	'a part that the chart around closes': [
		{schema: closed({sub: closed({a: number})}), inside: {sub: {values: {a: 1}}}},
		{},
		'sub.global',
	],
	'a closed chart that does not know its part': [
		{values: {b: 1}, schema: closed({b: number}), inside: {sub: {}}},
		{},
		'sub',
	],
	'a global that a part refuses': [
		{inside: {sub: {schema: open({global: open({x: number})})}}},
		{global: {x: 's'}},
		'global.x',
	],
	'a closed chart with a global': [
		{values: {b: 1}, schema: closed({b: number})},
		{global: {x: 1}},
		'global',
	],
	'a part has no global for the chart around': [
		{schema: open({}, {required: ['global']}), inside: {sub: {values: {global: {x: 1}}}}},
		{},
		'global',
	],
	'a null for a default that is required': [requires, {a: null}, 'a'],
	'a null for a default that is required, further down': [
		{values: {n: {a: 1}}, schema: open({n: requires.schema})},
		{n: {a: null}},
		'n.a',
	],
	'a null for a default of a part that is required': [
		{inside: {sub: requires}},
		{sub: {a: null}},
		'sub.a',
	],
	'a null for a map that is required': [
		{values: {n: {a: 1}}, schema: open({n: {}}, {required: ['n']})},
		{n: null},
		'n',
	],
	'a null where there is no default': [{schema: open({a: text})}, {a: null}, 'a'],
	'a null where there is no default, further down': [
		{schema: open({n: open({a: text})})},
		{n: {a: null}},
		'n.a',
	],
	'a value taken over from a part, of the wrong kind': [
		{
			schema: open({here: open({a: text})}),
			needs: needs({'import-values': [{child: 'there', parent: 'here'}]}),
			inside: {sub: {values: {there: {a: 1}}}},
		},
		{},
		'here.a',
	],
	'a closed chart that takes a value over': [
		{
			schema: closed({sub: {}}),
			needs: needs({'import-values': ['data']}),
			inside: {sub: {values: {exports: {data: {taken: 1}}}}},
		},
		{},
		'taken',
	],
	'a map over a scalar': [{values: {n: 1}, schema: open({n: number})}, {n: {a: 1}}, 'n'],
	'a scalar over a map, further down': [
		{values: {m: {n: {a: 1}}}, schema: open({m: open({n: {type: 'object'}})})},
		{m: {n: 'x'}},
		'm.n',
	],
};

/** Where Helm 3 refuses and Helm 4 does not: nothing is claimed. */
export const eitherLayouts: Readonly<Record<string, [chart: Layout, mine: Map]>> = {
	'a default that is null': [{values: {a: null}, schema: open({a: text})}, {}],
	'a null of the chart around for a default of its part': [
		{values: {sub: {a: null}}, inside: {sub: requires}},
		{},
	],
};
