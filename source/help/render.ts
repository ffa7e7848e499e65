import {lexer, type Token, type Tokens} from 'marked';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import {plainText} from '../notes/plain-text.ts';
import {sanitise} from '../trust/safe.ts';

/** Markdown as lines for a terminal of that width: wrapped, sanitised, without markup. `strong` marks headings. */
export function renderHelp(
	markdown: string,
	width: number,
	strong: (text: string) => string = text => text,
): string {
	const lines = lexer(markdown).flatMap(token => block(token as Tokens.Generic, width, strong));
	return `${lines
		.join('\n')
		.replaceAll(/\n{3,}/g, '\n\n')
		.trim()}\n`;
}

function block(token: Tokens.Generic, width: number, strong: (text: string) => string): string[] {
	switch (token.type) {
		case 'heading':
			return ['', ...wrapped(inline(token.tokens), width).map(strong), ''];
		case 'code':
			return [
				...String(token['text'])
					.split('\n')
					.map(line => `    ${sanitise(line)}`),
				'',
			];
		case 'list':
			return [...(token as Tokens.List).items.flatMap(item => bullet(item, width)), ''];
		case 'table':
			return [...table(token as Tokens.Table, width), ''];
		case 'space':
		case 'html':
			return [];
		default:
			return [...wrapped(inline(token.tokens ?? [token]), width), ''];
	}
}

const inline = (tokens: readonly Token[] | undefined) =>
	sanitise(plainText(tokens ?? []), {lines: true});

function wrapped(text: string, width: number): string[] {
	return wrapAnsi(text.replaceAll('\n', ' '), width).split('\n');
}

function hanging(first: string, text: string, width: number): string[] {
	const room = stringWidth(first);
	const [head = '', ...rest] = wrapped(text, Math.max(20, width - room));
	return [first + head, ...rest.map(line => ' '.repeat(room) + line)];
}

/** A list's entry; a list inside it is set in. */
function bullet(item: Tokens.ListItem, width: number, indent = 0): string[] {
	const inner = item.tokens.filter(({type}) => type === 'list') as Tokens.List[];
	const own = item.tokens.filter(({type}) => type !== 'list');
	return [
		...hanging(`${' '.repeat(indent)}- `, inline(own), width),
		...inner.flatMap(list => list.items.flatMap(each => bullet(each, width, indent + 2))),
	];
}

/** The first column stands alone, the rest hangs beside it. */
function table({rows}: Tokens.Table, width: number): string[] {
	const cells = rows.map(row => row.map(cell => inline(cell.tokens)));
	const first = Math.max(...cells.map(([text = '']) => stringWidth(text)));
	return cells.flatMap(([name = '', ...rest]) =>
		hanging(`  ${name}${' '.repeat(first - stringWidth(name))}  `, rest.join('  '), width),
	);
}
