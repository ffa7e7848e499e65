/** Text put in the place of other text. */
export type Splice = {from: number; to: number; by: string};

/** A text with all splices made; those that overlap only take away. */
export function spliced(text: string, splices: readonly Splice[]): string {
	let out = '';
	let at = 0;
	for (const {from, to, by} of splices.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
		out += text.slice(at, Math.max(at, from)) + by;
		at = Math.max(at, to);
	}
	return out + text.slice(at);
}

/** What stands between two offsets and is not taken away. */
export const left = (text: string, from: number, to: number, cuts: readonly Splice[]): string =>
	spliced(
		text.slice(from, to),
		cuts
			.filter(cut => cut.to > from && cut.from < to)
			.map(cut => ({...cut, from: Math.max(0, cut.from - from), to: cut.to - from})),
	);

export const endsLine = (text: string): boolean => text === '' || text.endsWith('\n');

/** A text whose last line ends as it ended before, or did not. */
export const endedAs = (before: string, after: string): string =>
	endsLine(before) ? after : after.replace(/\r?\n$/, '');
