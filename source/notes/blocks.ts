import type {Token, Tokens} from 'marked';
import {alertWords, plainText} from './plain-text.ts';

/** A piece of release notes as a page draws it: plain text, markup gone, links as `text (url)`. Unsafe until sanitised. */
export type Block = {
	kind: 'heading' | 'item' | 'text' | 'code' | 'row' | 'quote';
	text: string;
	/** Depth of a heading, or how far an item stands in. */
	depth: number;
};

const longest = 2000;

/** Markdown tokens as blocks, at most `most` of them; what is left out is counted. */
export function blocksOf(
	tokens: readonly Token[],
	most: number,
): {blocks: readonly Block[]; more: number} {
	const all = tokens.flatMap(token => blocks(token as Tokens.Generic, 0));
	return {blocks: all.slice(0, most), more: Math.max(0, all.length - most)};
}

function block(kind: Block['kind'], text: string, depth = 0): Block[] {
	if (text === '') return [];
	return [{kind, depth, text: text.length > longest ? `${text.slice(0, longest)} …` : text}];
}

function blocks(token: Tokens.Generic, depth: number): Block[] {
	switch (token.type) {
		case 'space':
		case 'hr':
		case 'def':
			return [];
		case 'heading':
			return block('heading', plainText([token]), (token as Tokens.Heading).depth);
		case 'code':
			return block('code', String(token['text']), depth);
		case 'blockquote':
			return block('quote', alertWords(plainText([token])), depth);
		case 'list':
			return (token as Tokens.List).items.flatMap(item => listItem(item, depth));
		case 'table':
			return tableRows(token as Tokens.Table, depth);
		default:
			return block('text', plainText([token]), depth);
	}
}

/** An entry's own words, then what stands inside it one step further in. */
function listItem({tokens}: Tokens.ListItem, depth: number): Block[] {
	const inner = new Set(['list', 'code', 'table', 'blockquote']);
	const own = tokens.filter(({type}) => !inner.has(type));
	const rest = tokens.filter(({type}) => inner.has(type));
	return [
		...block('item', plainText(own), depth),
		...rest.flatMap(token => blocks(token as Tokens.Generic, depth + 1)),
	];
}

/** Columns of equal width, counted in characters; a table too wide is cut by the page. */
function tableRows({header, rows}: Tokens.Table, depth: number): Block[] {
	const cells = [header, ...rows].map(row =>
		row.map(cell => plainText(cell.tokens).replaceAll('\n', ' ')),
	);
	const widths = (cells[0] ?? []).map((_, at) =>
		Math.min(40, Math.max(...cells.map(row => [...(row[at] ?? '')].length))),
	);
	return cells.flatMap(row =>
		block(
			'row',
			row
				.map((cell, at) => cell.padEnd(widths[at] ?? 0))
				.join('  ')
				.trimEnd(),
			depth,
		),
	);
}
