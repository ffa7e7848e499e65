import type {Token, Tokens} from 'marked';
import {codeNames} from './code-names.ts';
import type {Item} from './item.ts';
import {marksOf} from './marks.ts';
import {alertWords, plainText, rowText} from './plain-text.ts';

type Part = {text: string; code: readonly string[]};
type Entry = Part & {headings: readonly string[]; lead?: string};
type Above = {depth: number; text: string};

/**
 * The entries of one version's notes: each top-level list entry, paragraph, quote or table row. `above` are headings
 * around them all.
 */
export function itemsOf(tokens: readonly Token[], above: readonly string[] = []): readonly Item[] {
	return entriesOf(tokens).map(({text, code, headings, lead}) => ({
		text: withPlace(text, headings),
		...(code.length === 0 ? {} : {code}),
		...marksOf(text, [...above, ...headings], lead),
	}));
}

/** Under "Removed" stands what is gone, often without the word. */
function withPlace(text: string, headings: readonly string[]): string {
	const place = headings.at(-1) ?? '';
	return /^removed$/i.test(place) && !/^\W*remov/i.test(text) ? `${place}: ${text}` : text;
}

function entriesOf(given: readonly Token[]): readonly Entry[] {
	const tokens = (given as Tokens.Generic[]).filter(({type}) => type !== 'space');
	const entries: Entry[] = [];
	let above: readonly Above[] = [];
	const add = (part: Part, lead?: string): void => {
		if (part.text === '') return;
		const headings = above.map(heading => heading.text);
		entries.push({...part, headings, ...(lead === undefined ? {} : {lead})});
	};
	for (const [at, token] of tokens.entries()) {
		const title = titleOf(token);
		const before = tokens[at - 1];
		const lead = before && leadOf(before, token);
		if (title) above = [...above.filter(({depth}) => depth < title.depth), title];
		else if (tokens[at + 1] && leadOf(token, tokens[at + 1]!)?.apart) continue;
		else if (lead?.apart) for (const part of partsOf(token)) add(part, lead.text);
		else if (entries.length > 0 && (token.type === 'code' || lead)) {
			// A listing or the steps belong to what was said above them.
			const last = entries.pop()!;
			const text = `${last.text}\n${plainText([token])}`;
			entries.push({...last, text, code: [...last.code, ...codeNames([token])]});
		} else for (const part of partsOf(token)) add(part);
	}
	return entries;
}

/** A heading, or a paragraph that is nothing but bold. */
function titleOf(token: Tokens.Generic): Above | undefined {
	if (token.type === 'heading')
		return {depth: (token as Tokens.Heading).depth, text: plainText(token.tokens ?? [])};
	const [only, more] = token.type === 'paragraph' ? (token.tokens ?? []) : [];
	return only?.type === 'strong' && !more ? {depth: 7, text: plainText([only])} : undefined;
}

/**
 * A paragraph that ends in a colon and leads to what follows. A short one over a plain list or a table speaks of
 * each entry `apart`; over steps it is one thing with them.
 */
function leadOf(
	token: Tokens.Generic,
	next: Tokens.Generic,
): {text: string; apart: boolean} | undefined {
	const follows = next.type === 'list' || next.type === 'table';
	if (!follows || token.type !== 'paragraph') return undefined;
	const text = plainText([token]);
	if (!text.endsWith(':')) return undefined;
	const steps = next.type === 'list' && (next as Tokens.List).ordered;
	return {text, apart: !steps && !/[.!?]\s/.test(text)};
}

function partsOf(token: Tokens.Generic): readonly Part[] {
	if (token.type === 'list')
		return (token as Tokens.List).items.map(({tokens}) => ({
			text: plainText(tokens),
			code: codeNames(tokens),
		}));
	if (token.type === 'table')
		return (token as Tokens.Table).rows.map(row => ({
			text: rowText(row),
			code: codeNames(row.flatMap(({tokens}) => tokens)),
		}));
	if (token.type === 'html')
		return plainText([token])
			.split(/^- /m)
			.map(text => ({text: text.trim(), code: []}));
	return [{text: alertWords(plainText([token])), code: codeNames([token])}];
}
