const dotted = String.raw`v?\d+(?:\.\d+)+(?:[-+][0-9A-Za-z][0-9A-Za-z.+-]*|[a-z]{1,5}\d*)?`;
const version = new RegExp(
	String.raw`^(?:(?:release|version)\s+)?\[?(${dotted}|v\d+)\]?(?=$|\s*[([–—/:,-]|\s+\d{4}\b|\s+\w+ \d{1,2}, \d{4}|\s+\d{1,2} \w+ \d{4})`,
	'i',
);
const isoDate = /\b(\d{4})[-/.](\d{2})[-/.](\d{2})\b/;
const writtenDate =
	/\b(?:[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8}\.? \d{4})\b/;
/** A version anywhere, with the tag's own beginning: `chart-1.2.3`, `server/v1.2.3`, `app@1.2.3`. */
const anywhere = new RegExp(
	String.raw`(?<![\w.@/-])(?:[A-Za-z][\w-]{0,60}[-_/@])?(${dotted})(?![\w.]*\w)`,
	'gi',
);
/** What stands before a version that is not the one spoken of. */
const another =
	/\b(?:requir|support|need|from|to\b|minimum|least|than|upgrad|updat|migrat|bump|compatib|drop|deprecat|remov|until|since|before|after|with\b)/i;
const mostWords = 6;

/** `yanked`: withdrawn, in Keep a Changelog's word. */
export type VersionHeading = {version: string; date?: string; yanked?: true};

const withdrawn = /\[?\byanked\b\]?/i;
const yankedIn = (text: string) => (withdrawn.test(text) ? {yanked: true as const} : {});

const bareText = (text: string) =>
	text
		.replaceAll(/[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}/g, '')
		.replaceAll(/\]\([^()]*\)/g, ']')
		.replace(withdrawn, '')
		.trim();

/**
 * The version and date in a heading such as `[1.2.3] - 2024-01-02`, `1.2.3 (2024-01-02)` or `v0.28.2`. `names` are
 * versions that are no numbers, such as release trains (HF-06).
 */
export function versionHeading(
	text: string,
	names: readonly string[] = [],
): VersionHeading | undefined {
	const bare = bareText(text);
	const name = nameIn(bare, names);
	const found = name === undefined ? version.exec(bare) : undefined;
	if (name === undefined && !found) return undefined;
	const rest = name === undefined ? bare.slice(found![0].length) : bare.replace(name, '');
	return {version: name ?? found![1]!, ...dateIn(rest), ...yankedIn(text)};
}

/** The one version in a heading that says more: `Lamp 2.9.0`, `What's new in 2.9.0`, `1.2.3 "Quiet river"`. */
export function looseHeading(text: string): VersionHeading | undefined {
	if (text.length > 200) return undefined;
	const bare = bareText(text);
	const undated = bare.replace(isoDate, ' ').replace(writtenDate, ' ');
	const [found, second] = undated.matchAll(anywhere);
	if (!found || second) return undefined;
	const before = undated.slice(0, found.index);
	const after = undated.slice(found.index + found[0].length);
	const words = before.split(/\s+/).filter(Boolean).length;
	if (words > mostWords || another.test(before)) return undefined;
	if (!/^\s*(?:$|[()[\]–—/:,;"“'-]|\p{Lu})/u.test(after)) return undefined;
	return {version: found[1]!, ...dateIn(bare), ...yankedIn(text)};
}

/** A line that is a version and nothing more than its date. */
export function versionLine(line: string, names: readonly string[] = []): boolean {
	const found = line.length > 100 ? undefined : versionHeading(line, names);
	if (!found) return false;
	const rest = bareText(line)
		.replace(found.version, '')
		.replace(isoDate, '')
		.replace(writtenDate, '');
	return /^(?:release|version|released|on|[\s()[\]–—/:,-])*$/i.test(rest);
}

/** The different versions that a heading names anywhere. */
export const versionsNamed = (heading: string): readonly string[] =>
	[...heading.slice(0, 200).matchAll(anywhere)].map(([, found = '']) => found);

function dateIn(text: string): {date?: string} {
	const iso = isoDate.exec(text);
	const date = iso ? `${iso[1]}-${iso[2]}-${iso[3]}` : writtenDate.exec(text)?.[0];
	return date === undefined ? {} : {date};
}

/** The name that a heading begins with, as a word of its own; of two that fit, the longer. */
function nameIn(heading: string, names: readonly string[]): string | undefined {
	const bare = heading.replace(/^(?:(?:release|version|train)\s+)?\[?/i, '').toLowerCase();
	return names
		.filter(name => {
			const rest = bare.slice(name.length);
			return bare.startsWith(name.toLowerCase()) && !/^[\w.-]*\w/.test(rest);
		})
		.toSorted((a, b) => b.length - a.length)[0];
}
