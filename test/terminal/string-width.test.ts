import fc from 'fast-check';
import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import quickWidth from '../../source/terminal/string-width.ts';

test('every sign has the width that the library gives it, alone and beside others', () => {
	for (let code = 0; code < 0x30_00; code++) {
		const sign = String.fromCodePoint(code);
		if (
			quickWidth(sign) !== stringWidth(sign) ||
			quickWidth(`a${sign}─`) !== stringWidth(`a${sign}─`)
		)
			expect(`U+${code.toString(16)}: ${quickWidth(sign)}`).toBe(stringWidth(sign));
	}
});

test('any text is as wide as the library says, coloured and not, with its options too', () => {
	const own = fc.constantFrom(
		...'az…▸✔✖↑↓⏎│─▲·é',
		'\u001B[1m',
		'\u001B[39m',
		'\u001B[',
		'\uFE0F',
		'\u200D',
		'\u20E3',
		'\u0301',
		'❤',
		'👍',
		'界',
	);
	const text = fc.oneof(
		fc.string({unit: 'grapheme'}),
		fc.array(own).map(parts => parts.join('')),
	);
	fc.assert(
		fc.property(
			text,
			fc.constantFrom(undefined, {}, {ambiguousIsNarrow: false}, {countAnsiEscapeCodes: true}),
			(said, options) => {
				expect(quickWidth(said, options)).toBe(stringWidth(said, options));
			},
		),
		{numRuns: 2000},
	);
});
