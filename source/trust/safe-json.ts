// What JSON.stringify leaves as it is, and a terminal would obey or hide: DEL, C1, bidi and other format characters.
const unsafe = /[\x7F\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const layout = /^[\t\n]$/;

/** A value as JSON that may be printed on a terminal: what does not show is escaped, so it reads back as it was. */
export function safeJson(value: unknown, space = '\t'): string {
	return JSON.stringify(value, null, space).replaceAll(unsafe, found =>
		layout.test(found)
			? found
			: Array.from(
					{length: found.length},
					(_, at) => String.raw`\u` + found.charCodeAt(at).toString(16).padStart(4, '0'),
				).join(''),
	);
}
