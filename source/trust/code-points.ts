/** What one code point is on a terminal; the table behind `safe.ts` (facts/security.md par. 2). */
export type Kind = 'plain' | 'hidden' | 'mark' | 'picture' | 'tone' | 'region' | 'selector';

// C = control, format, surrogate, private, unassigned; Z = the two separators; DI adds the fillers that draw nothing.
const hidden = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const mark = /\p{M}/u;
const picture = /\p{Extended_Pictographic}/u;

/** Sorts one code point from U+0080 on. The usual letters are answered without a property look-up. */
export function kindOf(code: number, character: string): Kind {
	if (code < 0xa0) return 'hidden';
	if (code < 0x300)
		return code === 0xad ? 'hidden' : code === 0xa9 || code === 0xae ? 'picture' : 'plain';
	if (code >= 0x4e00 && code <= 0x9fff) return hidden.test(character) ? 'hidden' : 'plain';
	if (code === 0xfe0e || code === 0xfe0f) return 'selector';
	if (code >= 0x1f3fb && code <= 0x1f3ff) return 'tone';
	if (code >= 0x1f1e6 && code <= 0x1f1ff) return 'region';
	if (hidden.test(character)) return 'hidden';
	if (mark.test(character)) return 'mark';
	return picture.test(character) ? 'picture' : 'plain';
}

/** The visible form: `<ESC>`, `<CR>`, else `<U+XXXX>`. */
export function shown(code: number): string {
	if (code === 0x1b) return '<ESC>';
	if (code === 0x0d) return '<CR>';
	return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** Cells taken, near enough to place a tab; what is drawn is measured by the page itself. */
export function cells(code: number): 1 | 2 {
	const wide =
		code >= 0x1100 &&
		(code <= 0x115f ||
			(code >= 0x2e80 && code <= 0xa4cf) ||
			(code >= 0xac00 && code <= 0xd7a3) ||
			(code >= 0xf900 && code <= 0xfaff) ||
			(code >= 0xfe30 && code <= 0xfe6f) ||
			(code >= 0xff00 && code <= 0xff60) ||
			(code >= 0x1f300 && code <= 0x1faff) ||
			(code >= 0x20000 && code <= 0x3fffd));
	return wide ? 2 : 1;
}
