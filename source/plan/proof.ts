/** How far a backup was proven: the ladder for folders, DESIGN par. 8. */
export const proofLevels = ['V0', 'V1', 'V2', 'V3', 'V4', 'V5'] as const;
export type ProofLevel = (typeof proofLevels)[number];

/** The ladder in an operator's words. */
export const proofWords: Readonly<Record<ProofLevel, string>> = {
	V0: 'nothing',
	V1: 'copied, digests taken',
	V2: 'every byte read back',
	V3: 'counts compared',
	V4: 'restored beside, and the old program ran on it',
	V5: 'and a second copy elsewhere',
};

/** How much proof a change asks for (DESIGN par. 8): the worse it may go, the more. */
export const proofFor: Readonly<Record<'patch' | 'compatible' | 'destructive', ProofLevel>> = {
	patch: 'V2',
	compatible: 'V3',
	destructive: 'V4',
};

/** Is `level` at least as much proof as `needed`? Nothing proven (undefined) meets nothing. */
export function meets(level: ProofLevel | undefined, needed: ProofLevel): boolean {
	return level !== undefined && proofLevels.indexOf(level) >= proofLevels.indexOf(needed);
}
