import type {Token, Tokens} from 'marked';
import type {Notes} from './item.ts';
import {itemsOf} from './items.ts';
import {markdown} from './markdown.ts';
import {looseHeading, versionHeading, type VersionHeading} from './version-heading.ts';
import {linesAsHeadings} from './version-lines.ts';

type Section = VersionHeading & {tokens: Token[]};
type Starts = (heading: Tokens.Heading) => VersionHeading | undefined;

/**
 * Reads a CHANGELOG: one Notes for each heading or line that is a version, or one of `names`, in the file's order;
 * "Unreleased" is left out.
 */
export function readChangelog(text: string, names: readonly string[] = []): readonly Notes[] {
	const notes = new Map<string, Notes>();
	for (const {tokens, ...head} of sectionsOf(text, names)) {
		const before = notes.get(head.version);
		notes.set(head.version, {
			...head,
			...before,
			items: [...(before?.items ?? []), ...itemsOf(tokens)],
			tokens: [...(before?.tokens ?? []), ...tokens],
		});
	}
	return [...notes.values()];
}

export const headingsIn = (tokens: readonly Token[]): readonly Tokens.Heading[] =>
	tokens.filter((token): token is Tokens.Heading => token.type === 'heading');

/** The parts of a text that each speak of one version: by plain headings, else by what says more, else by lines. */
function sectionsOf(text: string, names: readonly string[]): readonly Section[] {
	const tokens = markdown(text);
	const strict: Starts = heading => versionHeading(heading.text, names);
	const loose: Starts = heading => looseHeading(heading.text);
	const depthOf = (starts: Starts) =>
		Math.min(...headingsIn(tokens).flatMap(heading => (starts(heading) ? [heading.depth] : [])));
	const plain = depthOf(strict);
	if (Number.isFinite(plain))
		return split(
			tokens,
			heading => strict(heading) ?? (heading.depth === plain ? loose(heading) : undefined),
		);
	const top = depthOf(loose);
	const named = split(tokens, heading => (heading.depth === top ? loose(heading) : undefined));
	const lined = split(markdown(linesAsHeadings(text, names)), strict);
	return lined.length > named.length ? lined : named;
}

/** A subheading inside a version stays inside, unless it is a version itself. */
function split(tokens: readonly Token[], starts: Starts): readonly Section[] {
	const sections: Section[] = [];
	let open: {depth: number; section?: Section} | undefined;
	for (const token of tokens) {
		const heading = token.type === 'heading' ? (token as Tokens.Heading) : undefined;
		const head = heading && starts(heading);
		if (heading && (head || !open || heading.depth <= open.depth)) {
			const section = head && {...head, tokens: []};
			open = {depth: heading.depth, ...(section ? {section} : {})};
			if (section) sections.push(section);
		} else open?.section?.tokens.push(token);
	}
	return sections;
}
