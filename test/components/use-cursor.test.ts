import fc from 'fast-check';
import {expect, test} from 'vitest';
import {standable} from '../../source/components/layout.ts';
import {firstCursor, moveCursor, type Moves} from '../../source/components/use-cursor.ts';
import type {Row} from '../../source/screens/model.ts';

const kinds = ['text', 'blank', 'act', 'told', 'preferred', 'focus'] as const;
const rowOf = (kind: (typeof kinds)[number], index: number): Row => ({
	key: `r${index}`,
	text: kind === 'blank' ? '' : kind,
	...(kind === 'act' || kind === 'preferred' ? {act: {do: 'retry'} as const} : {}),
	...(kind === 'told' ? {told: {title: '', commands: [], why: ''}} : {}),
	...(kind === 'preferred' ? {preferred: true} : {}),
	...(kind === 'focus' ? {focus: true} : {}),
});
const rows = fc
	.array(fc.constantFrom(...kinds), {minLength: 1, maxLength: 40})
	.map(list => list.map(rowOf));
const moves = fc.constantFrom<Moves>('up', 'down', 'page-up', 'page-down', 'top', 'bottom');

test('the cursor begins at what is typed, else at the preferred row, else at the first to stand on', () => {
	fc.assert(
		fc.property(rows, list => {
			const at = firstCursor(list);
			const focus = list.findLastIndex(row => row.focus === true);
			const preferred = list.findIndex(row => row.preferred === true);
			const first = list.findIndex(standable);
			expect(at).toBe(focus !== -1 ? focus : preferred !== -1 ? preferred : first);
		}),
	);
});

test('no move leaves the page', () => {
	fc.assert(
		fc.property(
			rows,
			fc.nat(),
			fc.array(moves),
			fc.integer({min: 3, max: 30}),
			(list, from, keys, height) => {
				let at = from % list.length;
				for (const key of keys) {
					const next = moveCursor(list, at, key, height);
					expect(next).toBeGreaterThanOrEqual(0);
					expect(next).toBeLessThan(list.length);
					if (key === 'up' || key === 'page-up') expect(next).toBeLessThanOrEqual(at);
					if (key === 'down' || key === 'page-down') expect(next).toBeGreaterThanOrEqual(at);
					if (key === 'top' || key === 'bottom')
						expect(list[next]?.text === '').toBe(list.every(row => row.text === ''));
					at = next;
				}
			},
		),
	);
});

test('going down from the top meets every row that can be chosen, and going up again too', () => {
	fc.assert(
		fc.property(rows, fc.integer({min: 3, max: 30}), (list, height) => {
			const wanted = list.flatMap((row, index) => (standable(row) ? [index] : []));
			for (const [start, key] of [
				[0, 'down'],
				[list.length - 1, 'up'],
			] as const) {
				const met = new Set<number>();
				let at: number = start;
				for (let i = 0; i <= list.length; i++) {
					met.add(at);
					at = moveCursor(list, at, key, height);
				}

				expect(wanted.filter(index => !met.has(index))).toEqual([]);
			}
		}),
	);
});
