import type {State} from '../../journal/state.ts';
import type {FaultName} from '../faults.ts';
import type {Release} from '../releases.ts';

/** Where a drill acts: the practice folder, and what its session has done so far. */
export type Scene = {folder: string; address: string; state: State};
export type Drill = {
	name: FaultName;
	/** A release that is published for this drill alone. */
	extra?: {release: Release; notes: string};
	/** What is laid out in the practice folder once the product runs and is filled. */
	prepare?(folder: string): Promise<void>;
	/** Is it time for the fault? From what the session has written down. */
	due?(state: State): boolean;
	/** Makes it happen; once in a practice folder. */
	act?(scene: Scene): void;
};
