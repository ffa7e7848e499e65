import {pagesOf} from '../plan/stand.ts';
import {pageTitles, type PageId} from '../plan/pages.ts';
import type {Teller, View} from '../plan/view.ts';
import {wayBackLine} from '../rollback/way-back.ts';
import {busyRows} from '../screens/busy.ts';
import {titleOf} from '../screens/header.ts';
import type {Row} from '../screens/model.ts';
import {pages} from '../screens/pages.ts';
import {withSecret} from '../screens/secret-field.ts';
import {sanitise} from '../trust/safe.ts';
import {lineOf, toldRows} from './page-lines.ts';

export type News = {
	/** Says what this view has that was not said before. */
	tell(view: View): void;
	/** What the operator has just typed need not be said again. */
	typed(): void;
	/** The page as it is now, for whoever asks about its rows. */
	rows(view: View): Row[];
};

/** On these a row that was dealt with is not told again; elsewhere its mark is the news. */
const once: readonly PageId[] = ['target', 'notes', 'values'];
const headedOnce: readonly PageId[] = [...once, 'checks'];
/** The record is a file, named at the end; read as lines it is too long. */
const shownOfReport = ['until'];

/** Tells the pages of a session as lines, each thing once. */
export function makeNews(teller: Teller, say: (line: string) => void, now: () => number): News {
	let page: PageId | undefined;
	let title = '';
	let way = '';
	let told = new Set<string>();
	let hush = false;
	const rows = (view: View): Row[] =>
		withSecret(pages[view.stand.page](view, teller, now()), view.stand).rows;
	const tellRow = (row: Row, on: PageId) => {
		const line = lineOf(row);
		const named = once.includes(on) ? row.text : line;
		const key = row.key === 'h' && headedOnce.includes(on) ? 'h' : `${row.key} ${named}`;
		if (told.has(key)) return;
		told.add(key);
		if (!hush || row.act?.do !== 'change') say(line);
	};
	const head = (view: View) => {
		const {stand, context} = view;
		if (stand.page === page) return;
		page = stand.page;
		told = new Set();
		const order = pagesOf(context);
		say('');
		const named = titleOf(view);
		if (named !== title) say(sanitise(named));
		title = named;
		say(`Page ${order.indexOf(page) + 1} of ${order.length}: ${pageTitles[page]}`);
	};
	return {
		rows,
		typed() {
			hush = true;
		},
		tell(view) {
			head(view);
			const {stand, live} = view;
			// Until they are run again, a page shows how the checks stood before.
			const stale = stand.work?.do === 'check' && !live.busy;
			const all = stale ? [] : toldRows(rows(view), view);
			const news = all.filter(({key}) => stand.page !== 'report' || shownOfReport.includes(key));
			for (const row of [...news, ...(live.busy ? busyRows(live) : [])]) tellRow(row, stand.page);
			hush = false;
			const back = wayBackLine(view.context);
			if (back !== way) say(`Way back: ${sanitise(back)}.`);
			way = back;
		},
	};
}
