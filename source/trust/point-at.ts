import {sanitise} from './safe.ts';
import {Trouble} from './trouble.ts';

export type Position = {line: number; column: number};

const window = 100;

/**
 * `file:line:column: what`, the offending line, and a caret under the place; lines and columns count from 1. With
 * `hide` the line ends there: what follows may be a secret.
 */
export function pointAt(
	text: string,
	file: string,
	position: Position,
	what: string,
	{hide = false, ...more}: {why?: string; next?: string; hide?: boolean} = {},
): Trouble {
	const line = lineOf(text, position.line);
	const start = Math.max(0, position.column - window);
	const whole = hide ? `${line.slice(0, position.column - 1)}‹hidden›` : line;
	const source = whole.slice(start, start + 2 * window);
	const before = sanitise(source.slice(0, position.column - 1 - start));
	const message = [
		`${sanitise(file)}:${position.line}:${position.column}: ${what}`,
		`  ${sanitise(source)}`,
		`  ${' '.repeat(before.length)}^`,
	];
	return new Trouble(message.join('\n'), more);
}

function lineOf(text: string, line: number): string {
	let from = 0;
	for (let seen = 1; seen < line; seen++) {
		const next = text.indexOf('\n', from);
		if (next < 0) return '';
		from = next + 1;
	}
	const end = text.indexOf('\n', from);
	return text.slice(from, end < 0 ? undefined : end).replace(/\r$/, '');
}
