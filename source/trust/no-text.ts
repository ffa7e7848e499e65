/** Was this read from bytes that are no text in UTF-8: UTF-16, or a program? */
export const isNoText = (text: string): boolean =>
	text.includes('\0') || text.startsWith('\uFFFD\uFFFD');
