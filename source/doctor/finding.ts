/**
 * What doctor found. ok: there. missing: something will not work. less: it works, and less is seen
 * or kept. unknown: could not be looked at.
 */
export type Finding = {
	id: string;
	title: string;
	verdict: 'ok' | 'missing' | 'less' | 'unknown';
	detail: string;
	/** Which runbook and step need it; empty for what handrail itself needs. */
	neededBy: string[];
	/** How to get it or mend it. */
	get?: string;
};
