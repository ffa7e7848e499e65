/** What its vendor says against a version that may be chosen all the same. */
export type Caution = 'pre-release' | 'upcoming' | 'deprecated';

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
 * What a forge says of a release: `prerelease` as GitHub, Gitea and Forgejo have it, `upcoming_release` as GitLab
 * has it. Where it says both, the one that weighs more.
 */
export function cautionOf(said: {
	prerelease?: boolean | null | undefined;
	upcoming_release?: boolean | null | undefined;
}): Caution | undefined {
	if (said.upcoming_release === true) return 'upcoming';
	return said.prerelease === true ? 'pre-release' : undefined;
}
