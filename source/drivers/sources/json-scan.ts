export type Scanning = {
	/**
	 * A value begins: the keys that lead to it (0 in a list), and its first character. Told down to
	 * `depth` keys. True: hold its text.
	 */
	begins(path: readonly (string | 0)[], first: string): boolean;
	/** The text of a value that was to be held. */
	held(text: string): void;
	depth: number;
	/** Characters of a held text or a key. Beyond it, `tooLong` throws. */
	most: number;
	tooLong(): never;
	/** Levels of nesting; beyond it, and where the text is not JSON, `refuse` throws. */
	deepest: number;
	refuse(what: 'deep' | 'malformed' | 'short'): never;
};

const literal = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)$/;
const longestLiteral = 1000;
const own = '{}[],:"';
const [quote, backslash] = [0x22, 0x5c];

/** Follows a JSON text that comes in pieces; of all of it only the values asked for are held. */
export function jsonScanner({begins, held, depth, most, tooLong, deepest, refuse}: Scanning) {
	const open: ('{' | '[')[] = [];
	const path: (string | 0)[] = [];
	let next: 'value' | 'first' | 'key' | 'first key' | 'colon' | 'after' | 'nothing' = 'value';
	let inside: 'value' | 'key' | undefined;
	let [escaped, word] = [false, ''];
	// What is held: a key, or a value until the level at which it began is reached again.
	let [holding, level, text, from] = [false, 0, '', 0];

	const hold = (at: number) => {
		[holding, level, text, from] = [true, open.length, '', at];
	};
	const keep = (piece: string, to: number) => {
		text += piece.slice(from, to);
		from = to;
		if (text.length > most) tooLong();
	};
	const release = (piece: string, to: number) => {
		keep(piece, to);
		holding = false;
		return text;
	};
	const begin = (first: string, at: number) => {
		if (next !== 'value' && next !== 'first') refuse('malformed');
		if (path.length <= depth && begins(path, first) && !holding) hold(at);
	};
	const ended = (piece: string, to: number) => {
		if (holding && level === open.length) held(release(piece, to));
		next = open.length === 0 ? 'nothing' : 'after';
	};
	const wordEnds = (piece: string, to: number) => {
		if (word === '') return;
		if (!literal.test(word)) refuse('malformed');
		word = '';
		ended(piece, to);
	};
	const mark = (char: string, at: number, piece: string) => {
		const around = open.at(-1);
		if (char === '{' || char === '[') {
			begin(char, at);
			if (open.length === deepest) refuse('deep');
			open.push(char);
			path.push(char === '{' ? '' : 0);
			next = char === '{' ? 'first key' : 'first';
		} else if (char === '}' || char === ']') {
			const empty = next === (char === '}' ? 'first key' : 'first');
			if (around !== (char === '}' ? '{' : '[') || !(empty || next === 'after'))
				refuse('malformed');
			open.pop();
			path.pop();
			ended(piece, at + 1);
		} else if (char === ',') {
			if (next !== 'after') refuse('malformed');
			next = around === '{' ? 'key' : 'value';
		} else if (char === ':') {
			if (next !== 'colon') refuse('malformed');
			next = 'value';
		} else if (next === 'key' || next === 'first key') {
			inside = 'key';
			if (path.length <= depth && !holding) hold(at);
		} else {
			begin(char, at);
			inside = 'value';
		}
	};
	const stringEnds = (piece: string, to: number) => {
		if (inside === 'value') ended(piece, to);
		else {
			if (holding && level === open.length) path[path.length - 1] = keyOf(release(piece, to));
			next = 'colon';
		}
		inside = undefined;
	};
	const keyOf = (raw: string): string => {
		try {
			return JSON.parse(raw) as string;
		} catch {
			return refuse('malformed');
		}
	};

	return {
		take(piece: string): void {
			from = 0;
			for (let at = 0; at < piece.length; at++) {
				if (inside) {
					const code = piece.charCodeAt(at);
					if (escaped) escaped = false;
					else if (code === backslash) escaped = true;
					else if (code === quote) stringEnds(piece, at + 1);
					continue;
				}
				const char = piece[at]!;
				const blank = char === ' ' || char === '\n' || char === '\r' || char === '\t';
				if (blank || own.includes(char)) {
					wordEnds(piece, at);
					if (!blank) mark(char, at, piece);
				} else {
					if (word === '') begin(char, at);
					word += char;
					if (word.length > longestLiteral) refuse('malformed');
				}
			}
			if (holding) keep(piece, piece.length);
		},
		end(): void {
			wordEnds('', 0);
			if (next !== 'nothing') refuse('short');
		},
	};
}
