import {Trouble} from './trouble.ts';

/**
 * Splits a command as a shell would split plain words: quotes and backslashes, nothing else.
 * What only a shell understands ($, |, ;, &, <, >, backquotes, *) is refused: no shell is started.
 */
export function splitWords(text: string): string[] {
	const words: string[] = [];
	let word: string | undefined;
	let quote = '';
	for (let i = 0; i < text.length; i++) {
		const char = text[i] ?? '';
		if (quote !== '') {
			if (char === quote) quote = '';
			else if (char === '\\' && quote === '"') word = (word ?? '') + (text[++i] ?? '');
			else word = (word ?? '') + char;
		} else if (char === '"' || char === "'") {
			quote = char;
			word ??= '';
		} else if (char === '\\') word = (word ?? '') + (text[++i] ?? '');
		else if (/\s/.test(char)) {
			if (word !== undefined) words.push(word);
			word = undefined;
		} else if ('$|;&<>`*'.includes(char)) {
			throw new Trouble(`"${char}" needs a shell, and handrail starts none.`, {
				next: 'Put the command into a script and name that.',
			});
		} else word = (word ?? '') + char;
	}

	if (quote !== '') throw new Trouble('A quotation mark is not closed.', {next: 'Close it.'});
	if (word !== undefined) words.push(word);
	return words;
}
