import process from 'node:process';
import type {Foreseen} from '../engine/foresee.ts';
import {quiet} from '../engine/live.ts';
import {teller} from '../engine/teller.ts';
import {lineOf} from '../plain/page-lines.ts';
import {seen, type Context} from '../plan/context.ts';
import type {NotesSeen, VersionsSeen} from '../plan/observations.ts';
import {pageTitles, type PageId} from '../plan/pages.ts';
import {gapsOf, versionRows} from '../plan/rules/version.ts';
import {pagesOf} from '../plan/stand.ts';
import type {View} from '../plan/view.ts';
import {hopsOf, undecided} from '../report/foreseen.ts';
import {wholeIgnored} from '../screens/pages/ignored-rows.ts';
import {pages} from '../screens/pages.ts';
import type {Row} from '../screens/model.ts';
import {plainSigns, symbolsFor} from '../terminal/symbols.ts';

const shown: readonly PageId[] = ['version', 'notes', 'values'];

/** What `handrail plan` foresees as lines: the three pages, with nothing to choose; on a road the notes hop by hop. */
export function planText({context, missing, newest, unread = []}: Foreseen): string {
	const {ascii} = symbolsFor(process.env);
	const lost = unread.filter(({what}) => what !== 'release').map(({what}) => what as PageId);
	const own = pagesOf(context).filter(page => shown.includes(page) && !lost.includes(page));
	const open = missing ?? newest;
	const parts = open
		? [versionText(context)]
		: own.flatMap(page => (page === 'version' ? versionText(context) : pageText(context, page)));
	const failed = unread.length === 0 ? [] : [section('Not read', unread.map(unreadRow))];
	const end = open ? [] : [undecided(context, unread).words];
	const text = `${[...parts, ...failed, ...end].join('\n\n')}\n`;
	return ascii ? plainSigns(text) : text;
}

const lookWords = {
	release: 'The chosen version',
	notes: 'Its notes',
	values: 'The settings',
} as Readonly<Record<string, string>>;

const unreadRow = ({what, why}: {what: string; why: string}): Row => ({
	key: `unread.${what}`,
	text: `${lookWords[what] ?? what}: ${why}`,
	mark: 'unknown',
	wrap: true,
});

function versionText(context: Context): string {
	const {ignored = []} = seen<VersionsSeen>(context.state, 'versions') ?? {};
	const list = versionRows(context).flatMap((row): Row[] => {
		const {version, app, date, jump, recommended, refused, equal, remark, gap, border} = row;
		const road = row.road?.map(({to}) => to).join(', ');
		const side = [
			app === undefined ? '' : `application ${app}`,
			date ?? '',
			jump,
			equal === undefined ? '' : `equal to ${equal}`,
			road === undefined ? '' : `over ${road}`,
			remark ?? '',
			...gapsOf(row).map(({note}) => note),
			recommended === true ? 'recommended' : '',
		];
		return [
			{key: version, text: version, side: side.filter(Boolean).join(' · '), indent: 0},
			...[refused, gap?.why, border]
				.filter(text => text !== undefined)
				.map((text, at) => ({key: `${version}!${at}`, text, indent: 4, wrap: true})),
		];
	});
	const rows = [
		...rowsOf(context, 'version'),
		{key: 'list', text: 'The versions here:', tone: 'strong' as const},
		...list,
		...(ignored.length === 0 ? [] : wholeIgnored(ignored)),
	];
	return section(pageTitles.version, rows);
}

/** A page; the notes of a road, and what is compared for its first hop, say which hop they belong to. */
function pageText(context: Context, page: PageId): string[] {
	const hops = hopsOf(context);
	const [first] = hops;
	const title = pageTitles[page];
	if (!first) return [section(title, rowsOf(context, page))];
	const named = ({hop}: typeof first) => `${title} ${hop.from} → ${hop.to}`;
	if (page !== 'notes') return [section(named(first), rowsOf(context, page))];
	return hops.map(item => section(named(item), rowsOf(withNotes(context, item.notes), page)));
}

function withNotes(context: Context, notes: NotesSeen | undefined): Context {
	const {state} = context;
	const looked = state.observed.get('notes');
	if (!notes || !looked) return context;
	const observed = new Map(state.observed).set('notes', {...looked, data: notes});
	return {...context, state: {...state, observed}};
}

const section = (title: string, rows: readonly Row[]) =>
	[`== ${title}`, ...rows.map(lineOf)].join('\n');

/** What a page tells. What it offers is left out, but a sentence that is to be read stays. */
function rowsOf(context: Context, page: PageId): Row[] {
	const view: View = {context, stand: {page, questions: []}, live: quiet, folder: ''};
	const {rows} = pages[page](view, teller, Date.now());
	return rows
		.filter(({text, act}) => text !== '' && (act === undefined || isSentence(act)))
		.map(withoutKeys);
}

/** There are no keys here to press. */
function withoutKeys(row: Row): Row {
	const {side, ...rest} = row;
	const text = row.text.replace(/ · ⏎ .*$/, '');
	return side === undefined || side.startsWith('d shows') ? {...rest, text} : {...row, text};
}

const isSentence = (act: NonNullable<Row['act']>) =>
	act.do === 'answer' && act.id.startsWith('ack.');
