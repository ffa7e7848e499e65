import {complete} from '../plan/context.ts';
import type {Question} from '../plan/questions.ts';
import type {View} from '../plan/view.ts';
import type {Mark, Row} from '../screens/model.ts';
import {sanitise} from '../trust/safe.ts';

/** Marks as words: they read aloud, and every terminal has them. */
const words: Readonly<Record<Mark, string>> = {
	good: 'ok',
	bad: 'bad',
	warn: 'note',
	unknown: 'unsure',
	open: '-',
	busy: 'now',
	dot: '-',
	none: '',
};

const widest = 6;

/** A row as one line; what is still being done shows no clock, so that it is told once. */
export function lineOf(row: Row): string {
	const mark = words[row.mark ?? 'none'];
	const side = row.side === undefined || row.side === '' || row.mark === 'busy' ? '' : row.side;
	const text = side === '' ? row.text : `${row.text} (${side})`;
	const [first = '', ...rest] = sanitise(text, {lines: row.wrap === true}).split('\n');
	if (row.tone === 'strong' && mark === '' && row.indent === undefined)
		return [first, ...rest].join('\n');
	const indent = ' '.repeat(2 + (row.indent ?? 0));
	const lead = mark === '' && row.indent === undefined ? '' : `${mark} `.padEnd(widest);
	return [
		`${indent}${lead}${first}`,
		...rest.map(line => `${indent}${' '.repeat(lead.length)}${line}`),
	].join('\n');
}

/** Lines of a log; they are told when something went wrong, not while they scroll by. */
export const isLog = ({key, text}: Row) => /^[sp]l\d+$/.test(key) && text.startsWith('│');

/** Does the question that is asked below say this itself? */
function asked(row: Row, questions: readonly Question[]): boolean {
	// An answer that may be changed is told; a mere offer to change it is not.
	const record = row.act?.do === 'change' && (row.mark !== undefined || row.indent !== undefined);
	if (row.act !== undefined && !record) return true;
	return questions.some(
		({id, label, help}) =>
			row.text === label ||
			(row.text !== '' && row.text === help) ||
			row.key === id ||
			row.key === `${id}?` ||
			`ack.${row.key.replace(/\?$/, '')}` === id ||
			row.key.startsWith(`${id}=`),
	);
}

/** What was chosen stands under its setting on a page; as a line it says itself what it is about. */
function chosen(row: Row): Row {
	if (row.act?.do !== 'change' || row.indent === undefined) return row;
	return {key: row.key, act: row.act, mark: 'good', text: `${row.act.id}: ${row.text}`};
}

/** The rows of a page that are told as lines; choices and questions are told where they are asked. */
export function toldRows(rows: readonly Row[], {stand, live, context}: View): Row[] {
	const failed = stand.questions.some(({id}) => id.startsWith('resolve.'));
	const run = context.state.runs.at(-1);
	const runs = run !== undefined && !complete(run);
	return rows.map(chosen).filter(row => {
		if (row.text === '' || asked(row, stand.questions)) return false;
		if (isLog(row)) return failed;
		// Told before they were begun; and a check is told when it has ended.
		if (row.mark === 'open' && runs) return false;
		return !(row.mark === 'busy' && live.busy?.what === 'checks' && row.key !== 'busy');
	});
}
