import {commentStart, lineEnd, type Statement} from './statement.ts';

const pattern = /^(\s*(?:export\s+)?)([A-Za-z_][\w.-]*)(\s*[=:]\s?)(.*)$/;
// A backslash hides a quote in double quotes only.
const quotes = /^\s*(?:"(?<double>(?:\\.|[^"\\])*)"|'(?<single>[^']*)')/;

export type EnvLine = {name: string; value: string; line: number};

/**
 * The lines of an environment file: `NAME=value`, quotes taken off, `export ` allowed. A value in quotes may go on
 * over lines, as compose reads it; quotes that close nowhere are part of the value.
 */
export function envLines(text: string): readonly EnvLine[] {
	const found: EnvLine[] = [];
	let [at, line] = [0, 0];
	while (at < text.length) {
		const end = lineEnd(text, at);
		const [, prefix = '', name = '', sign = '', rest = ''] =
			pattern.exec(text.slice(at, end).replace(/\r?\n$/, '')) ?? [];
		line++;
		const own = line;
		let next = end;
		if (name !== '') {
			const {double, single} = quotes.exec(rest)?.groups ?? {};
			const quoted = double ?? single;
			const open = quoted === undefined ? /^\s*["']/.exec(rest)?.[0] : undefined;
			const begin = at + prefix.length + name.length + sign.length + (open?.length ?? 0);
			const closes = open === undefined ? undefined : closedAt(text, begin, open.at(-1)!);
			if (closes !== undefined) {
				next = lineEnd(text, closes);
				line += text.slice(end, next).split('\n').length - (text[next - 1] === '\n' ? 1 : 0);
			}
			const value =
				closes === undefined
					? (quoted ?? unquoted(rest).trim())
					: text.slice(begin, closes).replaceAll('\r\n', '\n');
			found.push({name, value, line: own});
		}
		at = next;
	}
	return found;
}

/** Where a quote closes on a later line, with nothing but a comment behind it. */
function closedAt(text: string, from: number, quote: string): number | undefined {
	const after = closing(text, from, quote);
	const rest = text.slice(after, lineEnd(text, after - 1)).trim();
	return after > from && /^(?:#.*)?$/.test(rest) ? after - 1 : undefined;
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
