import {holds} from '../../runbook/placeholders.ts';
import {answered, asksOf} from '../../plan/context.ts';
import {siteAnswers} from '../../plan/scope.ts';
import {text as plain} from '../../plan/text.ts';
import type {View} from '../../plan/view.ts';
import {busyRows} from '../busy.ts';
import {blank, heading, type Page, type Row} from '../model.ts';
import {choiceRows, fieldOf} from '../question-rows.ts';

/** The questions about this site, answered ones above the open one. */
export function targetPage({context, stand, live}: View): Page {
	const {runbook, state} = context;
	const site = siteAnswers(runbook, state);
	const question = stand.page === 'target' ? stand.questions[0] : undefined;
	const recovers = state.flow === 'recover';
	const asks = asksOf(runbook, state).filter(ask => holds(ask.when, site));
	const done = asks.flatMap((ask): Row[] => {
		const value =
			answered(state, ask.id) ?? (answered(state, `without.${ask.id}`) ? '' : undefined);
		if (value === undefined) return [];
		const secret = ask.kind === 'secret' && value === 'typed';
		const held = context.secrets.has(ask.id)
			? 'given, kept in memory only'
			: 'asked again when it is needed';
		const option = ask.options?.find(item => item.value === value)?.label;
		const text =
			value === ''
				? 'none'
				: secret
					? held
					: (option ??
						plain(value)
							.replace(/^file:/, 'in the file ')
							.replace(/^env:/, 'in the variable '));
		return [
			{key: ask.id, text: ask.label, side: text, mark: 'good', act: {do: 'change', id: ask.id}},
		];
	});
	const name = answered(state, 'name');
	const first = recovers ? 1 : 0;
	const total = asks.length + 1 + first;
	const place = asks.findIndex(ask => ask.id === question?.id);
	const at = place >= 0 ? place + 1 + first : question?.id === 'set' ? 1 : total;
	const named: Row[] =
		name === undefined ? [] : [{key: 'name', text: `Kept as ${plain(name)}`, mark: 'good'}];
	const set = answered(state, 'set');
	const setRow: Row[] =
		set === undefined
			? []
			: [
					{
						key: 'set',
						text: 'The backup set',
						side: plain(set),
						mark: 'good',
						act: {do: 'change', id: 'set'},
					},
				];
	const title = recovers
		? `Which ${runbook.title} is brought back, and where does it go on this machine?`
		: `Where is your ${runbook.title}, and how is it run?`;
	const head = [heading('h', title), blank('b'), ...setRow];
	if (!question) return {rows: [...head, ...done, ...named, ...busyRows(live)]};
	const open: Row[] = [
		blank('b2'),
		{
			key: 'q',
			text: question.label,
			side: `question ${at} of ${total}`,
			tone: 'strong',
			wrap: true,
			focus: fieldOf(question) !== undefined && question.help === undefined,
		},
		...(question.help === undefined
			? []
			: [
					{
						key: 'qh',
						text: question.help,
						tone: 'dim' as const,
						wrap: true,
						focus: fieldOf(question) !== undefined,
					},
				]),
		...choiceRows(question),
	];
	const field = fieldOf(question);
	return {
		rows: [...head, ...done, ...open],
		...(field ? {field: {...field, label: 'Answer'}} : {}),
	};
}
