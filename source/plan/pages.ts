/** The pages of a session in their order; the welcome page comes before a session (DESIGN par. 5). */
export const pageOrder = [
	'target',
	'version',
	'notes',
	'values',
	'checks',
	'backup',
	'plan',
	'rollout',
	'verify',
	'decide',
	'report',
] as const;

export type PageId = (typeof pageOrder)[number];

/** What a session is for: a change of the product, or bringing it back from a backup on a new machine. */
export type Flow = 'upgrade' | 'recover';

/** The pages that each flow can have. */
export const flowPages: Readonly<Record<Flow, readonly PageId[]>> = {
	upgrade: pageOrder,
	recover: ['target', 'checks', 'backup', 'plan', 'rollout', 'verify', 'decide', 'report'],
};

/**
 * Runs of steps: the backup (or its reading back), the old program started again after it, the change
 * itself, a mended cause tried again, the two ways back.
 */
export type Phase = 'backup' | 'resume' | 'rollout' | 'retry' | 'back-program' | 'back-data';

/** Does this phase change the product? Taking a backup and starting the same program again do not. */
export const isChange = (phase: Phase) => phase !== 'backup' && phase !== 'resume';

export const pageTitles: Readonly<Record<PageId, string>> = {
	target: 'Target',
	version: 'Version',
	notes: 'Notes',
	values: 'Values',
	checks: 'Checks',
	backup: 'Backup',
	plan: 'Plan',
	rollout: 'Rollout',
	verify: 'Verify',
	decide: 'Decide',
	report: 'Report',
};
