import {looksAgain} from '../plan/rules/again.ts';
import type {Row} from './model.ts';

/** A row and what is indented under it belong together: both stay where one of them has the word. */
export function narrow(rows: readonly Row[], word: string): Row[] {
	const wanted = word.toLowerCase();
	if (wanted === '') return [...rows];
	return blocks(rows)
		.filter(block =>
			block.some(row => `${row.text} ${row.side ?? ''}`.toLowerCase().includes(wanted)),
		)
		.flat();
}

function blocks(rows: readonly Row[]): Row[][] {
	const found: Row[][] = [];
	for (const row of rows) {
		if (row.text === '') continue;
		const last = found.at(-1);
		if (last && (row.indent ?? 0) > 2) last.push(row);
		else found.push([row]);
	}
	return found;
}

/**
 * The next row that answers something, after the cursor and round from the top; choices of one question count
 * once, and looking again settles none. -1 where there is none.
 */
export function nextAnswer(rows: readonly Row[], at: number): number {
	const asks = (row: Row | undefined): string | undefined =>
		(row?.act?.do === 'answer' || row?.act?.do === 'type') && !looksAgain(row.act.id)
			? row.act.id
			: undefined;
	const here = asks(rows[at]);
	const order = [...rows.keys()].map(step => (at + 1 + step) % rows.length);
	const first = order.find(index => asks(rows[index]) !== undefined && asks(rows[index]) !== here);
	if (first === undefined) return -1;
	const id = asks(rows[first]);
	const preferred = rows.findIndex(row => asks(row) === id && row.preferred === true);
	return preferred === -1 ? first : preferred;
}
