import {Composer, type CST, type Document, isScalar, Lexer, Parser} from 'yaml';
import {sanitise} from '../trust/safe.ts';
import {Trouble} from '../trust/trouble.ts';
import {tooDeepAt} from '../trust/yaml-depth.ts';

export type Fail = (offset: number, what: string, next?: string) => never;

const maxDepth = 64;
// 40,000 keys with comments are two thirds of it.
const maxWords = 600_000;
// Tags, anchors, directives and marks of documents: nobody needs more, and the parser is slow with them.
const maxMarks = 2000;

/** The parser's tokens; a flood of words or brackets is refused while it is read, not after. */
function tokensOf(text: string, fail: Fail): readonly CST.Token[] {
	const parser = new Parser();
	const tokens: CST.Token[] = [];
	let [words, marks, deepest] = [0, 0, 0];
	for (const lexeme of new Lexer().lex(text)) {
		for (const token of parser.next(lexeme)) tokens.push(token);
		deepest = Math.max(deepest, parser.stack.length);
		// Each level stands on its stack, with a little around it.
		if (deepest > maxDepth + 8) fail(parser.offset, `nested more than ${maxDepth} levels deep`);
		if (++words > maxWords) fail(parser.offset, `more than ${maxWords} words and signs`);
		if (isMark(lexeme) && ++marks > maxMarks)
			fail(parser.offset, `more than ${maxMarks} tags, anchors and other marks`);
	}
	tokens.push(...parser.end());
	const deep = deepest > maxDepth ? tooDeepAt(tokens, maxDepth) : undefined;
	if (deep !== undefined) fail(deep, `nested more than ${maxDepth} levels deep`);
	return tokens;
}

/** Asked of every word of a file: a switch, since a pattern takes a tenth of the whole reading. */
function isMark(lexeme: string): boolean {
	switch (lexeme[0]) {
		case '!':
		case '&':
		case '%':
			return true;
		case '-':
			return lexeme.startsWith('---');
		default:
			return false;
	}
}

/**
 * The one document of a settings file, nothing in it resolved yet: scalars are as they are written. \`fail\` is told
 * the offset of what is wrong. Throws Trouble with file:line:column.
 */
export function documentOf(text: string, file: string, fail: Fail): Document.Parsed {
	try {
		const tokens = tokensOf(text, fail);
		const options = {
			uniqueKeys: false,
			prettyErrors: false,
			strict: true,
			logLevel: 'silent',
			schema: 'failsafe',
			resolveKnownTags: false,
		} as const;
		const documents = [...new Composer(options).compose(tokens, true, text.length)];
		for (const {errors} of documents) {
			const problem = errors[0];
			// The parser's own words may quote the file.
			if (problem)
				fail(problem.pos[0], sanitise(problem.message.replaceAll(/"(?:[^"\\]|\\.)*"/g, '"…"')));
		}
		const [first, ...others] = documents;
		const second = others.find(
			({contents}) => contents !== null && !(isScalar(contents) && contents.source === ''),
		);
		if (second)
			fail(
				second.range[0],
				'a second document begins here: Helm 3 reads the first only, Helm 4 merges both',
				'Put one document into each file.',
			);
		return first!;
	} catch (error) {
		if (error instanceof RangeError)
			throw new Trouble(`${sanitise(file)}:1:1: nested too deep to be read.`);
		throw error;
	}
}
