import type {Token, Tokens} from 'marked';
import {markdown} from './markdown.ts';
import {guideItems} from './guide-items.ts';
import type {Notes} from './item.ts';

/** `Upgrading to 2.0`, `From 1.x to 2.0.1`, `v1.4 → v1.5`, `To 3.0`, `Migrating from 8 to 9`: the version one goes to. */
const heading =
	/(?:\bto\s+|→\s*|->\s*|\bv(?=\d))(?:version\s+)?v?(\d+(?:\.\d+){0,3}(?:-[0-9A-Za-z.]+)?)\b/gi;

/** A guide names lines (`2.0`); the release that opens the line is 2.0.0. */
const whole = (version: string) => {
	const parts = version.split('.');
	return parts.length < 3 ? [...parts, '0', '0'].slice(0, 3).join('.') : version;
};

/**
 * Reads an UPGRADE.md: one Notes for each section whose heading names where it leads. Everything in it
 * is asked of the operator, so every entry is marked. Empty when no heading names a version.
 */
export function readUpgradeGuide(text: string, names: readonly string[] = []): readonly Notes[] {
	const sections: {version: string; depth: number; tokens: Token[]}[] = [];
	for (const token of markdown(text)) {
		const open = sections.at(-1);
		if (token.type === 'heading') {
			const {depth, text: title} = token as Tokens.Heading;
			// The last one named is where it leads.
			const found = lastNamed(title, names) ?? [...title.matchAll(heading)].at(-1)?.[1];
			if (found !== undefined && (open === undefined || depth <= open.depth)) {
				sections.push({version: names.includes(found) ? found : whole(found), depth, tokens: []});
				continue;
			}

			// A heading of the same rank without a version ends the section.
			if (open && depth <= open.depth) {
				sections.push({version: '', depth, tokens: []});
				continue;
			}
		}

		open?.tokens.push(token);
	}

	return sections
		.filter(({version}) => version !== '')
		.map(({version, tokens}) => ({
			version,
			tokens,
			items: guideItems(tokens, {preface: false}),
		}));
}

/** The version without numbers that a title names last. */
function lastNamed(title: string, names: readonly string[]): string | undefined {
	const places = names.map(name => ({name, at: title.lastIndexOf(name)}));
	return places.filter(({at}) => at >= 0).toSorted((a, b) => b.at - a.at)[0]?.name;
}

/** A guide without its own title, which says nothing of what is to be done. */
export function untitled(tokens: readonly Token[]): readonly Token[] {
	const first = tokens.findIndex(({type}) => type === 'heading');
	const title = tokens[first] as Tokens.Heading | undefined;
	const others = tokens.slice(first + 1).filter(({type}) => type === 'heading');
	const alone = others.every(heading => (heading as Tokens.Heading).depth > (title?.depth ?? 0));
	return title?.depth === 1 && alone ? tokens.filter((_, at) => at !== first) : tokens;
}
