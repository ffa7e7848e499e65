/** What its vendor says against a version that may be chosen all the same. */
export const cautions = ['pre-release', 'upcoming', 'deprecated'] as const;
export type Caution = (typeof cautions)[number];

/** The same as words behind the version. */
export const cautionWords: Readonly<Record<Caution, string>> = {
	'pre-release': 'its vendor calls it a pre-release',
	upcoming: 'its vendor has not released it yet',
	deprecated: 'deprecated by its publisher',
};

/** Is it too early for everybody: nothing to recommend, and no stop on a road? */
export const isEarly = (caution: Caution | undefined): boolean =>
	caution === 'pre-release' || caution === 'upcoming';

/**
 * What a vendor says of a release: `prerelease` as GitHub, Gitea and Forgejo have it, `upcoming_release` as GitLab
 * has it; `deprecated` as charts have it. Where it says several, the one that weighs most.
 */
export function cautionOf(said: {
	prerelease?: boolean | null | undefined;
	upcoming_release?: boolean | null | undefined;
	deprecated?: boolean | null | undefined;
}): Caution | undefined {
	if (said.upcoming_release === true) return 'upcoming';
	if (said.prerelease === true) return 'pre-release';
	return said.deprecated === true ? 'deprecated' : undefined;
}
