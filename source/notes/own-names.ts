/** The paths of everything that settings set; a list stands for what is in it. */
export function ownNames(value: unknown, at = ''): string[] {
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		return at === '' ? [] : [at];
	return Object.entries(value).flatMap(([key, inner]) =>
		ownNames(inner, at === '' ? key : `${at}.${key}`),
	);
}
