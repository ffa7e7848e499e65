import {lexer, type Token, type Tokens} from 'marked';
import {Trouble} from '../trust/trouble.ts';
import type {Notes} from './item.ts';
import {itemsOf} from './items.ts';
import {versionHeading} from './version-heading.ts';

const longest = 4_194_304;

/** Markdown as tokens, within a limit: notes come from outside. */
export function markdown(text: string): readonly Token[] {
	if (text.length > longest)
		throw new Trouble('These release notes are larger than 4 MiB and were not read.');
	// Front matter is for the vendor's site, not for the operator.
	return lexer(text.replace(/^---\r?\n[\s\S]*?\r?\n---\r?\n/, ''));
}

/**
 * Reads a CHANGELOG: one Notes for each heading that is a version, or one of `names`, in the file's order;
 * "Unreleased" is left out.
 */
export function readChangelog(text: string, names: readonly string[] = []): readonly Notes[] {
	const notes = new Map<string, Notes>();
	let open: {heading: Tokens.Heading; tokens: Token[]} | undefined;
	const close = (): void => {
		const head = open && versionHeading(open.heading.text, names);
		if (!open || !head) return;
		const before = notes.get(head.version);
		const items = [
			...(before?.items ?? []),
			...itemsOf(head.version, open.tokens, (before?.items.length ?? 0) + 1),
		];
		const tokens = [...(before?.tokens ?? []), ...open.tokens];
		notes.set(head.version, {...head, ...before, items, tokens});
	};
	for (const token of markdown(text)) {
		if (token.type !== 'heading') {
			open?.tokens.push(token);
			continue;
		}
		const heading = token as Tokens.Heading;
		// A subheading inside a version stays inside, unless it is a version itself at any depth.
		const starts = versionHeading(heading.text, names) !== undefined;
		if (starts || !open || heading.depth <= open.heading.depth) {
			close();
			open = starts ? {heading, tokens: []} : undefined;
		} else open.tokens.push(token);
	}
	close();
	return [...notes.values()];
}
