import type {Path} from './config-path.ts';

/** A key's name as it stands in a text. */
export type Part = {key: string; from: number; to: number};
/** Where a value stands; `inline`: it is an inline table, so many keys long, that closes there. */
export type Written = {
	from: number;
	to: number;
	inline?: {last: number; closes: number};
	/** What follows may be a comment or belong to the value: it must not be replaced. */
	unsure?: boolean;
};

/** One thing a settings text of lines says: a key with its value, or the head of a section. */
export type Statement = {
	kind: 'key' | 'section';
	/** The whole path; `base` is what of it is not written here. */
	path: Path;
	base: Path;
	parts: readonly Part[];
	/** Its own lines, line end included; of a key in an inline table, that key alone. */
	from: number;
	to: number;
	/** Where the comment lines begin that are its own. */
	head: number;
	value?: Written;
	/** The key whose inline table it stands in. */
	inside?: Statement;
	/** One of several lines that make a list. */
	adds?: boolean;
	/** Why no edit of lines can be made here. */
	byHand?: string;
};

/** Whether a path is another one, or lies below it. */
export const under = (path: Path, above: Path): boolean =>
	above.length <= path.length && above.every((key, index) => key === path[index]);

export const samePath = (a: Path, b: Path): boolean => a.length === b.length && under(a, b);

/** Where the line ends that an offset lies in, its line end included. */
export function lineEnd(text: string, at: number): number {
	const found = text.indexOf('\n', at);
	return found === -1 ? text.length : found + 1;
}

const setAside = /^\s*[#;]+\s*(?:export\s+)?["']?[\w.-]+(?:\[\])?["']?\s*=/;

/**
 * Where the comment directly above a line begins, at its own indent. One at the very top speaks for the file, and a
 * setting that is commented out speaks for itself: both stay.
 */
export function commentStart(text: string, from: number, floor: number, signs: string): number {
	const indent = /[ \t]*/y;
	indent.lastIndex = from;
	const own = indent.exec(text)![0];
	let start = from;
	while (start > floor) {
		const above = text.lastIndexOf('\n', start - 2) + 1;
		const sign = text[above + own.length] ?? '';
		const line = text.slice(above, start);
		if (above >= start || above < floor || !signs.includes(sign) || sign === '') return start;
		if (!line.startsWith(own) || setAside.test(line)) return start;
		if (above === 0) return from;
		start = above;
	}
	return start;
}
