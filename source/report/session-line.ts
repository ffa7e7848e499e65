/** A session in a line, for `status` and the welcome page. */
export type SessionLine = {
	id: string;
	/** Id of its runbook. */
	runbook: string;
	title: string;
	target: string | undefined;
	/** Finished, or where it stands. */
	page: string;
	finished: boolean;
	outcome: string | undefined;
	step: string | undefined;
	last: string | undefined;
	wayBack: string;
	openUntil: string | undefined;
	attached: boolean;
	trouble: string | undefined;
	/** What is left of the road to a version beyond this one. */
	road?: {goal: string; next: string; hops: number};
};

/** A session in the list of all. `bytes` is what it takes up on disk; damaged: `trouble` says how. */
export type SessionEntry = SessionLine & {
	state: 'running' | 'unfinished' | 'finished' | 'damaged';
	bytes: number;
};
