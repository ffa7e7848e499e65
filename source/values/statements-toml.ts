import {parse} from 'smol-toml';
import type {Path} from './config-path.ts';
import {commentStart, lineEnd, type Part, type Statement, type Written} from './statement.ts';

/** What a TOML text says, statement by statement. The text has been read before and found to be TOML. */
export function tomlStatements(text: string): readonly Statement[] {
	const found: Statement[] = [];
	const lists = new Set<string>();
	let [section, listed, floor, at]: [Path, boolean, number, number] = [[], false, 0, 0];
	while (at < text.length) {
		const from = at;
		const first = skip(text, at, /[ \t]*/y);
		if (first >= text.length || /[\r\n#]/.test(text[first]!)) {
			at = lineEnd(text, first);
			continue;
		}
		const depth = skip(text, first, /\[{0,2}/y) - first;
		const parts = partsAt(text, first + depth);
		const path = parts.map(({key}) => key);
		const end = parts.at(-1)?.to ?? first;
		const head = commentStart(text, from, floor, '#');
		if (depth > 0) {
			if (depth === 2) lists.add(JSON.stringify(path));
			section = path;
			listed =
				lists.size > 0 &&
				path.some((_, index) => lists.has(JSON.stringify(path.slice(0, index + 1))));
			at = lineEnd(text, end);
			const more = listed ? {byHand: inList} : {};
			found.push({kind: 'section', path, base: [], parts, from, to: at, head, ...more});
		} else {
			const items: Statement[] = [];
			const own = {
				path: [...section, ...path],
				base: section,
				parts,
				...(listed && {byHand: inList}),
			};
			const key: Statement = {kind: 'key', ...own, from, to: from, head};
			key.value = valueAt(text, skip(text, end, /[ \t]*=[ \t]*/y), key, items);
			at = lineEnd(text, key.value.to);
			key.to = at;
			found.push(key, ...items);
		}
		floor = at;
	}
	return found;
}

const inList = 'It stands in a list of tables.';

function skip(text: string, at: number, what: RegExp): number {
	what.lastIndex = at;
	return at + (what.exec(text)?.[0].length ?? 0);
}

const bare = /[\w-]+/y;

/** The parts of a dotted key. */
function partsAt(text: string, begin: number): readonly Part[] {
	const parts: Part[] = [];
	for (let at = begin; ; at++) {
		const from = skip(text, at, /[ \t]*/y);
		const quote = text[from];
		const quoted = quote === '"' || quote === "'";
		const to = quoted ? closing(text, from, quote) : skip(text, from, bare);
		const raw = text.slice(from, to);
		parts.push({key: quoted ? unquoted(raw) : raw, from, to});
		at = skip(text, to, /[ \t]*/y);
		if (text[at] !== '.') return parts;
	}
}

const unquoted = (raw: string): string =>
	raw.includes('\\') && raw.startsWith('"')
		? (parse(`k = ${raw}`)['k'] as string)
		: raw.slice(1, -1);

/** After the quotes that close what opens here. */
function closing(text: string, from: number, quote: string): number {
	const escapes = quote.startsWith('"');
	for (let at = from + quote.length; at < text.length; at++) {
		if (escapes && text[at] === '\\') at++;
		else if (text.startsWith(quote, at)) {
			let end = at + quote.length;
			// Two more quotes may stand before the three that close.
			while (quote.length === 3 && end < at + 5 && text[end] === quote[0]) end++;
			return end;
		}
	}
	return text.length;
}

/** A value; the keys of inline tables are added to `items`, except those in lists. */
function valueAt(text: string, from: number, above: Statement, items?: Statement[]): Written {
	const quote = /"""|'''|"|'/y;
	quote.lastIndex = from;
	const opened = quote.exec(text)?.[0];
	if (opened !== undefined) return {from, to: closing(text, from, opened)};
	if (text[from] === '[') return {from, to: listEnd(text, from, above)};
	if (text[from] === '{') return tableAt(text, from, above, items);
	const end = skip(text, from, /[^,\]}#\r\n]*/y);
	return {from, to: from + text.slice(from, end).trimEnd().length};
}

function listEnd(text: string, from: number, above: Statement): number {
	let at = skipBetween(text, from + 1);
	while (at < text.length && text[at] !== ']')
		at = skipBetween(text, Math.max(valueAt(text, at, above).to, at + 1));
	return Math.min(at + 1, text.length);
}

function tableAt(text: string, from: number, above: Statement, items?: Statement[]): Written {
	let at = skipBetween(text, from + 1);
	let last = from + 1;
	while (at < text.length && text[at] !== '}') {
		const parts = partsAt(text, at);
		const path = [...above.path, ...parts.map(({key}) => key)];
		const more = above.byHand === undefined ? {} : {byHand: above.byHand};
		const item: Statement = {
			kind: 'key',
			path,
			base: above.path,
			parts,
			from: at,
			to: at,
			head: at,
			inside: above,
			...more,
		};
		items?.push(item);
		item.value = valueAt(text, skip(text, parts.at(-1)!.to, /\s*=\s*/y), item, items);
		last = item.value.to;
		item.to = last;
		at = skipBetween(text, Math.max(last, at + 1));
	}
	return {from, to: Math.min(at + 1, text.length), inline: {last, closes: at}};
}

/** Over blanks, commas and comments, a piece at a time: such a run may be long. */
function skipBetween(text: string, from: number): number {
	let at = from;
	for (;;) {
		if (text[at] === '#') at = lineEnd(text, at);
		else if (/[\s,]/.test(text[at] ?? 'x')) at++;
		else return at;
	}
}
