import {lexer, type Token} from 'marked';
import {Trouble} from '../trust/trouble.ts';

const longest = 4_194_304;

/** Markdown as tokens, within a limit: notes come from outside. */
export function markdown(text: string): readonly Token[] {
	if (text.length > longest)
		throw new Trouble('These release notes are larger than 4 MiB and were not read.');
	// Front matter is for the vendor's site, not for the operator.
	return lexer(text.replace(/^---\r?\n[\s\S]*?\r?\n---\r?\n/, ''));
}
