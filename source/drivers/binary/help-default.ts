const opening = /[([]default(?: is)?[:=]?\s+/gi;

/**
 * The default that a flag's description names: `(default 25)`, `(default "a (b)")`, `[default: x]`,
 * `(default: x)`. The last one counts, since descriptions may speak of defaults before.
 */
export function defaultIn(text: string): string | undefined {
	let found: string | undefined;
	for (const match of text.matchAll(opening)) {
		const inside = upToClose(text, match.index, match.index + match[0].length);
		// "(default to 0.0.0.0:80 if …)" is a sentence and not a value.
		if (inside !== undefined && !/^to\s/i.test(inside)) found = unquote(inside.trim());
	}
	return found;
}

/** What stands up to the bracket that closes the one at `start`; brackets in quotes do not count. */
function upToClose(text: string, start: number, from: number): string | undefined {
	let depth = 1;
	let quoted = false;
	for (let at = from; at < text.length; at++) {
		const letter = text[at];
		if (quoted && letter === '\\') at++;
		else if (letter === '"') quoted = !quoted;
		else if (quoted) continue;
		else if (letter === '(' || letter === '[') depth++;
		else if ((letter === ')' || letter === ']') && --depth === 0) return text.slice(from, at);
	}
	// An odd quotation mark: up to the next bracket of the same kind.
	const close = text.indexOf(text[start] === '(' ? ')' : ']', from);
	return close === -1 ? undefined : text.slice(from, close);
}

function unquote(text: string): string {
	const found = /^(["'])(.*)\1$/s.exec(text);
	return found ? (found[2] ?? '') : text;
}
