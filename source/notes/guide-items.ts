import type {Token, Tokens} from 'marked';
import {codeNames} from './code-names.ts';
import type {Item} from './item.ts';
import {marksOf} from './marks.ts';
import {alertWords, plainText} from './plain-text.ts';

type Section = {
	title: string;
	depth: number;
	/** Titles of the sections around it and its own. */
	path: readonly string[];
	blocks: string[];
	code: string[];
	/** The entries of its last block, where that is a list and no steps. */
	list?: readonly string[] | undefined;
	/** Headings from here on are steps of this section. */
	steps?: number;
};

const step = /^(?:step\b|\d+[.):]?\s)/i;
const onlyNew = /^(?:new|added)\b/i;
const noAction =
	/\bno (?:manual )?(?:action|changes?|migration|steps?)\b|\bnothing (?:to do|needs?|has to|changes)\b|\bunchanged\b/i;

/**
 * A guide's entries: each section as a whole, with its heading. Everything in a guide is asked of the operator, but
 * for what says that nothing is to be done and for what is only new. What stands before the first heading is asked by
 * its own words alone where it is a `preface`.
 */
export function guideItems(
	tokens: readonly Token[],
	{preface}: {preface: boolean},
): readonly Item[] {
	const sections = sectionsOf(tokens).flatMap(asEntries);
	return sections
		.filter(({blocks}) => blocks.length > 0)
		.map(section => {
			const {title, path, blocks, code} = section;
			const body = blocks.join('\n\n');
			const text = title === '' ? body : `${title}${colon(title)}${gap(body)}${body}`;
			const marks = marksOf(body, path);
			const own = marksOf(body, []);
			const leads = blocks.length === 1 && body.endsWith(':') && !body.includes('\n');
			const words =
				onlyNew.test(title) || noAction.test(text) || leads || (preface && title === '');
			const entry = {text, ...(code.length === 0 ? {} : {code})};
			if (words) return {...entry, ...own};
			return {...entry, ...marks, action: true, mark: marks.mark ?? 'stands in the upgrade guide'};
		});
}

/** A mere list without a heading of its own is no section: each entry stands by itself. */
const asEntries = (section: Section): readonly Section[] =>
	section.title === '' && section.blocks.length === 1 && section.list
		? section.list.map(text => ({...section, blocks: [text]}))
		: [section];

const listOf = (token: Tokens.Generic): readonly string[] | undefined =>
	token.type === 'list' && !(token as Tokens.List).ordered
		? (token as Tokens.List).items.map(item => plainText(item.tokens))
		: undefined;

const colon = (title: string) => (/[:.?!]$/.test(title) ? '' : ':');
/** A list begins on a line of its own. */
const gap = (body: string) => (/^(?:- |1\. | {4})/.test(body) ? '\n' : ' ');

function sectionsOf(tokens: readonly Token[]): readonly Section[] {
	const sections: Section[] = [{title: '', depth: 0, path: [], blocks: [], code: []}];
	for (const token of tokens as Tokens.Generic[]) {
		const open = sections.at(-1)!;
		if (token.type !== 'heading') {
			const text = alertWords(plainText([token]));
			if (text === '') continue;
			open.blocks.push(text);
			open.code.push(...codeNames([token]));
			open.list = listOf(token);
			continue;
		}
		const {depth, tokens: inner} = token as Tokens.Heading;
		const title = plainText(inner);
		const under = open.title !== '' && depth > open.depth;
		const goesOn = step.test(open.title) && depth === open.depth;
		if ((step.test(title) && (under || goesOn)) || depth > (open.steps ?? 7)) {
			open.steps = Math.min(open.steps ?? 7, depth);
			open.blocks.push(`${title}${colon(title)}`);
			continue;
		}
		const around = sections.filter(
			(section, at) =>
				section.depth < depth && sections.slice(at + 1).every(later => later.depth > section.depth),
		);
		const path = [...around.map(section => section.title), title].filter(Boolean);
		sections.push({title, depth, path, blocks: [], code: []});
	}
	return sections;
}
