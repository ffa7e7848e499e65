import {useState} from 'react';
import type {Row} from '../screens/model.ts';
import {nextAnswer} from '../screens/narrow.ts';
import {standable} from './layout.ts';

export type Moves = 'up' | 'down' | 'page-up' | 'page-down' | 'top' | 'bottom';

/** Where the cursor begins: the preferred row, else the first that can be stood on. */
export function firstCursor(rows: readonly Row[]): number {
	const focus = rows.findLastIndex(row => row.focus === true);
	if (focus !== -1) return focus;
	const preferred = rows.findIndex(row => row.preferred === true && standable(row));
	return preferred === -1 ? rows.findIndex(standable) : preferred;
}

/**
 * The next place of the cursor: the next row to stand on, or, where none is near, a few rows on, so
 * that what is only to be read is never out of reach.
 */
export function moveCursor(rows: readonly Row[], at: number, move: Moves, height: number): number {
	const last = rows.length - 1;
	if (move === 'top') return skipBlank(rows, 0, true);
	if (move === 'bottom') return skipBlank(rows, last, false);
	const half = Math.max(1, Math.ceil(height / 2));
	if (move === 'page-up') return Math.max(0, at - half);
	if (move === 'page-down') return Math.min(last, at + half);
	const near = Math.max(1, Math.floor(height / 4));
	const forward = move === 'down';
	const stop = forward
		? rows.findIndex((row, index) => index > at && standable(row))
		: rows.findLastIndex((row, index) => index < at && standable(row));
	const far = forward ? Math.min(last, at + near) : Math.max(0, at - near);
	if (stop === -1) return skipBlank(rows, far, forward);
	return skipBlank(rows, forward ? Math.min(stop, far) : Math.max(stop, far), forward);
}

/** An empty row is nothing to rest on. */
function skipBlank(rows: readonly Row[], at: number, forward: boolean): number {
	const full = (row: Row) => row.text !== '';
	const next = forward
		? rows.findIndex((row, index) => index >= at && full(row))
		: rows.findLastIndex((row, index) => index <= at && full(row));
	return next === -1 ? at : next;
}

/** A row that was dealt with lets the cursor go on to the next one. */
function stayOrNext(rows: readonly Row[], at: number, first: number): number {
	const row = rows[at];
	const anything = rows.some(standable);
	if (!anything || (row && standable(row))) return at;
	const next = rows.findIndex((item, index) => index > at && standable(item));
	return next === -1 ? first : next;
}

type Kept = {page: string; key: string; moved: boolean; preferred: string};
const nowhere: Kept = {page: '', key: '', moved: false, preferred: ''};

/**
 * A cursor that stays on its row while the page changes around it; a page seen anew, or one whose
 * row has gone, begins at the preferred row.
 */
export function useCursor(page: string, rows: readonly Row[], height: number) {
	const [kept, setKept] = useState<Kept>(nowhere);
	const first = firstCursor(rows);
	const preferred = rows[first]?.key ?? '';
	const found = kept.page === page ? rows.findIndex(row => row.key === kept.key) : -1;
	// What is asked now comes first: a new preferred row draws the cursor, unless the operator moved away on purpose.
	const asksAnew =
		kept.preferred !== preferred &&
		(rows[first]?.preferred === true || rows[first]?.focus === true);
	const free = kept.moved && found !== -1;
	const cursor = found === -1 || asksAnew ? first : free ? found : stayOrNext(rows, found, first);
	return {
		cursor,
		/** Was it the operator who brought it here? */
		moved: found !== -1 && !asksAnew && kept.moved,
		/** After an answer the cursor goes to what is asked next. */
		forget: () => setKept(nowhere),
		/** To the next thing that needs an answer; false where there is none. */
		toNext(): boolean {
			const next = nextAnswer(rows, cursor);
			if (next !== -1) setKept({page, key: rows[next]?.key ?? '', moved: true, preferred});
			return next !== -1;
		},
		move: (move: Moves) =>
			setKept({
				page,
				key: rows[moveCursor(rows, cursor, move, height)]?.key ?? '',
				moved: true,
				preferred,
			}),
	};
}
