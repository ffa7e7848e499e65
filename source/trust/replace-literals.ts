export type Stream = {push(text: string): string; end(): string};

/**
 * Replaces the leftmost, longest of many literals in text that comes in pieces. Only what may still
 * become a literal is held back, so a live log is not delayed and no cut can split a secret.
 */
export function replaceLiterals(literals: ReadonlyMap<string, string>): Stream {
	if (literals.size === 0) return {push: text => text, end: () => ''};
	const longestFirst = [...literals.keys()].toSorted((a, b) => b.length - a.length);
	const source = longestFirst.map(literal => escapeRegExp(literal)).join('|');
	const maxLength = longestFirst[0]!.length;
	const byFirst = Map.groupBy(longestFirst, literal => literal[0]!);
	let held = '';

	const holdFrom = (text: string, from: number): number => {
		for (let at = Math.max(from, text.length - maxLength + 1); at < text.length; at++) {
			const rest = text.length - at;
			const open = byFirst
				.get(text[at]!)
				?.some(literal => literal.length > rest && literal.startsWith(text.slice(at)));
			if (open) return at;
		}
		return text.length;
	};
	const read = (text: string, final: boolean): string => {
		const pattern = new RegExp(source, 'g');
		let out = '';
		let from = 0;
		for (;;) {
			pattern.lastIndex = from;
			const match = pattern.exec(text);
			const hold = final ? text.length : holdFrom(text, from);
			if (!match || match.index >= hold) {
				held = text.slice(hold);
				return out + text.slice(from, hold);
			}
			out += text.slice(from, match.index) + literals.get(match[0])!;
			from = match.index + match[0].length;
		}
	};
	return {push: text => read(held + text, false), end: () => read(held, true)};
}

function escapeRegExp(text: string): string {
	return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
