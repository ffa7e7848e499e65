/** One part of what follows the hyphen: `rc`, 1. */
export type Identifier = string | number;

/**
 * The order of semver 2.0 par. 11: parts first, a release after its pre-releases, numbers before
 * words. Longer part lists (calver with a patch) count missing parts as 0.
 */
export function compareParts(
	a: {parts: readonly number[]; pre: readonly Identifier[]},
	b: {parts: readonly number[]; pre: readonly Identifier[]},
): number {
	for (let at = 0; at < Math.max(a.parts.length, b.parts.length); at++) {
		const difference = (a.parts[at] ?? 0) - (b.parts[at] ?? 0);
		if (difference !== 0) return Math.sign(difference);
	}
	if (a.pre.length === 0 || b.pre.length === 0) return Math.sign(b.pre.length - a.pre.length);
	for (let at = 0; at < Math.min(a.pre.length, b.pre.length); at++) {
		const difference = compareIdentifiers(a.pre[at] ?? 0, b.pre[at] ?? 0);
		if (difference !== 0) return difference;
	}
	return Math.sign(a.pre.length - b.pre.length);
}

function compareIdentifiers(a: Identifier, b: Identifier): number {
	if (a === b) return 0;
	if (typeof a === 'number') return typeof b === 'number' ? Math.sign(a - b) : -1;
	if (typeof b === 'number') return 1;
	// By code unit, as semver asks; never by the operator's locale.
	return a < b ? -1 : 1;
}
