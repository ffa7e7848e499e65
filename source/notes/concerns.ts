/** A name that says something by itself: not `name` or `port`, which occur in any sentence. */
const telling = (name: string) => name.length >= 4 && /[._-]|[a-z][A-Z]/.test(name);

/** The words a setting may be called by in notes: its whole path, its end, a flag without its hyphens. */
function callsOf(name: string): string[] {
	const bare = name.replace(/^-+/, '');
	const last = bare.split('.').at(-1) ?? bare;
	return [...new Set([name, bare, last])].filter(call => call === name || telling(call));
}

/**
 * Which of the operator's own settings an entry names (peers.md row 18): as a whole word, the path or
 * its telling end; a short name only where it stands in the entry as code or with its flag's hyphens.
 */
export function concernsOf(text: string, names: readonly string[]): string[] {
	return names.filter(name =>
		callsOf(name).some(call => {
			const plain = call.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
			if (telling(call) || call.startsWith('-'))
				return new RegExp(String.raw`(?<![\w.-])${plain}(?![\w-]|\.\w)`).test(text);
			return false;
		}),
	);
}
