/** The one table of exit codes (DESIGN par. 8). README and help are printed from it. */
export const exitCodes = {
	done: 0,
	failedUnchanged: 1,
	usage: 2,
	leftRunning: 3,
	rolledBack: 4,
	blocked: 5,
	unresolved: 6,
	defect: 70,
	interrupted: 130,
} as const;

export const exitMeanings: readonly (readonly [number, string])[] = [
	[0, 'done'],
	[1, 'failed, nothing was changed'],
	[2, 'wrong usage, or an answer is missing'],
	[3, 'left in between; it resumes'],
	[4, 'rolled back'],
	[5, 'blocked by checks'],
	[6, 'changed and not resolved; it needs a hand'],
	[70, 'a defect of handrail'],
	[130, 'left by Ctrl-C while nothing ran'],
];
