import type {Token, Tokens} from 'marked';
import type {Item} from './item.ts';
import {marksOf} from './marks.ts';
import {alertWords, plainText, rowText} from './plain-text.ts';

type Entry = {text: string; headings: readonly string[]};

/** The entries of one version's notes: each top-level list entry, paragraph, quote or table row. */
export function itemsOf(tokens: readonly Token[]): readonly Item[] {
	return entriesOf(tokens).map(({text, headings}) => ({
		text,
		...marksOf(text, headings),
	}));
}

function entriesOf(tokens: readonly Token[]): readonly Entry[] {
	const entries: Entry[] = [];
	let above: {depth: number; text: string}[] = [];
	const add = (text: string): void => {
		if (text !== '') entries.push({text, headings: above.map(heading => heading.text)});
	};
	for (const token of tokens as Tokens.Generic[]) {
		if (token.type === 'heading') {
			const heading = token as Tokens.Heading;
			above = [
				...above.filter(({depth}) => depth < heading.depth),
				{depth: heading.depth, text: plainText(heading.tokens)},
			];
		} else if (token.type === 'list') {
			for (const item of (token as Tokens.List).items) add(plainText(item.tokens));
		} else if (token.type === 'table') {
			for (const row of (token as Tokens.Table).rows) add(rowText(row));
		} else if (token.type === 'code' && entries.length > 0) {
			// A listing belongs to what was said above it.
			const last = entries.pop()!;
			entries.push({...last, text: `${last.text}\n${plainText([token])}`});
		} else add(alertWords(plainText([token])));
	}
	return entries;
}
