import {answered, seen} from '../../plan/context.ts';
import type {NotesSeen} from '../../plan/observations.ts';
import {breakingItems} from '../../plan/rules/notes.ts';
import type {View} from '../../plan/view.ts';
import {count} from '../../report/words.ts';
import {busyRows} from '../busy.ts';
import {blank, heading, type Page, type Row} from '../model.ts';
import {confirmRow} from '../question-rows.ts';

/** Every version in between; breaking items first, each acknowledged by itself. */
export function notesPage({context, stand, live}: View): Page {
	const {state} = context;
	const notes = seen<NotesSeen>(state, 'notes');
	if (!notes) return {rows: busyRows(live)};
	const items = breakingItems(notes);
	const open = items.filter(item => answered(state, `ack.${item.id}`) === undefined);
	const unread = notes.versions.filter(({read}) => !read);
	const read = notes.versions.length - unread.length;
	const summary = `${count(read, 'version')} read, ${count(items.length, 'item')} that may break something${items.length > 0 ? `, ${open.length} still to be read` : ''}`;
	const head: Row[] = [
		heading('h', summary),
		...(notes.unread === undefined
			? []
			: [
					{
						key: 'unread',
						text: notes.unread,
						mark: 'unknown' as const,
						tone: 'unknown' as const,
						wrap: true,
					},
				]),
		...(unread.length > 0 && notes.unread === undefined
			? [
					{
						key: 'some',
						text: `Not read: ${unread.map(({version}) => version).join(', ')}. That is not the same as nothing changed.`,
						mark: 'unknown' as const,
						wrap: true,
					},
				]
			: []),
		blank('b'),
	];
	const go = stand.questions.find(({id}) => id === 'notes.read');
	const end: Row[] = go ? [confirmRow(go), blank('b3')] : [];
	const breaking = items.flatMap((item): Row[] => {
		const done = answered(state, `ack.${item.id}`) !== undefined;
		const mark = done ? 'good' : 'warn';
		const act = {do: 'answer' as const, id: `ack.${item.id}`, value: 'yes'};
		return [
			{
				key: item.id,
				text: `${item.version}  ${flowing(item.text)}`,
				mark,
				wrap: true,
				...(done ? {tone: 'dim' as const} : {act, preferred: item.id === open[0]?.id}),
			},
			...(done
				? []
				: [
						{
							key: `${item.id}?`,
							text: `marked: ${item.mark ?? 'may break something'} · ⏎ I have read it`,
							tone: 'dim' as const,
							indent: 4,
						},
					]),
		];
	});
	return {rows: [...head, ...end, ...breaking, blank('b2'), ...otherItems(notes)]};
}

function otherItems(notes: NotesSeen): Row[] {
	return notes.versions.flatMap(({version, date, items, read}): Row[] => {
		if (!read) return [];
		const rest = items.filter(item => !item.breaking && !item.action);
		const head: Row = {
			key: `v${version}`,
			text: `${version}${date === undefined ? '' : `  ${date}`}`,
			tone: 'strong',
			side: count(rest.length, 'further item'),
		};
		return [
			head,
			...rest.map((item): Row => ({
				key: item.id,
				text: flowing(item.text),
				mark: 'dot',
				indent: 1,
				tone: 'dim',
				wrap: true,
			})),
		];
	});
}

/** A sentence broken over lines in the source flows again; list entries keep their lines. */
const flowing = (text: string) => text.replaceAll(/\n(?!\s*(?:[-*•]|\d+\.)\s|\n)/g, ' ');
