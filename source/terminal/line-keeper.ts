import type {Heard} from './talk.ts';

/** A line longer than this is cut: nobody types it, and memory is not for a stream without newlines. */
const longest = 64 * 1024;

/** Lines out of pieces of text. With `edit` it also does what a terminal in raw mode does not: erase, end, interrupt. */
export function lineKeeper() {
	let part = '';
	let hidden = false;
	const ready: Heard[] = [];
	const endLine = () => {
		ready.push({line: part});
		part = '';
	};
	const plain = (char: string) => {
		if (char === '\n') return endLine();
		// A line that ends as Windows ends it.
		if (char !== '\r' && part.length < longest) part += char;
	};
	const key = (char: string) => {
		if (char === '\r' || char === '\n') return endLine();
		if (char === '\u007F' || char === '\b') part = [...part].slice(0, -1).join('');
		else if (char === '\u0015') part = '';
		else if (char === '\u0003') ready.push('interrupt');
		else if (char === '\u0004') {
			if (part === '') ready.push('end');
		} else if (char >= ' ' && part.length < longest) part += char;
	};
	return {
		push(text: string) {
			for (const char of text) {
				if (hidden) key(char);
				else plain(char);
			}
		},
		/** The next whole line, if there is one. */
		next: () => ready.shift(),
		more: () => ready.length > 0,
		full: () => ready.length > 100,
		/** Nothing more will come: what has no newline is a line too. */
		finish() {
			if (part !== '') endLine();
		},
		/** Forgets what came before a question. */
		forget() {
			ready.length = 0;
			part = '';
		},
		edit(on: boolean) {
			hidden = on;
			part = '';
		},
	};
}
