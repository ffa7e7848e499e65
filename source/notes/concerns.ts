/** A name that says something by itself: not `name` or `port`, which occur in any sentence. */
const telling = (name: string) => name.length >= 4 && /[._-]|[a-z][A-Z]/.test(name);

/** The words a setting may be called by in notes: its whole path, its end, a flag without its hyphens. */
function callsOf(name: string): string[] {
	const bare = name.replace(/^-+/, '');
	const last = bare.split('.').at(-1) ?? bare;
	return [name, bare, last].filter(call => telling(call) || call.startsWith('-'));
}

/** Whole words as settings are spelled; the full stop of a sentence is none of it. */
const wordsIn = (text: string): readonly string[] =>
	[...text.matchAll(/[\w.-]+/g)].map(([word]) => word.replace(/[.-]+$/, ''));

/**
 * Tells which of the operator's own settings an entry names (peers.md row 18): as a whole word, the path or its
 * telling end, or a flag with its hyphens. The settings are gone through once, an entry's words once each.
 */
export function concernsFor(names: readonly string[]): (text: string) => string[] {
	const called = new Map<string, Set<number>>();
	for (const [at, name] of names.entries())
		for (const call of callsOf(name)) called.set(call, (called.get(call) ?? new Set()).add(at));
	return text => {
		const found = new Set(wordsIn(text).flatMap(word => [...(called.get(word) ?? [])]));
		return [...found].toSorted((a, b) => a - b).map(at => names[at]!);
	};
}
