import {looksAgain} from '../plan/rules/again.ts';
import type {Handle} from '../plan/view.ts';

/** `back`: takes the newest answer back so that it is asked anew. Says what it did, or why it could not. */
export function takeBack(handle: Handle): string {
	const {state} = handle.view().context;
	if (state.runs.length > 0)
		return 'Too late to take an answer back: the work has begun. leave keeps the session.';
	const newest = [...state.answers]
		.filter(([id]) => !looksAgain(id))
		.toSorted(([, a], [, b]) => a.seq - b.seq)
		.at(-1);
	if (!newest) return 'Nothing has been answered yet.';
	const id = newest[0].replace(/^without\./, '');
	return handle.retract(id) ?? `Taken back: ${id}. It is asked again.`;
}
