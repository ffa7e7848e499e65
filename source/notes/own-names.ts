/** The paths of everything that settings set; of a list also the names of what stands in it, such as variables. */
export function ownNames(value: unknown, at = ''): string[] {
	const below = (key: string) => (at === '' ? key : `${at}.${key}`);
	if (typeof value !== 'object' || value === null) return at === '' ? [] : [at];
	if (Array.isArray(value)) {
		const inner = value.flatMap(entry => variableOf(entry) ?? []).map(below);
		return at === '' ? inner : [at, ...inner];
	}
	return Object.entries(value).flatMap(([key, inner]) => ownNames(inner, below(key)));
}

/** `NAME=value`, or {name: NAME}. */
function variableOf(entry: unknown): string | undefined {
	const text =
		typeof entry === 'string' ? entry.split('=')[0] : (entry as {name?: unknown} | null)?.name;
	return typeof text === 'string' && /^[A-Z][A-Z0-9_]{2,}$/.test(text) ? text : undefined;
}
