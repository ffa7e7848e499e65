/** A name that says something by itself: not `name` or `port`, which occur in any sentence. */
const telling = (name: string) => name.length >= 4 && /[._-]|[a-z][A-Z]/.test(name);

const most = 50;
const part =
	/([\w-]+) (?:(?:sub)?charts?|components?|dependency|container|service|section|block)\b/gi;

/** The words a setting may be called by in notes: its path, the branches above it, its end, a flag without its hyphens. */
function callsOf(name: string): string[] {
	const bare = name.replace(/^-+/, '');
	const pieces = bare.split('.');
	const branches = pieces.slice(1).map((_, at) => pieces.slice(0, at + 1).join('.'));
	return [name, bare, ...branches, pieces.at(-1) ?? bare].filter(
		call => telling(call) || call.startsWith('-'),
	);
}

/** Whole words as settings are spelled; the full stop of a sentence is none of it. */
const wordsIn = (text: string): readonly string[] =>
	[...text.matchAll(/[\w.-]+/g)].map(([word]) => word.replace(/[.-]+$/, ''));

/** What stands as code, without what goes on behind the name: `a.*`, `a:`, `a=1`. */
const nameIn = (code: string) => code.replace(/(?:\.\*|[:=].*)$/s, '');

/**
 * Tells which of the operator's own settings an entry names (peers.md row 18): as a whole word, the path, a branch
 * or its telling end, or a flag with its hyphens; a component or a short name only where it stands as `code`, or
 * where the words call it a component. The settings are gone through once, an entry's words once each.
 */
export function concernsFor(
	names: readonly string[],
): (text: string, code?: readonly string[]) => string[] {
	const called = new Map<string, Set<number>>();
	const short = new Map<string, Set<number>>();
	const put = (map: typeof called, call: string, at: number) => {
		const known = map.get(call) ?? new Set();
		if (known.size < most) map.set(call, known.add(at));
	};
	for (const [at, name] of names.entries()) {
		for (const call of callsOf(name)) put(called, call, at);
		put(short, name.split('.')[0]!, at);
	}
	return (text, code = []) => {
		const parts = [...text.matchAll(part)].map(([, word = '']) => word);
		const found = new Set([
			...wordsIn(text).flatMap(word => [...(called.get(word) ?? [])]),
			...[...parts, ...code.map(nameIn)].flatMap(word => [...(short.get(word) ?? [])]),
		]);
		return [...found]
			.toSorted((a, b) => a - b)
			.slice(0, most)
			.map(at => names[at]!);
	};
}
