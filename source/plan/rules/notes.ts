import {flowing} from '../../notes/flowing.ts';
import {acknowledged} from '../acknowledged.ts';
import {answered, type Context} from '../context.ts';
import type {NoteItem, NotesSeen} from '../observations.ts';
import type {Question, Stand} from '../questions.ts';
import {isFresh, lookAgain} from './again.ts';
import {openAsk} from './asked.ts';

/** Every item of every version in between that may break something. */
export function breakingItems(notes: NotesSeen): (NoteItem & {version: string})[] {
	return notes.versions.flatMap(({version, items}) =>
		items.filter(item => item.breaking || item.action).map(item => ({...item, version})),
	);
}

export function notesRule(context: Context): Stand | undefined {
	const {runbook, state} = context;
	const page = 'notes' as const;
	const ask = openAsk(context, page);
	if (!runbook.notes || (answered(state, 'notes.read') !== undefined && !ask)) return undefined;
	const looked = state.observed.get('notes');
	if (!isFresh(state, 'notes.more', looked) || !isFresh(state, 'notes.again', looked))
		return {page, work: {do: 'look', what: 'notes'}, questions: []};
	const notes = looked.data as NotesSeen;
	const open = breakingItems(notes).filter(
		item => acknowledged(state, `ack.${item.id}`) === undefined,
	);
	const acks = open.map((item): Question => ({
		id: `ack.${item.id}`,
		page,
		kind: 'acknowledge',
		label: `${item.version}: ${flowing(item.text)}`,
	}));
	const label =
		notes.unread === undefined ? 'The notes are read' : 'Go on without having read the notes';
	const more: Question = {
		id: 'notes.more',
		page,
		kind: 'paste',
		label: 'Add notes: paste them, or name a file, a folder or an address',
		optional: true,
	};
	const go: Question = {id: 'notes.read', page, kind: 'confirm', label};
	const next = acks.length > 0 ? acks : [ask ?? go];
	const again = unreached(notes) ? [lookAgain('notes.again', page, 'Look again for notes')] : [];
	return {page, questions: [...next, more, ...again]};
}

/** Did an address not answer? It may do so in a while. */
const unreached = ({source, unanswered, unread, partly}: NotesSeen): boolean =>
	unanswered !== undefined ||
	(/\bhttps?:\/\//.test(source) && (unread !== undefined || partly !== undefined));
