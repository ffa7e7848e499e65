import {Lexer} from 'yaml';

// 40,000 keys are 200,000 of them; a million took 3 s and 1.6 GB.
const mostTokens = 300_000;

/** The first thing in a text that would cost the parser too much: its offset, and what is wrong. */
export type TooMuch = {offset: number; what: string};

/**
 * Looks through the words of a document before anything builds with them: how many there are, and how deep the
 * brackets go. Costs a hundredth of the parsing that it saves (facts/security.md par. 5).
 */
export function tooMuchIn(text: string, maxDepth: number): TooMuch | undefined {
	let offset = 0;
	let count = 0;
	let depth = 0;
	for (const word of new Lexer().lex(text)) {
		// The marks between words (document, flow error end, scalar) stand in no text.
		const mark = word === '\u0002' || word === '\u0018' || word === '\u001F';
		if (++count > mostTokens) return {offset, what: `more than ${mostTokens} words and signs`};
		if (word === '[' || word === '{') depth++;
		if (word === ']' || word === '}') depth--;
		if (depth > maxDepth) return {offset, what: `nested more than ${maxDepth} levels deep`};
		if (depth < 0) return {offset, what: `"${word}" closes nothing`};
		if (!mark) offset += word.length;
	}

	return undefined;
}
