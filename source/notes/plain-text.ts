import type {Token, Tokens} from 'marked';

const entities: Readonly<Record<string, string>> = {
	'&amp;': '&',
	'&lt;': '<',
	'&gt;': '>',
	'&quot;': '"',
	'&#39;': "'",
	'&nbsp;': ' ',
};

/** Markdown tokens as plain text: links as `text (url)`, nested entries joined, no markup left. */
export function plainText(tokens: readonly Token[]): string {
	return tidy(tokens.map(token => textOf(token as Tokens.Generic)).join(''));
}

function textOf(token: Tokens.Generic): string {
	switch (token.type) {
		case 'space':
			return '\n';
		case 'br':
			return '\n';
		case 'hr':
		case 'def':
		case 'checkbox':
			return '';
		case 'html':
			return unescape(token.raw.replaceAll(/<!--[\s\S]*?(?:-->|$)|<\/?[a-z][^<>]*>/gi, brokenAt));
		case 'code':
			return `\n${listing(String(token['text']))}\n`;
		case 'codespan':
		case 'escape':
			return String(token['text']);
		case 'link':
			return link(inner(token), String(token['href']));
		case 'image':
			return link(String(token['text']), String(token['href']));
		case 'list':
			return `\n${listed(token as Tokens.List)}`;
		case 'table':
			return (token as Tokens.Table).rows.map(row => `\n- ${rowText(row)}`).join('');
		case 'paragraph':
		case 'blockquote':
		case 'heading':
			return `\n${inner(token)}\n`;
		default:
			return inner(token);
	}
}

/** GitHub's alerts in words: `[!CAUTION]` at the head of a quote. */
export const alertWords = (text: string) =>
	text.replace(
		/^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*/,
		(_, word: string) => `${word[0]}${word.slice(1).toLowerCase()}: `,
	);

/** One row of a table, without its empty cells. */
export function rowText(row: readonly Tokens.TableCell[]): string {
	return row
		.map(cell => plainText(cell.tokens))
		.filter(Boolean)
		.join(' | ');
}

const listed = ({items, ordered, start}: Tokens.List): string =>
	items
		.map(
			(item, at) => `${ordered ? `${Number(start || 1) + at}.` : '-'} ${plainText(item.tokens)}\n`,
		)
		.join('');

/** What a tag of HTML means for the lines of a text. */
function brokenAt(tag: string): string {
	if (/^<li\b/i.test(tag)) return '\n- ';
	return /^<(?:br\b|\/(?:li|p|div|summary|tr|h\d)\b)/i.test(tag) ? '\n' : '';
}

/** A listing keeps its lines and its shape: it stands in. */
export const listing = (text: string): string => text.replaceAll(/^(?=.)/gm, '    ');

function inner(token: Tokens.Generic): string {
	if (token.tokens) return token.tokens.map(child => textOf(child as Tokens.Generic)).join('');
	return unescape(String(token['text'] ?? token.raw));
}

function link(text: string, href: string): string {
	return text === '' || text === href || `mailto:${text}` === href
		? href.replace(/^mailto:/, '')
		: `${text} (${href})`;
}

function unescape(text: string): string {
	return text.replaceAll(/&(?:amp|lt|gt|quot|#39|nbsp);/g, found => entities[found]!);
}

function tidy(text: string): string {
	return text
		.split('\n')
		.map(line => line.trimEnd())
		.filter(line => line.trim() !== '')
		.join('\n')
		.replace(/^\n+/, '')
		.trimEnd();
}
