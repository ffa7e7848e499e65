const version =
	/^(?:(?:release|version)\s+)?\[?(v?\d+(?:\.\d+)+(?:[-+][0-9A-Za-z][0-9A-Za-z.+-]*|[a-z]{1,5}\d*)?|v\d+)\]?(?=$|\s*[([–—/:,-]|\s+\d{4}\b|\s+\w+ \d{1,2}, \d{4}|\s+\d{1,2} \w+ \d{4})/i;
const isoDate = /\b(\d{4})[-/.](\d{2})[-/.](\d{2})\b/;
const writtenDate =
	/\b(?:[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8}\.? \d{4})\b/;

export type VersionHeading = {version: string; date?: string};

/**
 * The version and date in a heading such as `[1.2.3] - 2024-01-02`, `1.2.3 (2024-01-02)` or `v0.28.2`. `names` are
 * versions that are no numbers, such as release trains (HF-06).
 */
export function versionHeading(
	text: string,
	names: readonly string[] = [],
): VersionHeading | undefined {
	const bare = text
		.replaceAll(/[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}/g, '')
		.replaceAll(/\]\([^()]*\)/g, ']')
		.trim();
	const name = nameIn(bare, names);
	const found = name === undefined ? version.exec(bare) : undefined;
	if (name === undefined && !found) return undefined;
	const rest = name === undefined ? bare.slice(found![0].length) : bare.replace(name, '');
	const iso = isoDate.exec(rest);
	const date = iso ? `${iso[1]}-${iso[2]}-${iso[3]}` : writtenDate.exec(rest)?.[0];
	return {version: name ?? found![1]!, ...(date === undefined ? {} : {date})};
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
