import fc from 'fast-check';
import {expect, test} from 'vitest';
import {fieldKey, typeKey, type FieldKey, type Typed} from '../../source/components/text-field.ts';

const length = (text: string) => [...text].length;
/** What can be typed: any characters, none of them a control. */
const text = fc.string({unit: 'binary'}).map(given => given.replaceAll(/\p{Cc}/gu, ''));
const key: fc.Arbitrary<FieldKey> = fc.oneof(
	fc.constantFrom<FieldKey>('left', 'right', 'home', 'end', 'backspace', 'delete', 'clear'),
	fc.string({unit: 'binary'}).map(insert => ({insert})),
);
const typed: fc.Arbitrary<Typed> = text.chain(given =>
	fc.nat(length(given)).map(at => ({text: given, at})),
);

test('the caret stays within the text whatever is pressed, and no control character gets in', () => {
	fc.assert(
		fc.property(fc.array(key), keys => {
			let now: Typed = {text: '', at: 0};
			for (const pressed of keys) {
				now = typeKey(now, pressed);
				expect(now.at).toBeGreaterThanOrEqual(0);
				expect(now.at).toBeLessThanOrEqual(length(now.text));
				expect(now.text).not.toMatch(/[\p{Cc}--[\u0080-\u009F]]/v);
			}
		}),
	);
});

test('what is inserted and taken away again leaves the line as it was', () => {
	fc.assert(
		fc.property(typed, text, (before, insert) => {
			let now = typeKey(before, {insert});
			expect(now.at).toBe(before.at + length(insert));
			for (let i = 0; i < length(insert); i++) now = typeKey(now, 'backspace');
			expect(now).toEqual(before);
			now = {...typeKey(before, {insert}), at: before.at};
			for (let i = 0; i < length(insert); i++) now = typeKey(now, 'delete');
			expect(now).toEqual(before);
		}),
	);
});

test('moving changes nothing, and Ctrl-U takes what stands before the caret', () => {
	fc.assert(
		fc.property(typed, fc.constantFrom('left', 'right', 'home', 'end'), (before, move) => {
			expect(typeKey(before, move).text).toBe(before.text);
			const rest = [...before.text].slice(before.at).join('');
			expect(typeKey(before, 'clear')).toEqual({text: rest, at: 0});
		}),
	);
});

test('a character of two halves is one character', () => {
	let now = typeKey({text: '', at: 0}, {insert: 'a👍b'});
	expect(now.at).toBe(3);
	now = typeKey(typeKey(now, 'left'), 'backspace');
	expect(now).toEqual({text: 'ab', at: 1});
});

test('editing keys among letters that arrive together count', () => {
	expect(typeKey({text: '', at: 0}, {insert: 'prod\u007F\u007Fxy'})).toEqual({text: 'prxy', at: 4});
	expect(typeKey({text: 'old', at: 3}, {insert: '\u0015new'})).toEqual({text: 'new', at: 3});
});

test('keys by name: letters are typed, other control keys are not', () => {
	expect(fieldKey('q')).toEqual({insert: 'q'});
	expect(fieldKey('space')).toEqual({insert: ' '});
	expect(fieldKey('ctrl+u')).toBe('clear');
	expect(fieldKey('ctrl+x')).toBeUndefined();
	expect(fieldKey('tab')).toBeUndefined();
	expect(fieldKey('=home')).toEqual({insert: 'home'});
	expect(fieldKey('=')).toEqual({insert: '='});
	expect(fieldKey('')).toBeUndefined();
});
