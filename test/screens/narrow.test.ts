import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Row} from '../../source/screens/model.ts';
import {narrow, nextAnswer} from '../../source/screens/narrow.ts';

const row = (text: string, more: Partial<Row> = {}): Row => ({key: text, text, ...more});
const choice = (id: string, value: string, preferred = false): Row =>
	row(`${id} ${value}`, {indent: 4, preferred, act: {do: 'answer', id, value}});

describe('a page narrowed by a word', () => {
	const rows = [
		row('Head'),
		row(''),
		row('image.tag'),
		row('yours v1', {indent: 4}),
		row('replicas'),
		row('yours 2', {indent: 4}),
	];
	test('keeps what has the word, with what stands under it', () => {
		expect(narrow(rows, 'TAG').map(({text}) => text)).toEqual(['image.tag', 'yours v1']);
		expect(narrow(rows, 'yours 2').map(({text}) => text)).toEqual(['replicas', 'yours 2']);
		expect(narrow(rows, 'nothing')).toEqual([]);
		expect(narrow(rows, '')).toEqual(rows);
	});
	test('never makes a row of its own', () => {
		const any = fc.array(
			fc.record({key: fc.string(), text: fc.string(), indent: fc.constantFrom(0, 2, 4)}),
		);
		fc.assert(
			fc.property(any, fc.string(), (list, word) =>
				narrow(list, word).every(found => list.includes(found as never)),
			),
		);
	});
});

describe('the next thing that needs an answer', () => {
	const rows = [
		row('head'),
		choice('a', 'keep', true),
		choice('a', 'drop'),
		row('text'),
		choice('b', 'rename'),
		choice('b', 'keep', true),
	];
	test('is another question, at its preferred choice, and round from the top', () => {
		expect(nextAnswer(rows, 0)).toBe(1);
		expect(nextAnswer(rows, 1)).toBe(5);
		expect(nextAnswer(rows, 4)).toBe(1);
	});
	test('is nowhere where nothing else is asked', () => {
		expect(nextAnswer([row('a')], 0)).toBe(-1);
		expect(nextAnswer(rows.slice(0, 3), 1)).toBe(-1);
	});
});
