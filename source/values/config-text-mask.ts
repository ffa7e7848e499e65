import {looksSecret} from '../trust/secret-names.ts';
import {secretLine, toldSecret} from './config-mask.ts';
import {notationOf, type TextFormat} from './notation.ts';
import {lineEnd, type Statement} from './statement.ts';

const hidden = '‹not shown›';

/** Whether a comment may be shown: one that says `name = value`, or `name: value`, may hold an old secret. */
export const openComment = (line: string): boolean =>
	!secretLine(line) || (!/[:=]\s*[^\s:=]/.test(line) && toldSecret(line) === line);

/**
 * How each line of these texts may be shown, by its text: with its value only where nothing says that it is a secret,
 * and of a value of many lines nothing. A line that is not here must not be shown.
 */
export function openLines(
	texts: readonly string[],
	format: TextFormat,
): ReadonlyMap<string, string> {
	const open = new Map<string, string>();
	for (const text of texts.map(withoutMark)) {
		const ownerAt = new Map<number, Statement>();
		const secret = new Set<Statement>();
		for (const item of notationOf(format).statements(text)) {
			const owner = item.inside ?? item;
			if (looksSecret(item.path))
				for (let at: Statement | undefined = owner; at; at = at.inside) secret.add(at);
			if (item.inside) continue;
			for (let at = item.from; at < item.to; at = lineEnd(text, at)) ownerAt.set(at, item);
		}
		for (let at = 0; at < text.length; at = lineEnd(text, at)) {
			const line = text.slice(at, lineEnd(text, at)).replace(/\r?\n$/, '');
			const owner = ownerAt.get(at);
			const shown = owner
				? mayBePart(owner, format)
					? hidden
					: ownShown(text, line, at, owner, secret.has(owner))
				: commentShown(line, notationOf(format).signs);
			// The same line may stand in a value of many lines.
			open.set(line, (open.get(line) ?? shown) === shown ? shown : hidden);
		}
	}
	return open;
}

const withoutMark = (text: string): string => text.replace(/^\uFEFF/, '');

/** Whether a line may be part of a value: of TOML it is known. */
const mayBePart = ({byHand}: Statement, format: TextFormat): boolean =>
	byHand !== undefined && format !== 'toml';

function commentShown(line: string, signs: string): string {
	const first = line.trimStart().slice(0, 1);
	return first === '' || (signs.includes(first) && openComment(line)) ? line : hidden;
}

function ownShown(
	text: string,
	line: string,
	at: number,
	owner: Statement,
	secret: boolean,
): string {
	const {from, to, kind, value} = owner;
	if (at !== from) return hidden;
	const single = lineEnd(text, from) === to;
	if (kind === 'section') return openComment(line) ? line : hidden;
	if (single && !secret && !secretLine(line)) return line;
	return value ? `${text.slice(from, value.from)}${hidden}` : hidden;
}
