import type {CheckRecord} from '../../journal/events.ts';
import {checksAt} from '../../plan/context.ts';
import type {Teller, View} from '../../plan/view.ts';
import {holdsUp} from '../../plan/rules/checks.ts';
import {exactTime} from '../../report/words.ts';
import {busyRows} from '../busy.ts';
import {blank, heading, paragraph, type Mark, type Page, type Row} from '../model.ts';
import {confirmRow, fieldOf, lookAgainRows} from '../question-rows.ts';

const marks: Readonly<Record<CheckRecord['verdict'], Mark>> = {
	pass: 'good',
	warn: 'warn',
	fail: 'bad',
	unknown: 'unknown',
};
const words: Readonly<Record<CheckRecord['verdict'], string>> = {
	pass: 'passed',
	warn: 'warning',
	fail: 'failed',
	unknown: 'cannot tell',
};

/** One check with what was seen and what to do. */
export function checkRows(
	result: CheckRecord | 'running',
	title: string,
	looksAt: string,
	why: string,
): Row[] {
	const told = {title, commands: [looksAt], why};
	if (result === 'running') return [{key: title, text: title, mark: 'busy', told}];
	const tone = result.verdict === 'pass' ? 'dim' : 'plain';
	return [
		{
			key: result.id,
			text: `${title}: ${words[result.verdict]}`,
			mark: marks[result.verdict],
			side: exactTime(result.ms),
			told,
		},
		paragraph(`${result.id}.`, result.reason, tone, 4),
		...(result.remedy === undefined || result.verdict === 'pass'
			? []
			: [paragraph(`${result.id}!`, result.remedy, 'accent', 4)]),
	];
}

/** The checks before anything is changed; what they see is the baseline. */
export function checksPage({context, stand, live}: View, teller: Teller): Page {
	const done = context.state.checks.before;
	const bad = (done?.results ?? []).filter(holdsUp);
	const strict = bad.some(({severity}) => severity === 'strict');
	const recovers = context.state.flow === 'recover';
	const rows = checksAt(context.runbook, context.state, 'before').flatMap(item => {
		const result = done?.results.find(({id}) => id === item.id) ?? live.checks[item.id];
		const again = live.busy?.what === 'checks' ? live.checks[item.id] : result;
		return again === undefined
			? []
			: checkRows(again, item.title, teller.checkPreview(context, item.id), item.why);
	});
	const question = stand.questions.find(({kind}) => kind === 'reason');
	const go = stand.questions.find(({id}) => id === 'checks.go');
	const busy = live.busy?.what === 'checks';
	const end: Row[] = busy
		? []
		: [
				...(strict
					? [
							paragraph(
								'strict',
								'A strict check does not pass, so this page cannot be left forwards. Mend it, then look again.',
								'bad',
							),
						]
					: []),
				...(go ? [confirmRow(go)] : []),
				...lookAgainRows(stand.questions, strict),
			];
	const title = recovers
		? 'Is this machine ready for it?'
		: done
			? 'This is how it stands now; after the change the same is looked at again'
			: 'How does it stand before the change?';
	const field = question && !busy ? fieldOf(question) : undefined;
	const ask = field
		? [
				blank('bq'),
				{...paragraph('q', field.label, 'strong'), focus: field.help === undefined},
				...(field.help === undefined ? [] : [{...paragraph('qh', field.help, 'dim'), focus: true}]),
			]
		: [];
	return {
		rows: [
			heading('h', title),
			blank('b'),
			...rows,
			...(rows.length === 0 ? busyRows(live) : []),
			blank('b2'),
			...end,
			...ask,
		],
		...(field ? {field: {...field, label: 'Reason'}} : {}),
	};
}
