import type {Question} from '../plan/questions.ts';
import type {View} from '../plan/view.ts';
import {safeJson} from '../trust/safe-json.ts';
import type {End} from './end.ts';

/** The version of the lines: a higher one may take fields away, the same one only adds. */
export const jsonFormat = 1;

/** What a journal's record carries for its own keeping. */
const ownKeeping = new Set(['v', 'prev', 'mono', 'boot', 'pid']);

/** One line of JSON, in which nothing can move a terminal's cursor. */
export function jsonLine(value: Readonly<Record<string, unknown>>): string {
	return safeJson({format: jsonFormat, ...value}, '');
}

/** An event of the journal: `t` says which, `seq` and `at` when. */
export function eventLine(record: Readonly<Record<string, unknown>>): string {
	return jsonLine(
		Object.fromEntries(Object.entries(record).filter(([key]) => !ownKeeping.has(key))),
	);
}

/** The first line: which session, and where it stands. */
export function beginLine(session: string, {stand, folder, context}: View): string {
	return jsonLine({t: 'begin', session, folder, page: stand.page, seq: context.state.seq});
}

const openQuestion = ({id, kind, label, optional, options, word, ...more}: Question) => ({
	id,
	kind,
	label,
	...(optional === true ? {optional} : {}),
	...(more.default === undefined ? {} : {default: more.default}),
	...(word === undefined ? {} : {word}),
	...(options ? {options} : {}),
});

/** The last line: how it ended, the exit code, and what is still asked. */
export function endLine(session: string, view: View, end: End, exit: number): string {
	const {context, stand} = view;
	return jsonLine({
		t: 'end',
		session,
		how: end.how,
		outcome: context.state.outcome ?? null,
		page: stand.page,
		exit,
		questions: stand.questions.map(openQuestion),
		...(end.how === 'refused' ? {refused: {id: end.question.id, problem: end.problem}} : {}),
		...(end.how === 'stuck' ? {trouble: end.text} : {}),
	});
}
