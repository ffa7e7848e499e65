import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import type {Mark, Row, Tone} from '../screens/model.ts';
import {plainSigns} from '../terminal/symbols.ts';
import {sanitise} from '../trust/safe.ts';

/** One line on the screen: which row it belongs to, and its parts. */
export type Line = {
	row: number;
	first: boolean;
	mark: Mark | undefined;
	indent: number;
	text: string;
	side: string;
	tone: Tone;
};

/** Can the cursor stand on it? */
export const standable = (row: Row) => row.act !== undefined || row.told !== undefined;

/** Cuts a text to a width in terminal cells, with an ellipsis. */
export function cut(text: string, width: number, ascii = false): string {
	if (stringWidth(text) <= width) return text;
	const end = ascii ? '...' : '…';
	let out = '';
	let used = 0;
	for (const char of text) {
		const cells = stringWidth(char);
		if (used + cells > width - end.length) break;
		out += char;
		used += cells;
	}

	return `${out}${end}`;
}

/** Room left of the text: cursor, space, mark, space. */
export const gutter = 4;

/** Rows as lines of a given width: wrapped or cut, the side text at the right edge where it fits. */
export function layOut(rows: readonly Row[], width: number, ascii = false): Line[] {
	return rows.flatMap((row, index) => rowLines(row, index, width, ascii));
}

function rowLines(row: Row, index: number, width: number, ascii: boolean): Line[] {
	// Signs that are spelled out take more room: before anything is measured.
	const say = (given: string) => (ascii ? plainSigns(given) : given);
	const indent = row.indent ?? 0;
	const tone = row.tone ?? 'plain';
	const room = Math.max(10, width - gutter - indent);
	const text = say(sanitise(row.text, {lines: row.wrap === true}));
	const side = row.side === undefined ? '' : say(sanitise(row.side));
	const base = {row: index, mark: row.mark, indent, tone};
	const together = stringWidth(text) + stringWidth(side) + 2 <= room;
	if (side === '' || together) {
		const lines = row.wrap === true ? wrapText(text, room) : [cut(text, room, ascii)];
		return lines.map((line, n) => ({
			...base,
			text: line,
			side: n === 0 ? side : '',
			first: n === 0,
			mark: n === 0 ? row.mark : undefined,
		}));
	}

	const own = row.wrap === true ? wrapText(text, room) : [cut(text, room, ascii)];
	const under = wrapText(side, room - 2);
	return [
		...own.map((line, n) => ({
			...base,
			text: line,
			side: '',
			first: n === 0,
			mark: n === 0 ? row.mark : undefined,
		})),
		...under.map(line => ({
			...base,
			indent: indent + 2,
			tone: 'dim' as const,
			text: line,
			side: '',
			first: false,
			mark: undefined,
		})),
	];
}

/** How far a line is set in says something in a file or a diff: kept, also where the line goes on below. */
function wrapText(text: string, width: number): string[] {
	return text.split('\n').flatMap(line => {
		const set = ' '.repeat(Math.min(line.length - line.trimStart().length, width >> 1));
		const lines = wrapAnsi(line.trimStart(), width - set.length, {hard: true}).split('\n');
		return lines.map(each => set + each);
	});
}

/** The window of lines that keeps a row in sight; moves as little as it can. */
export function windowAt(
	lines: readonly Line[],
	row: number,
	height: number,
	offset: number,
): number {
	const first = lines.findIndex(line => line.row === row);
	const last = lines.findLastIndex(line => line.row === row);
	const most = Math.max(0, lines.length - height);
	if (first === -1) return Math.min(offset, most);
	// The line after belongs to the row's explanation more often than not.
	const until = Math.min(lines.length - 1, last + 1);
	let next = offset;
	if (until >= next + height) next = until - height + 1;
	if (first < next) next = Math.max(0, first - 1);
	return Math.max(0, Math.min(next, most));
}
