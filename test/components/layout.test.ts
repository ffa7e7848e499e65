import fc from 'fast-check';
import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import {cut, gutter, layOut, windowAt} from '../../source/components/layout.ts';
import type {Row} from '../../source/screens/model.ts';

const words = fc.string({unit: 'grapheme', maxLength: 120});
const row: fc.Arbitrary<Row> = fc.record(
	{
		key: fc.constant('k'),
		text: words,
		side: words,
		indent: fc.nat(8),
		wrap: fc.boolean(),
	},
	{requiredKeys: ['key', 'text']},
);
const width = fc.integer({min: 40, max: 160});

test('no line is wider than its room, with plain signs and without', () => {
	fc.assert(
		fc.property(fc.array(row, {maxLength: 6}), width, fc.boolean(), (rows, wide, ascii) => {
			for (const line of layOut(rows, wide, ascii)) {
				const side = line.side === '' ? 0 : stringWidth(line.side) + 2;
				const all = gutter + line.indent + stringWidth(line.text) + side;
				expect(all).toBeLessThanOrEqual(wide);
			}
		}),
	);
});

test('every row has lines in its order, the first of them marked as such', () => {
	fc.assert(
		fc.property(fc.array(row, {maxLength: 8}), width, (rows, wide) => {
			const lines = layOut(rows, wide);
			expect([...new Set(lines.map(line => line.row))]).toEqual(rows.map((_, index) => index));
			for (const [index] of rows.entries()) {
				const own = lines.filter(line => line.row === index);
				expect(own.map(({first}) => first)).toEqual(own.map((_, n) => n === 0));
			}
		}),
	);
});

test('the window keeps the row in sight, never leaves the page, and stands still where it can', () => {
	fc.assert(
		fc.property(
			fc.array(row, {minLength: 1, maxLength: 30}),
			fc.nat(),
			fc.integer({min: 3, max: 30}),
			fc.nat(60),
			(rows, pick, height, from) => {
				const lines = layOut(rows, 60);
				const at = pick % rows.length;
				const offset = windowAt(lines, at, height, from);
				expect(offset).toBeGreaterThanOrEqual(0);
				expect(offset).toBeLessThanOrEqual(Math.max(0, lines.length - height));
				const first = lines.findIndex(line => line.row === at);
				// A row higher than the window shows its beginning.
				expect(first).toBeGreaterThanOrEqual(offset);
				expect(first).toBeLessThan(offset + height);
				expect(windowAt(lines, at, height, offset)).toBe(offset);
			},
		),
	);
});

test('what fits is not cut, and what is cut fits and says so', () => {
	fc.assert(
		fc.property(words, fc.integer({min: 3, max: 80}), fc.boolean(), (text, cells, ascii) => {
			const short = cut(text, cells, ascii);
			expect(stringWidth(short)).toBeLessThanOrEqual(cells);
			if (stringWidth(text) <= cells) expect(short).toBe(text);
			else expect(short.endsWith(ascii ? '...' : '…')).toBe(true);
		}),
	);
});

test('how far a wrapped line is set in is kept, and its text too', () => {
	fc.assert(
		fc.property(
			fc.nat(12),
			fc.array(fc.stringMatching(/^[a-z]{1,9}$/), {minLength: 1}),
			width,
			(set, said, wide) => {
				const text = ' '.repeat(set) + said.join(' ');
				const lines = layOut([{key: 'k', text, wrap: true}], wide);
				for (const line of lines) expect(line.text.search(/\S/)).toBe(set);
				expect(lines.map(line => line.text.trim()).join(' ')).toBe(said.join(' '));
			},
		),
	);
});
