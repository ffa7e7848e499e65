import type {Token, Tokens} from 'marked';
import {guideItems} from './guide-items.ts';
import type {Notes} from './item.ts';
import {markdown} from './markdown.ts';
import {looseHeading, versionHeading} from './version-heading.ts';
import {wholeVersion} from './whole-version.ts';

/** `Upgrading to 2.0`, `From 1.x to 2.0.1`, `v1.4 → v1.5`, `To 3.0`, `Migrating from 8 to 9`: the version one goes to. */
const leading =
	/(?<!\bfrom\s{1,5}(?:version\s{1,5})?)(?:\bto\s+|→\s*|->\s*|\bv(?=\d))(?:version\s+)?v?(\d+(?:\.\d+){0,3}(?:-[0-9A-Za-z.]+)?)\b/gi;
/** A line by its number alone: `Version 3`, `2.x`. */
const line = /^(?:(?:version|release)\s+v?(\d+)|v?(\d+)\.x)\b(?!\s*(?:to\b|→|->))/i;

/**
 * Reads an UPGRADE.md: one Notes for each section whose heading names where it leads, and one for `target` of
 * everything else in it. Empty when no heading names a version.
 */
export function readUpgradeGuide(
	text: string,
	{names = [], target}: {names?: readonly string[]; target: string},
): readonly Notes[] {
	const sections: {version: string; depth: number; tokens: Token[]}[] = [];
	const rest: Token[] = [];
	let open: (typeof sections)[number] | undefined;
	for (const token of untitled(markdown(text), names)) {
		if (token.type === 'heading') {
			const {depth, text: title} = token as Tokens.Heading;
			const version = open === undefined || depth <= open.depth ? goal(title, names) : undefined;
			if (version !== undefined) {
				open = {version, depth, tokens: []};
				sections.push(open);
				continue;
			}

			// A heading of the same rank without a version ends the section.
			if (open && depth <= open.depth) open = undefined;
		}

		(open?.tokens ?? rest).push(token);
	}

	if (sections.length === 0) return [];
	const others = guideItems(rest, {preface: true});
	return [
		...sections.map(({version, tokens}) => ({
			version,
			tokens,
			items: guideItems(tokens, {preface: false}),
		})),
		...(others.length === 0
			? []
			: [{version: target, tokens: rest, items: others, general: true as const}]),
	];
}

/** Where a section leads; of several versions the last one named. */
function goal(title: string, names: readonly string[]): string | undefined {
	const named = lastNamed(title, names);
	if (named !== undefined) return named;
	const to = [...title.matchAll(leading)].at(-1)?.[1];
	const bare = versionHeading(title)?.version ?? looseHeading(title)?.version;
	const found = to ?? bare?.replace(/^v/i, '') ?? line.exec(title)?.slice(1).find(Boolean);
	return found === undefined ? undefined : wholeVersion(found);
}

/** The version without numbers that a title names last. */
function lastNamed(title: string, names: readonly string[]): string | undefined {
	const places = names.map(name => ({name, at: title.lastIndexOf(name)}));
	return places.filter(({at}) => at >= 0).toSorted((a, b) => b.at - a.at)[0]?.name;
}

/** A guide without its own title, which says nothing of what is to be done. */
export function untitled(
	tokens: readonly Token[],
	names: readonly string[] = [],
): readonly Token[] {
	const first = tokens.findIndex(({type}) => type === 'heading');
	const title = tokens[first] as Tokens.Heading | undefined;
	const others = tokens.slice(first + 1).filter(({type}) => type === 'heading');
	const alone = others.every(heading => (heading as Tokens.Heading).depth > (title?.depth ?? 0));
	const speaks = goal(title?.text ?? '', names) !== undefined;
	return title?.depth === 1 && alone && !speaks ? tokens.filter((_, at) => at !== first) : tokens;
}
