import type {Stream} from './replace-literals.ts';
import {hideSecrets} from './secret-shapes.ts';

const hiddenMark = '‹hidden›';
const pemBegin = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
const pemEnd = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
// An unfinished key must not swallow the rest of a log.
const pemLines = 256;
const longestLine = 65_536;

/** Hides what looks like a secret though nobody told us. Works line by line; a key spans lines. */
export function hideShapes(): Stream {
	let held = '';
	let inKey = 0;

	const line = (text: string): string => {
		if (inKey > 0) {
			const end = pemEnd.exec(text);
			if (end) {
				inKey = 0;
				return line(text.slice(end.index + end[0].length));
			}
			inKey--;
			return '';
		}
		const begin = pemBegin.exec(text);
		if (!begin) return hideIn(text);
		inKey = pemLines;
		return (
			hideIn(text.slice(0, begin.index)) +
			hiddenMark +
			line(text.slice(begin.index + begin[0].length))
		);
	};
	return {
		push: chunk => {
			// Only the new part can hold a line's end.
			let searchFrom = held.length;
			const text = held + chunk;
			let out = '';
			let from = 0;
			for (;;) {
				const next = endOfLine(text, Math.max(from, searchFrom));
				const end =
					next >= 0 && next - from <= longestLine
						? next
						: text.length - from >= longestLine
							? from + longestLine
							: -1;
				if (end < 0) break;
				out += line(text.slice(from, end));
				from = end;
				searchFrom = from;
			}
			held = text.slice(from);
			return out;
		},
		end: () => {
			const out = line(held);
			held = '';
			return out;
		},
	};
}

function endOfLine(text: string, from: number): number {
	for (let at = from; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === 0x0a || code === 0x0d) return at + 1;
	}
	return -1;
}

const hideIn = (text: string): string => hideSecrets(text, () => hiddenMark, 'told');
