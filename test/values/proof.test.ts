import {describe, expect, test} from 'vitest';
import type {Json} from '../../source/values/config-tree.ts';
import {at as valueAt, textOf} from '../../source/values/config-tree.ts';
import {parsePath} from '../../source/values/config-path.ts';
import {documentsOf, prove, type Rendered} from '../../source/values/proof.ts';
import {cleared} from '../../source/values/proven.ts';
import {chart, judged} from '../support/judged.ts';

const paths = (...texts: string[]) => texts.map(text => parsePath(text));

/** A chart that prints these paths, a document each; `noise` prints another one that is never the same. */
function printing(read: readonly string[], {noise = false} = {}) {
	let count = 0;
	const render = async (values: Json): Promise<Rendered> => {
		count++;
		const documents = read.map(
			path =>
				`# Source: c/templates/${path}.yaml\nkind: ConfigMap\nmetadata:\n  name: ${path}\ndata: ${JSON.stringify(valueAt(values, parsePath(path)) ?? null)}\n`,
		);
		const random = noise ? [`kind: Secret\nmetadata:\n  name: noise\ndata: ${count}\n`] : [];
		return {text: ['', ...documents, ...random].join('---\n')};
	};
	return {render, count: () => count};
}

async function run(
	read: readonly string[],
	values: Json,
	suspects: readonly string[],
	options: {noise?: boolean; limit?: number} = {},
) {
	const {render, count} = printing(read, options);
	const again = await render(values);
	const proven = await prove(render, values, paths(...suspects), again, options.limit);
	const results = Object.fromEntries([...proven.proofs].map(([path, {result}]) => [path, result]));
	return {...proven, results, count: count()};
}

describe('proof by rendering', () => {
	const values = {a: 1, b: 2, c: 3, d: 4};

	test('all dead: one rendering more than the two', async () => {
		const {results, count, renders} = await run(['a'], values, ['b', 'c', 'd']);
		expect(results).toEqual({b: 'no-effect', c: 'no-effect', d: 'no-effect'});
		expect(count).toBe(3);
		expect(renders).toBe(3);
	});

	test('some alive: found by halves, and the dead ones together again', async () => {
		const {results} = await run(['c'], values, ['a', 'b', 'c', 'd']);
		expect(results).toEqual({a: 'no-effect', b: 'no-effect', c: 'effect', d: 'no-effect'});
	});

	test('what changes by itself is left out, and that is said', async () => {
		const {results, proofs} = await run(['c'], values, ['a', 'c'], {noise: true});
		expect(results).toEqual({a: 'no-effect', c: 'effect'});
		expect(proofs.get('a')?.why).toContain('1 of 2 documents change at every rendering');
	});

	test('where everything changes by itself nothing is claimed', async () => {
		const {results, proofs} = await run([], values, ['a'], {noise: true});
		expect(results).toEqual({a: 'none'});
		expect(proofs.get('a')?.why).toContain('every document');
	});

	test('the limit of renderings is kept, and said', async () => {
		const {count, proofs} = await run(['a', 'c'], values, ['a', 'b', 'c', 'd'], {limit: 5});
		expect(count).toBeLessThanOrEqual(5);
		expect([...proofs.values()].some(({why}) => why.includes('the limit of 5 renderings'))).toBe(
			true,
		);
	});

	test('two that stand in for each other are not called dead', async () => {
		const render = async (given: Json): Promise<Rendered> => ({
			text: `kind: A\nmetadata:\n  name: x\ndata: ${textOf(valueAt(given, ['a']) ?? valueAt(given, ['b']) ?? 'none')}\nother: ${textOf(valueAt(given, ['c']) ?? null)}\n`,
		});
		const given = {a: 'same', b: 'same', c: 1};
		const {proofs} = await prove(render, given, paths('a', 'b', 'c'), await render(given));
		expect(proofs.get('c')?.result).toBe('effect');
		expect(proofs.get('a')?.result).toBe('none');
		expect(proofs.get('b')?.result).toBe('none');
	});

	test('an object that appears without the key is an effect', async () => {
		const render = async (given: Json): Promise<Rendered> => ({
			text: `kind: A\nmetadata:\n  name: x\n${valueAt(given, ['off']) === true ? '' : '---\nkind: B\nmetadata:\n  name: y\n'}`,
		});
		const {proofs} = await prove(render, {off: true}, paths('off'), await render({off: true}));
		expect(proofs.get('off')?.result).toBe('effect');
	});

	test('a chart that does not render proves nothing, and says why', async () => {
		const render = async (): Promise<Rendered> => ({error: 'nil pointer'});
		const {failed, proofs} = await prove(render, {a: 1}, paths('a'), {text: ''});
		expect(failed).toBe('nil pointer');
		expect(proofs.get('a')?.result).toBe('none');
	});
});

test('what only the templates insist on is cleared by a rendering', () => {
	const template = {
		templates: [{name: 'a', text: '{{ if .Values.on }}{{ required "x" .Values.key }}{{ end }}'}],
	};
	const {findings} = judged(chart(''), chart('key: ""\n', template));
	expect(findings).toMatchObject([{verdict: 'NEW_REQUIRED', severity: 'high'}]);
	expect(cleared(findings)).toMatchObject([{severity: 'info'}]);
});

test('documents are told apart by source, kind, namespace and name', () => {
	const text =
		'# Source: c/a.yaml\nkind: A\nmetadata:\n  name: x\n  namespace: n\n---\nkind: A\nmetadata: {name: y}\n---\n\n';
	expect([...documentsOf(text).keys()]).toEqual(['c/a.yaml A n x', ' A  y']);
});
