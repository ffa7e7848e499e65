import fc from 'fast-check';
import {expect, test} from 'vitest';
import {shellLine} from '../../source/trust/quote.ts';
import {sanitise} from '../../source/trust/safe.ts';
import {safeJson} from '../../source/trust/safe-json.ts';
import {splitWords} from '../../source/trust/split-words.ts';
import {Trouble} from '../../source/trust/trouble.ts';
import {strayIn} from '../support/vt.ts';

const nasty = fc.string({unit: 'binary', maxLength: 30});

test('a command that was shown splits into the words that it was made of (J1)', () => {
	const word = fc.oneof(
		fc.string({unit: 'grapheme-ascii', maxLength: 12}),
		fc.constantFrom("it's", '$(id)', '`x`', 'a b', '', '--set=a', '-', "''", '\\', '*', 'é'),
	);
	fc.assert(
		fc.property(fc.array(word, {minLength: 1, maxLength: 6}), words => {
			expect(splitWords(shellLine(words))).toEqual(words);
		}),
		{numRuns: 1000},
	);
});

test('what only a shell understands is refused, never half obeyed (J1)', () => {
	fc.assert(
		fc.property(nasty, text => {
			try {
				expect(Array.isArray(splitWords(text))).toBe(true);
			} catch (error) {
				expect(error).toBeInstanceOf(Trouble);
			}
		}),
		{numRuns: 1000},
	);
	for (const text of ['a; b', 'a | b', 'a > b', 'a $(id)', 'a `id`', 'a && b', 'a *', 'a "b'])
		expect(() => splitWords(text)).toThrow(Trouble);
});

test('what is safe is in the grammar of the screen, cut anywhere (T1)', () => {
	fc.assert(
		fc.property(nasty, fc.boolean(), (text, lines) => {
			expect(strayIn(sanitise(text, {lines}), 'text')).toEqual([]);
		}),
		{numRuns: 2000},
	);
});

test('JSON that may be printed reads back equal, and nothing in it is obeyed (T1)', () => {
	fc.assert(
		fc.property(fc.dictionary(nasty, nasty), value => {
			const text = safeJson(value);
			expect(strayIn(text, 'text')).toEqual([]);
			expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
		}),
		{numRuns: 500},
	);
});
