import {answered} from './context.ts';
import type {State} from '../journal/state.ts';
import type {NoteItem} from './observations.ts';
import {text} from './text.ts';

/** What somebody said of a note that may break something: read, and perhaps a word of their own about it. */
export type Acknowledged = {note?: string};

/** undefined: nobody has read it yet. Recorded as `yes`, or as `yes, ` and the note. */
export function acknowledged(state: State, {id}: Pick<NoteItem, 'id'>): Acknowledged | undefined {
	const value = answered(state, `ack.${id}`);
	if (value === undefined) return undefined;
	const note = /^yes, (.+)$/su.exec(text(value))?.[1];
	return note === undefined ? {} : {note};
}
