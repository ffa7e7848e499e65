import {sanitise} from '../trust/safe.ts';

/** The text's lines and where they begin; made once a file. */
export type Lines = {readonly text: string; readonly starts: readonly number[]};

export function linesIn(text: string): Lines {
	const starts = [0];
	for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
	return {text, starts};
}

/** The line (from 0) that an offset lies in. */
export function lineOf({starts}: Lines, offset: number): number {
	let [low, high] = [0, starts.length - 1];
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if (starts[middle]! <= offset) low = middle;
		else high = middle - 1;
	}
	return low;
}

const most = 40;
const longest = 2000;

/**
 * The comment of a key at an offset, in line `own` (from 0): the `#` lines directly above it at its own indent, then the one that trails its value
 * (`yaml` itself hangs the first key's comment on its map). '' when there is none.
 */
export function commentAt(lines: Lines, own: number, key: number, valueEnd: number): string {
	const indent = key - lines.starts[own]!;
	const parts: string[] = [];
	for (let line = own - 1; line >= 0 && own - line <= most; line--) {
		const start = lines.starts[line]!;
		if (lines.text[start + indent] !== '#') break;
		const whole = lines.text.slice(start, lines.starts[line + 1] ?? lines.text.length);
		if (whole.slice(0, indent).trim() !== '') break;
		parts.unshift(whole.slice(indent));
	}
	if (lines.text[valueEnd] === ' ' || lines.text[valueEnd] === '\t') {
		const end = lines.text.indexOf('\n', valueEnd);
		const rest = lines.text.slice(valueEnd, end === -1 ? undefined : end).trim();
		if (rest.startsWith('#')) parts.push(rest);
	}
	if (parts.length === 0) return '';
	const plain = parts
		.map(part => part.replace(/^#+\s*(?:--\s*|@\w+\s*(?:--\s*)?)?/, '').trim())
		.filter(part => part !== '' && !/^[-=#*]{3,}$/.test(part))
		.join(' ');
	return plain === '' ? '' : sanitise(plain.slice(0, longest));
}
