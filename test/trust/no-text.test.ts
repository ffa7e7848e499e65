import {expect, test} from 'vitest';
import {isNoText} from '../../source/trust/no-text.ts';

test.each([
	['UTF-16 with its mark', Buffer.from('\uFEFF## 1.0\n- It breaks.', 'utf16le').toString('utf8')],
	['UTF-16 without', Buffer.from('## 1.0\n- It breaks.', 'utf16le').toString('utf8')],
	['UTF-16 the other way round', '\0#\0#\0 \x001'],
	['a program', `\u007FELF\u0002\u0001${'\0'.repeat(40)}`],
])('%s is no text', (_, text) => {
	expect(isNoText(text)).toBe(true);
});

test.each([
	['nothing', ''],
	['plain words', '## 1.0\n- It breaks.\n'],
	['a stray NUL among many letters', `## 1.0\n- It ${'really '.repeat(20)}\0breaks.\n`],
	['a sign that stands for a broken one', '## 1.0\n- caf\uFFFD\n'],
])('%s is text', (_, text) => {
	expect(isNoText(text)).toBe(false);
});
