import type {Token, Tokens} from 'marked';
import type {Notes} from './item.ts';
import {itemsOf} from './items.ts';
import {markdown} from './markdown.ts';
import {saysBreaking} from './marks.ts';
import {plainText} from './plain-text.ts';
import {looseHeading, versionHeading, type VersionHeading} from './version-heading.ts';
import {linesAsHeadings} from './version-lines.ts';
import {wholeVersion} from './whole-version.ts';

type Section = VersionHeading & {
	tokens: Token[];
	/** The heading itself, which may say that all below it breaks something. */
	title: string;
};
type Starts = (heading: Tokens.Heading) => VersionHeading | undefined;

/**
 * Reads a CHANGELOG: one Notes for each heading or line that is a version, or one of `names`, in the file's order;
 * "Unreleased" is left out.
 */
export function readChangelog(text: string, names: readonly string[] = []): readonly Notes[] {
	const notes = new Map<string, Notes>();
	for (const {tokens, title, ...head} of sectionsOf(text, names)) {
		const version = names.includes(head.version) ? head.version : wholeVersion(head.version);
		const before = notes.get(version);
		notes.set(version, {
			...head,
			version,
			...before,
			items: [...(before?.items ?? []), ...itemsOf(tokens, saysBreaking(title) ? [title] : [])],
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

/** A kind of change, which speaks of the version above it at whatever depth it stands. */
const kind =
	/^\W*(?:added|changed|changes|deprecat\w+|removed|removals?|fixed|fix(?:es)?|security|features?|enhancements?|improvements?|performance\b.*|bug ?fix(?:es)?|(?:potentially )?breaking\b.*|reverts?|upgrad\w+\b.*|migrat\w+\b.*|known issues|dependenc(?:y|ies)\b.*|documentation|miscellaneous( chores)?|chores?|code refactoring|tests?|build system|continuous integration|styles?|other)\W*$/i;

/**
 * A subheading inside a version stays inside, unless it is a version itself. Versions may stand at several depths
 * (`## 1.1.0`, `### 1.0.1`, as conventional-changelog writes them), with the kinds of change as deep as the deeper.
 */
function split(tokens: readonly Token[], starts: Starts): readonly Section[] {
	const sections: Section[] = [];
	const top = Math.min(
		...headingsIn(tokens).flatMap(heading => (starts(heading) ? [heading.depth] : [])),
	);
	let open: {depth: number; section?: Section} | undefined;
	for (const token of tokens) {
		const heading = token.type === 'heading' ? (token as Tokens.Heading) : undefined;
		const head = heading && starts(heading);
		const ends = heading && heading.depth <= (open?.depth ?? top) && heading.depth <= top;
		if (heading && (head || !open || (ends && !kind.test(plainText(heading.tokens))))) {
			const section = head && {...head, tokens: [], title: plainText(heading.tokens)};
			open = {depth: heading.depth, ...(section ? {section} : {})};
			if (section) sections.push(section);
		} else open?.section?.tokens.push(token);
	}
	return sections;
}
