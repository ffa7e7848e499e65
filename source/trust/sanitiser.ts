import {clip as clipper} from './clip.ts';
import {cells, kindOf, shown} from './code-points.ts';

export type Sanitiser<T extends string = string> = {
	push(text: string): T;
	/** Shows what was still open (a lone CR, a joiner, half a surrogate pair) and ends the last line. */
	end(): T;
	/** How many characters were made visible so far. */
	hidden(): number;
};

// What the last drawn character was, as far as a selector, a skin tone or a keycap may follow it.
type Last = 'start' | 'text' | 'picture' | 'picture-done' | 'key' | 'key-selected' | 'key-done';

const tab = 0x09;
const newline = 0x0a;
const carriageReturn = 0x0d;
const joiner = 0x200d;
const keycap = 0x20e3;
const tabStop = 4;
const maxMarks = 4;

const printable = (code: number): boolean => code >= 0x20 && code < 0x7f;
const isKey = (code: number): boolean =>
	(code >= 0x30 && code <= 0x39) || code === 0x23 || code === 0x2a;

/** The state machine behind `safe.ts`: one pass over code points, its state outlives a chunk. */
export function machine({lines, clip}: {lines: boolean; clip: number}): Sanitiser {
	const line = clipper(clip);
	let last: Last = 'start';
	let marks = 0;
	let column = 0;
	let hidden = 0;
	let waiting: 'nothing' | 'return' | 'joiner' = 'nothing';
	let half = '';

	const show = (code: number): void => {
		const text = shown(code);
		hidden++;
		column += text.length;
		last = 'text';
		line.put(text, text.length);
	};
	const draw = (text: string, code: number, next: Last): void => {
		marks = 0;
		column += cells(code);
		last = next;
		line.put(text, 1);
	};
	const showWaiting = (): void => {
		const code = waiting === 'return' ? carriageReturn : joiner;
		const shows = waiting !== 'nothing';
		waiting = 'nothing';
		if (!shows) return;
		marks = 0;
		show(code);
	};
	const breakLine = (): void => {
		waiting = 'nothing';
		line.endLine('\n');
		last = 'start';
		marks = 0;
		column = 0;
	};
	const other = (code: number, character: string): void => {
		const kind = kindOf(code, character);
		if (kind === 'picture' && waiting === 'joiner') waiting = 'nothing';
		showWaiting();
		if (kind === 'plain') draw(character, code, 'text');
		else if (kind === 'picture') draw(character, code, 'picture');
		// A flag becomes its two letters: terminals draw it two or four cells wide.
		else if (kind === 'region') draw(String.fromCharCode(code - 0x1f1e6 + 0x41), 0x41, 'text');
		else if (kind === 'selector' && last === 'picture') last = 'picture-done';
		else if (kind === 'selector' && last === 'key') last = 'key-selected';
		else if (kind === 'tone' && last === 'picture') last = 'picture-done';
		else if (code === keycap && (last === 'key' || last === 'key-selected')) last = 'key-done';
		else if (code === joiner && (last === 'picture' || last === 'picture-done')) waiting = 'joiner';
		else if (
			kind === 'mark' &&
			last !== 'start' &&
			marks < maxMarks &&
			!(code === keycap && last === 'key-done')
		) {
			marks++;
			last = 'text';
			line.put(character, 1);
		} else {
			// Further marks on one base are shown; they do not make a new base.
			if (kind !== 'mark') marks = 0;
			show(code);
		}
	};
	const control = (code: number): void => {
		if (code === newline && lines) {
			breakLine();
			return;
		}
		if (code === newline && waiting === 'return') waiting = 'nothing';
		showWaiting();
		marks = 0;
		if (code === carriageReturn) waiting = 'return';
		else if (code === tab) {
			const size = tabStop - (column % tabStop);
			line.put(' '.repeat(size), size);
			column += size;
			last = 'text';
		} else show(code);
	};
	const run = (text: string): void => {
		showWaiting();
		line.run(text);
		marks = 0;
		column += text.length;
		last = isKey(text.charCodeAt(text.length - 1)) ? 'key' : 'text';
	};
	const read = (text: string): void => {
		let at = 0;
		while (at < text.length) {
			const code = text.codePointAt(at)!;
			if (printable(code)) {
				let end = at + 1;
				while (end < text.length && printable(text.charCodeAt(end))) end++;
				run(text.slice(at, end));
				at = end;
			} else {
				const size = code > 0xffff ? 2 : 1;
				if (code < 0x80) control(code);
				else other(code, text.slice(at, at + size));
				at += size;
			}
		}
	};

	return {
		push: chunk => {
			const text = half + chunk;
			const code = text.charCodeAt(text.length - 1);
			half = code >= 0xd800 && code <= 0xdbff ? text.slice(-1) : '';
			read(half ? text.slice(0, -1) : text);
			return line.take();
		},
		end: () => {
			read(half);
			half = '';
			showWaiting();
			line.endLine();
			return line.take();
		},
		hidden: () => hidden,
	};
}
