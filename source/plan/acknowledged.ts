import {answered} from './context.ts';
import type {State} from '../journal/state.ts';
import {text} from './text.ts';

/** What somebody said of what they must have read: that they did, and perhaps a word of their own about it. */
export type Acknowledged = {note?: string};

/** undefined: nobody has read it yet. Recorded as `yes`, or as `yes, ` and the note. */
export function acknowledged(state: State, id: string): Acknowledged | undefined {
	const value = answered(state, id);
	if (value === undefined) return undefined;
	const note = /^yes, (.+)$/su.exec(text(value))?.[1];
	return note === undefined ? {} : {note};
}
