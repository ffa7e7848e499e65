import type {Facts, StepClass} from '../drivers/contract.ts';

/** A step as it was decided on: placeholders filled in, secrets still by name. */
export type PlannedStep = {
	/** Unique in the session: `rollout.1/swap`. */
	key: string;
	id: string;
	title: string;
	action: string;
	with: unknown;
	class: StepClass;
	/** Why now: the sentence the operator reads. */
	why: string;
	rows: string[];
	/** Runs with root's rights, by `sudo -n` when handrail itself is not root. */
	as?: 'root';
	/** From here on the way back by the program alone is shut. */
	closes?: string;
	/** Usual seconds, where known, to compare with. */
	usual?: number;
	/** Facts seen when the plan was made, that must still hold when the step runs. */
	pinned: Facts;
	/** Names of the secrets it needs. */
	secrets: string[];
};

/** The safe word for a step or a gate that removes data or shuts a way back: the target's name. */
export function needsWord(steps: readonly Pick<PlannedStep, 'class' | 'closes'>[]): boolean {
	return steps.some(step => step.class === 'destructive' || step.closes !== undefined);
}
