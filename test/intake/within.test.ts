import {expect, test} from 'vitest';
import {within} from '../../source/intake/within.ts';
import {Trouble} from '../../source/trust/trouble.ts';

/** Never ends by itself. */
const hang = () => /^(?:a+)+$/.test(`${'a'.repeat(60)}b`);

test('gives back what was done, and throws what was thrown', () => {
	const bounded = within(2000);
	expect(bounded(() => [1])).toEqual({done: [1]});
	expect(() =>
		bounded(() => {
			throw new Trouble('no');
		}),
	).toThrow(Trouble);
});

test('stops a pattern that hangs, and what comes after still has its turn', () => {
	const bounded = within(500);
	expect(bounded(hang)).toBeUndefined();
	expect(bounded(() => 'next')).toEqual({done: 'next'});
});

test('is one budget for all: what hangs again and again is not begun any more', () => {
	const bounded = within(300, 1);
	expect(bounded(hang)).toBeUndefined();
	expect(bounded(hang)).toBeUndefined();
	let begun = false;
	expect(bounded(() => (begun = true))).toBeUndefined();
	expect(begun).toBe(false);
});
