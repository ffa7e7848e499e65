import {acknowledged} from '../../plan/acknowledged.ts';
import {seen} from '../../plan/context.ts';
import type {NoteItem, NotesSeen} from '../../plan/observations.ts';
import {breakingItems} from '../../plan/rules/notes.ts';
import type {View} from '../../plan/view.ts';
import {count} from '../../report/words.ts';
import {askedRows} from '../asked-rows.ts';
import {busyRows} from '../busy.ts';
import type {Block} from '../../notes/blocks.ts';
import {flowing} from '../../notes/flowing.ts';
import type {Stand} from '../../plan/questions.ts';
import {cautionWords} from '../../versions/caution.ts';
import {blank, heading, paragraph, type Page, type Row} from '../model.ts';
import {confirmRow, lookAgainRows} from '../question-rows.ts';
import {staleRows} from '../stale-rows.ts';

const goingBack =
	'You leave these versions, the newest first. Notes say what a version brought, nothing of how to leave it: ask its vendor before you go back over what breaks.';

/** Every version in between; breaking items first, each acknowledged by itself. */
export function notesPage(view: View): Page {
	const {context, stand, live} = view;
	const {state} = context;
	const notes = seen<NotesSeen>(state, 'notes');
	if (!notes) return {rows: busyRows(live)};
	const items = byConcern(breakingItems(notes));
	const open = items.filter(item => acknowledged(state, `ack.${item.id}`) === undefined);
	const unread = notes.versions.filter(({read}) => !read);
	const read = notes.versions.length - unread.length;
	const summary = `${count(read, 'version')} read, ${count(items.length, 'item')} that may break something${items.length > 0 ? `, ${open.length} still to be read` : ''}`;
	const head: Row[] = [
		heading('h', summary),
		...staleRows(notes, 'their address'),
		...(notes.back ? [paragraph('back', goingBack, 'warn')] : []),
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
		...(notes.partly ?? []).map((text, at): Row => ({
			key: `partly${at}`,
			text: `Not read: ${text}`,
			mark: 'unknown',
			tone: 'unknown',
			wrap: true,
		})),
		blank('b'),
	];
	const go = stand.questions.find(({id}) => id === 'notes.read');
	const asked = askedRows(view, 'notes');
	const end: Row[] = [
		...asked.rows,
		...(go ? [confirmRow(go)] : []),
		...moreRows(stand),
		...lookAgainRows(stand.questions),
		blank('b3'),
	];
	const breaking = items.flatMap((item): Row[] => {
		const said = acknowledged(state, `ack.${item.id}`);
		const done = said !== undefined;
		const mark = done ? 'good' : 'warn';
		const own = {id: `ack.${item.id}`, value: 'yes'};
		const act = {do: 'answer' as const, ...own};
		return [
			{
				key: item.id,
				text: `${item.version}  ${flowing(item.text)}`,
				mark,
				wrap: true,
				...(done ? {tone: 'dim' as const} : {act, preferred: item.id === open[0]?.id}),
			},
			...(item.concerns ? [paragraph(`${item.id}c`, namesYours(item.concerns), 'accent', 4)] : []),
			...(item.older ? [paragraph(`${item.id}o`, namesOlder(item.older), 'dim', 4)] : []),
			...(said?.note === undefined
				? []
				: [paragraph(`${item.id}n`, `noted: ${said.note}`, 'dim', 4)]),
			...(done
				? []
				: [
						{
							key: `${item.id}?`,
							text: `marked: ${item.mark ?? 'may break something'}${notes.back ? ', and you go back over it' : ''} · ⏎ I have read it`,
							tone: 'dim' as const,
							indent: 4,
						},
						{
							key: `${item.id}+`,
							text: 'I have read it, with a note for the record',
							tone: 'dim' as const,
							indent: 4,
							act: {do: 'type' as const, ...own, need: 'reason' as const, label: 'Your note'},
						},
					]),
		];
	});
	const last =
		stand.page === 'notes' && open.length === 0 ? [...end, ...breaking] : [...breaking, ...end];
	return {
		rows: [...head, ...last, blank('b2'), ...calmRows(notes), ...wholeNotes(notes)],
		...(asked.field ? {field: asked.field} : {}),
	};
}

/** What names the operator's own settings comes first, what names only older versions last; else the order of the versions. */
function byConcern<T extends NoteItem>(items: readonly T[]): T[] {
	const rank = ({concerns, older}: T) => (concerns ? 0 : older ? 2 : 1);
	return items.toSorted((a, b) => rank(a) - rank(b));
}

const few = (names: readonly string[]) =>
	`${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`;
const namesYours = (concerns: readonly string[]) => `names your ${few(concerns)}`;
const namesOlder = (older: readonly string[]) =>
	`names only versions from before this way: ${few(older)}`;

/** What is not marked and names a setting of the operator's: told, and not asked. */
function calmRows(notes: NotesSeen): Row[] {
	const rows = notes.versions.flatMap(({version, items}) =>
		items.flatMap(({id, text, breaking, action, concerns}): Row[] =>
			breaking || action || !concerns
				? []
				: [
						{key: id, text: `${version}  ${flowing(text)}`, mark: 'dot', wrap: true},
						paragraph(`${id}c`, namesYours(concerns), 'accent', 4),
					],
		),
	);
	if (rows.length === 0) return [];
	return [heading('calm', 'Not marked, but about what you have set'), ...rows, blank('b4')];
}

/** Notes that lie elsewhere can be added at any time. */
function moreRows(stand: Stand): Row[] {
	const question = stand.questions.find(({id}) => id === 'notes.more');
	if (!question) return [];
	const label = 'Paste, or type a path';
	return [
		{
			key: question.id,
			text: question.label,
			act: {do: 'type', id: question.id, value: '', need: 'paste', label},
		},
	];
}

/** The text of every version that was read, as the vendor shaped it. */
function wholeNotes(notes: NotesSeen): Row[] {
	return notes.versions.flatMap((item): Row[] => {
		const {version, date, yanked, caution, read, blocks = [], more = 0} = item;
		if (!read && blocks.length === 0) return [];
		const said = caution && cautionWords[caution];
		const name = read ? version : 'Of no version by its name';
		const head: Row = {
			key: `v${version}`,
			text: [name, date ?? '', yanked ? 'withdrawn' : '', said].filter(Boolean).join('  '),
			tone: 'strong',
			told: {
				title: version,
				commands: [],
				why: 'Everything that the notes say of this version; what may break something stands above.',
			},
		};
		const left =
			more === 0 ? [] : [paragraph(`v${version}+`, `+${more} more in ${notes.source}`, 'dim')];
		return [
			head,
			...blocks.flatMap((block, at) => blockRows(`v${version}.${at}`, block)),
			...left,
			blank(`v${version}_`),
		];
	});
}

/** A piece of Markdown as rows: nothing of it is obeyed, only shown. */
function blockRows(key: string, {kind, text, depth}: Block): Row[] {
	const indent = 2 + depth * 2;
	if (kind === 'heading') return [{key, text, tone: 'accent', indent: 1, wrap: true}];
	if (kind === 'item')
		return [{key, text: `• ${flowing(text)}`, tone: 'dim', indent: indent - 1, wrap: true}];
	if (kind === 'code' || kind === 'row')
		return text.split('\n').map((line, at) => ({
			key: `${key}.${at}`,
			text: line,
			indent: indent + 2,
			tone: 'plain' as const,
		}));
	return [
		paragraph(
			key,
			kind === 'quote' ? `│ ${flowing(text)}` : flowing(text),
			kind === 'quote' ? 'warn' : 'dim',
			indent,
		),
	];
}
