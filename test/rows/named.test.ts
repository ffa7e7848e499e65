import {describe, expect, test} from 'vitest';
import {provenRows, rowsNamedIn} from './named.ts';
import {table} from './vendor.ts';

/** From which row to which, by vendor: what must be done about before a rollout begins. */
const wanted = ['HX-10…15', 'AX-06…16', 'HF-05…16', 'JT-11…24', 'JT-72'];
const spelled = [...rowsNamedIn(`test('${wanted.join(' ')}', () => {})`)];
const proven = provenRows();

describe('every sentence of a vendor up to the rollout', () => {
	test('there are 44 of them, each in the table', () => {
		expect(spelled).toHaveLength(44);
		const ids = new Set(table.map(({id}) => id));
		expect(spelled.filter(id => !ids.has(id))).toEqual([]);
	});

	test.each(spelled)('%s is named by a test of its own vendor', id => {
		const files = proven.get(id) ?? [];
		expect(files, `no test names ${id}`).not.toEqual([]);
		expect(
			files.some(file => file.startsWith('rows/')),
			`${id} is named in ${files.join()} only`,
		).toBe(true);
	});

	test('no test names a row that is not there', () => {
		const ids = new Set(table.map(({id}) => id));
		const vendors = new Set(table.map(({id}) => id.slice(0, 2)));
		const named = [...proven.keys()].filter(id => vendors.has(id.slice(0, 2)));
		expect(named.filter(id => !ids.has(id))).toEqual([]);
	});
});

describe('names are read as they are written', () => {
	test.each([
		["test('x (AB-01, AB-03)', () => {})", ['AB-01', 'AB-03']],
		["describe('AB-01…03: x', () => {})", ['AB-01', 'AB-02', 'AB-03']],
		["test.each([\n\t['AB-07', 1],\n] as const)('%s: x', () => {})", ['AB-07']],
		["test.each([['AB-07', 1]])('x', () => {})", []],
		["// AB-01\nconst rows = ['AB-02'];\ntest('x', () => expect('AB-03'))", []],
	])('%j', (text, ids) => {
		expect([...rowsNamedIn(text)]).toEqual(ids);
	});
});
