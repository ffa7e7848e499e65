import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {countHidden, sanitise, sanitiser} from '../../source/trust/safe.ts';
import {sanitiseLines} from '../../source/trust/sanitise-lines.ts';
import {payloads, visible} from './payloads.ts';

const nasty = fc.oneof(
	fc.string({unit: 'binary', maxLength: 60}),
	fc
		.array(
			fc.constantFrom(
				'a',
				'1',
				'#',
				' ',
				'\t',
				'\r',
				'\n',
				'\u001b',
				'\u0301',
				'\u20e3',
				'\ufe0f',
				'\ufe0e',
				'\ufe01',
				'\u200d',
				'👨',
				'⚠',
				'👍',
				'\u{1f3fb}',
				'🇩',
				'漢',
				'\ud83d',
				'\udc68',
				'\u202e',
				'\u2028',
				'\u{e0061}',
				'\ue000',
				'\u115f',
				'\u00a9',
				'<',
				'…',
				'x'.repeat(4080),
			),
			{maxLength: 24},
		)
		.map(parts => parts.join('')),
);
const forbidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

describe('sanitise', () => {
	test('there are 24 payloads and sixty more (T1)', () =>
		expect(Object.keys(payloads).length).toBeGreaterThanOrEqual(84));

	test.each(Object.entries(payloads))('%s cannot reach the terminal (T1, T4)', (_, payload) => {
		const safe = sanitise(payload);
		expect(safe).toBe(visible(payload));
		expect(safe).not.toMatch(forbidden);
		expect(safe).toMatch(/<(?:ESC|CR|U\+[0-9A-F]{4,6})>/);
		expect(countHidden(payload)).toBeGreaterThan(0);
		// Nothing is swallowed: every printable character is still there, in order.
		expect(safe.replaceAll(/<(?:ESC|CR|U\+[0-9A-F]+)>/g, '')).toBe(
			payload.replaceAll(new RegExp(forbidden, 'gu'), ''),
		);
	});

	test.each([
		['\u001b\u001b[31m[2J', '<ESC><ESC>[31m[2J'],
		['a\r\nb', 'a<U+000A>b'],
		['a\rb\r', 'a<CR>b<CR>'],
		['a\tb', 'a   b'],
		['漢\tb', '漢  b'],
		['\u202e\u{e0061}\u2028\ue000\ud800', '<U+202E><U+E0061><U+2028><U+E000><U+D800>'],
		['e\u0301\u0301\u0301\u0301\u0301', 'e\u0301\u0301\u0301\u0301<U+0301>'],
		['\u0301a', '<U+0301>a'],
		['⚠️ x', '⚠ x'],
		['👨‍👩‍👧', '👨👩👧'],
		['👍🏽', '👍'],
		['1️⃣', '1'],
		['🇩🇪', 'DE'],
		['a\u200db', 'a<U+200D>b'],
		['a\ufe0f', 'a<U+FE0F>'],
		['ß é 漢字 ✔', 'ß é 漢字 ✔'],
	])('%j becomes %j', (text, safe) => expect(sanitise(text)).toBe(safe));

	test('newlines are kept only when asked', () => {
		expect(sanitise('a\nb', {lines: true})).toBe('a\nb');
		expect(sanitise('a\r\nb\r', {lines: true})).toBe('a\nb<CR>');
		expect(sanitise('ä\tb\n\tc', {lines: true})).toBe('ä   b\n    c');
		expect(sanitise('a\nb')).toBe('a<U+000A>b');
	});

	test('a long line is clipped and says by how much', () => {
		expect(sanitise('a'.repeat(4096))).toBe('a'.repeat(4096));
		const clipped = sanitise('a'.repeat(5000));
		expect([...clipped].length).toBeLessThanOrEqual(4096);
		const [, kept, more] = /^(a+) … \+(\d+) characters$/.exec(clipped)!;
		expect(kept!.length + Number(more)).toBe(5000);
		expect(sanitise(`${'é'.repeat(5000)}\nb`, {lines: true})).toMatch(/^é+ … \+\d+ characters\nb$/);
	});

	test('counts what is made visible', () => {
		expect(countHidden('plain')).toBe(0);
		expect(countHidden('a\u200bb\u202ec\u001b')).toBe(3);
		expect(countHidden('a\nb', {lines: true})).toBe(0);
	});

	test('twice is the same as once, and nothing dangerous is left', () => {
		fc.assert(
			fc.property(nasty, fc.boolean(), (text, lines) => {
				const once = sanitise(text, {lines});
				expect(sanitise(once, {lines})).toBe(once);
				expect(lines ? once.replaceAll('\n', '') : once).not.toMatch(forbidden);
				for (const line of once.split('\n')) expect([...line].length).toBeLessThanOrEqual(4096);
			}),
			{numRuns: 1000},
		);
	});

	test('where the text is cut does not matter', () => {
		fc.assert(
			fc.property(
				nasty,
				fc.array(fc.nat(5000), {maxLength: 6}),
				fc.boolean(),
				(text, cuts, lines) => {
					const stream = sanitiser({lines});
					let out = '';
					let from = 0;
					for (const cut of [...cuts, text.length]
						.map(at => at % (text.length + 1))
						.toSorted((a, b) => a - b)) {
						out += stream.push(text.slice(from, cut));
						from = cut;
					}
					out += stream.push(text.slice(from)) + stream.end();
					expect(out).toBe(sanitise(text, {lines}));
					expect(stream.hidden()).toBe(countHidden(text, {lines}));
				},
			),
			{numRuns: 1000},
		);
	});

	test.each(Object.entries(payloads))('%s cut anywhere is shown the same (T1)', (_, payload) => {
		for (let cut = 1; cut < payload.length; cut++) {
			const stream = sanitiser();
			const out = stream.push(payload.slice(0, cut)) + stream.push(payload.slice(cut));
			expect(out + stream.end()).toBe(visible(payload));
		}
	});

	test('a million marks on one letter are clipped and counted (T6)', () => {
		const safe = sanitise(`a${'\u0301'.repeat(1_000_000)}`);
		expect([...safe].length).toBeLessThanOrEqual(4096);
		expect(safe).toMatch(/ … \+\d+ characters$/);
	});

	test('the width of pictures is the sum of their parts', () => {
		for (const text of ['👨‍👩‍👧', '⚠️', '👍🏽', '🇩🇪', '1️⃣', '❤️‍🔥', '🏳️‍🌈']) {
			const safe = sanitise(text);
			expect(stringWidth(safe)).toBe(
				[...safe].reduce((sum, character) => sum + stringWidth(character), 0),
			);
		}
	});
});

describe('sanitiseLines', () => {
	test('keeps a window and counts the rest', () => {
		expect(sanitiseLines('')).toEqual([]);
		expect(sanitiseLines('a\nb\n')).toEqual(['a', 'b']);
		expect(sanitiseLines('a\nb\nc\nd', {maxLines: 3})).toEqual(['a', 'b', '… +2 lines']);
		expect(sanitiseLines('a\nb\nc\nd', {maxLines: 3, keep: 'tail'})).toEqual([
			'… +2 lines',
			'c',
			'd',
		]);
		expect(sanitiseLines('a\u001b[2J\r\nb')).toEqual(['a<ESC>[2J', 'b']);
		expect(sanitiseLines('x\n'.repeat(9000))).toHaveLength(2000);
	});
});
