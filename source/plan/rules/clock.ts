import type {State} from '../../journal/state.ts';

/** Does the backup bear a time later than the last entry? Then the clock was moved, and its age cannot be told. */
export function datedInFuture({backup, last}: State): boolean {
	const second = 1000;
	return (
		backup !== undefined &&
		last !== undefined &&
		Date.parse(backup.at) > Date.parse(last) + 5 * second
	);
}
