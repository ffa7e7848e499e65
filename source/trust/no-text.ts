/**
 * Was this read from bytes that are no text in UTF-8: UTF-16, or a program? One NUL among many letters is text
 * with a stray sign in it, which is shown as such.
 */
export function isNoText(text: string): boolean {
	if (/^(?:\uFFFD{2}|\0|[^\0]\0)/.test(text)) return true;
	const start = text.slice(0, 4096);
	return start.split('\0').length - 1 > start.length / 10;
}
