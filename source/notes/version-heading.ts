const version =
	/^(?:(?:release|version)\s+)?\[?(v?\d+(?:\.\d+)+(?:[-+][0-9A-Za-z][0-9A-Za-z.+-]*|[a-z]{1,5}\d*)?|v\d+)\]?(?=$|\s*[([–—/:,-]|\s+\d{4}\b|\s+\w+ \d{1,2}, \d{4}|\s+\d{1,2} \w+ \d{4})/i;
const isoDate = /\b(\d{4})[-/.](\d{2})[-/.](\d{2})\b/;
const writtenDate =
	/\b(?:[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8}\.? \d{4})\b/;

export type VersionHeading = {version: string; date?: string};

/** The version and date in a heading such as `[1.2.3] - 2024-01-02`, `1.2.3 (2024-01-02)` or `v0.28.2`. */
export function versionHeading(text: string): VersionHeading | undefined {
	const bare = text
		.replaceAll(/[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}/g, '')
		.replaceAll(/\]\([^()]*\)/g, ']')
		.trim();
	const found = version.exec(bare);
	if (!found) return undefined;
	const rest = bare.slice(found[0].length);
	const iso = isoDate.exec(rest);
	const date = iso ? `${iso[1]}-${iso[2]}-${iso[3]}` : writtenDate.exec(rest)?.[0];
	return {version: found[1]!, ...(date === undefined ? {} : {date})};
}
