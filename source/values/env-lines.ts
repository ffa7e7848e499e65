import {commentStart, lineEnd, type Statement} from './statement.ts';

const pattern = /^(\s*(?:export\s+)?)([A-Za-z_][\w.-]*)(\s*[=:]\s?)(.*)$/;
const quotes = /^\s*(["'])((?:\\.|(?!\1).)*)\1/;

export type EnvLine = {name: string; value: string; line: number};

/** The lines of an environment file: `NAME=value`, quotes taken off, `export ` allowed. */
export function envLines(text: string): readonly EnvLine[] {
	return text.split(/\r?\n/).flatMap((whole, index) => {
		const [, , name = '', , rest = ''] = pattern.exec(whole) ?? [];
		if (name === '') return [];
		const value = quotes.exec(rest)?.[2] ?? unquoted(rest).trim();
		return [{name, value, line: index + 1}];
	});
}

/** Without a comment; looked for at one sign, for a line may hold a million blanks. */
function unquoted(rest: string): string {
	const comment = rest.search(/\s#/);
	return comment === -1 ? rest : rest.slice(0, comment);
}

/** What an environment file says, line by line. What stands in quotes over many lines is left to a hand. */
export function envStatements(text: string): readonly Statement[] {
	const found: Statement[] = [];
	let [at, floor, closes] = [0, 0, 0];
	for (const whole of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
		const [from, to] = [at, at + whole.length];
		at = to;
		const [, prefix = '', name = '', sign = '', rest = ''] =
			pattern.exec(whole.replace(/\r?\n$/, '')) ?? [];
		if (name === '') continue;
		const start = from + prefix.length;
		const begin = start + name.length + sign.length;
		const quoted = quotes.exec(rest)?.[0];
		const lead = rest.length - rest.trimStart().length;
		const end = begin + (quoted ?? unquoted(rest).trimEnd()).length;
		const open = quoted === undefined ? /^\s*(["'])/.exec(rest)?.[1] : undefined;
		const key: Statement = {
			kind: 'key',
			path: [name],
			base: [],
			parts: [{key: name, from: start, to: start + name.length}],
			from,
			to,
			head: commentStart(text, from, floor, '#'),
			value: {from: Math.min(begin + lead, end), to: end},
		};
		if (from < closes) key.byHand = 'It may be part of the value above it.';
		if (open !== undefined && from >= closes) {
			key.byHand = 'Its quotes do not close on its line.';
			closes = closing(text, begin + lead + 1, open);
			key.to = Math.max(to, lineEnd(text, closes - 1));
		}
		floor = to;
		found.push(key);
	}
	return found;
}

/** After the quote that closes; where it began when none does. */
function closing(text: string, from: number, quote: string): number {
	for (let at = from; at < text.length; at++) {
		if (quote === '"' && text[at] === '\\') at++;
		else if (text[at] === quote) return at + 1;
	}
	return from;
}
