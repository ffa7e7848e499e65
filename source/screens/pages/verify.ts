import type {Moment} from '../../journal/events.ts';
import {backRun, checksAt} from '../../plan/context.ts';
import {differences, type Difference} from '../../plan/differences.ts';
import {countsRecorded} from '../../plan/rules/recover.ts';
import type {Teller, View} from '../../plan/view.ts';
import {busyRows} from '../busy.ts';
import {blank, heading, paragraph, type Mark, type Page, type Row} from '../model.ts';
import {confirmRow} from '../question-rows.ts';
import {checkRows} from './checks.ts';

const order: readonly Difference['sort'][] = ['new', 'was red before', 'changed', 'gone', 'same'];
const words: Readonly<Record<Difference['sort'], string>> = {
	new: 'worse than before',
	'was red before': 'was so before',
	changed: 'other than before, and well',
	gone: 'mended',
	first: 'well, and looked at only now',
	same: 'as before',
};

function markOf({sort, verdict}: Difference): Mark {
	if (sort === 'new') return verdict === 'unknown' ? 'unknown' : 'bad';
	return sort === 'was red before' || verdict === 'warn' ? 'warn' : 'good';
}

const wordOf = ({sort, verdict}: Difference) =>
	sort === 'first' && verdict === 'warn' ? 'a warning, and looked at only now' : words[sort];

/** Nothing to set beside it. */
const unchanged = ({sort}: Difference) => sort === 'same' || sort === 'first';

/** Which moment the verify page speaks of now. */
export function verifyMoment(view: View): Exclude<Moment, 'before'> {
	return backRun(view.context.state) ? 'back' : 'after';
}

/** The same checks again beside the baseline; the worst first. */
export function verifyPage(view: View, teller: Teller): Page {
	const {context, stand, live} = view;
	const moment = verifyMoment(view);
	const recovers = context.state.flow === 'recover';
	if (live.busy?.what === 'checks' || !context.state.checks[moment]) {
		const rows = checksAt(context.runbook, context.state, moment).flatMap(item => {
			const result = live.checks[item.id];
			return result === undefined
				? []
				: checkRows(result, item.title, teller.checkPreview(context, item.id), item.why);
		});
		return {
			rows: [
				heading('h', recovers ? 'Is all there that was counted then?' : 'The same checks again'),
				blank('b'),
				...(rows.length === 0 ? busyRows(live) : rows),
			],
		};
	}

	const all = differences(context.state, moment).toSorted(
		(a, b) => order.indexOf(a.sort) - order.indexOf(b.sort),
	);
	const bad = all.filter(({sort}) => sort === 'new');
	const uncounted = recovers && !countsRecorded(context);
	const title =
		bad.length === 0
			? uncounted
				? 'It answers; whether all data is there cannot be told, since no counts were recorded'
				: recovers
					? 'Verified: what was counted when the backup was taken is there'
					: 'Verified: nothing is worse than before'
			: `Not verified: ${bad.length} of ${all.length} ${bad.length === 1 ? 'is' : 'are'} worse than before`;
	const rows = all.flatMap((item): Row[] => {
		const check = context.runbook.checks.find(({id}) => id === item.id);
		const told = {
			title: item.title,
			commands: [teller.checkPreview(context, item.id)],
			why: check?.why ?? '',
		};
		const remedy = context.state.checks[moment]?.results.find(({id}) => id === item.id)?.remedy;
		return [
			{key: item.id, text: `${item.title}: ${wordOf(item)}`, mark: markOf(item), told},
			...(unchanged(item) ? [] : [paragraph(`${item.id}b`, `before: ${item.before}`, 'dim', 4)]),
			paragraph(
				`${item.id}a`,
				`${unchanged(item) ? '' : 'now: '}${item.after}`,
				item.sort === 'new' ? 'bad' : 'dim',
				4,
			),
			...(item.sort === 'new' && remedy !== undefined
				? [paragraph(`${item.id}r`, remedy, 'accent', 4)]
				: []),
		];
	});
	const asks = stand.questions.map(question => confirmRow(question, question.optional !== true));
	const head = {
		...heading('h', title),
		mark: bad.length > 0 ? ('bad' as const) : uncounted ? ('unknown' as const) : ('good' as const),
	};
	return {rows: [head, blank('b'), ...rows, blank('b2'), ...asks]};
}
