import {execFileSync} from 'node:child_process';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {shellLine} from '../../source/trust/quote.ts';
import {payloads} from './payloads.ts';

test.each([
	[['helm', 'upgrade', '--set=a=b', './x'], 'helm upgrade --set=a=b ./x'],
	[['A=1', 'x'], "'A=1' x"],
	[['echo', '', "it's", '$(x)', '~', '*', '=ls'], `echo '' 'it'\\''s' '$(x)' '~' '*' '=ls'`],
])('%j', (argv, line) => expect(shellLine(argv)).toBe(line));

test.each(Object.entries(payloads))('%s is refused (J1)', (_, payload) =>
	expect(() => shellLine(['echo', payload])).toThrow(/cannot be shown/),
);
test.each(['a\nb', 'a\tb', '⚠️'])('%j is refused', word =>
	expect(() => shellLine(['echo', word])).toThrow(/cannot be shown/),
);

test('a real shell reads back what was meant', () => {
	fc.assert(
		fc.property(
			fc.array(fc.string({unit: 'grapheme-ascii', maxLength: 12}), {minLength: 1, maxLength: 6}),
			words => {
				const out = execFileSync('sh', ['-c', shellLine(['printf', String.raw`%s\0`, ...words])], {
					encoding: 'utf8',
				});
				expect(out).toBe(words.map(word => `${word}\0`).join(''));
			},
		),
		{numRuns: 40},
	);
});
