import {holds} from '../runbook/placeholders.ts';
import {answeredOfVersion, versionAsks} from '../plan/context.ts';
import {siteAnswers} from '../plan/scope.ts';
import {text as plain} from '../plan/text.ts';
import type {View} from '../plan/view.ts';
import {blank, type Field, type Row} from './model.ts';
import {choiceRows, fieldOf} from './question-rows.ts';

/** What the runbook asks about the chosen version on a page: what was answered, and what is open. */
export function askedRows(
	{context, stand}: View,
	page: 'version' | 'notes',
): {rows: Row[]; field?: Field} {
	const {runbook, state} = context;
	const site = siteAnswers(runbook, state);
	const asks = versionAsks(runbook, state, page).filter(ask => holds(ask.when, site));
	const done = asks.flatMap((ask): Row[] => {
		const value = answeredOfVersion(state, ask.id);
		if (value === undefined) return [];
		const label = ask.options?.find(option => option.value === value)?.label;
		const side = value === '' ? 'none' : (label ?? plain(value));
		return [{key: ask.id, text: ask.label, side, mark: 'good', act: {do: 'change', id: ask.id}}];
	});
	const question = stand.questions.find(({id}) => asks.some(ask => ask.id === id));
	const head = done.length === 0 && !question ? [] : [blank(`asked-${page}`)];
	if (!question) return {rows: [...head, ...done]};
	const field = fieldOf(question);
	const focus = field !== undefined;
	const {help} = question;
	const open: Row[] = [
		{key: `${question.id}?`, text: question.label, tone: 'strong', wrap: true, focus},
		...(help === undefined
			? []
			: [{key: `${question.id}h`, text: help, tone: 'dim' as const, wrap: true, focus}]),
		...choiceRows(question),
	];
	return {
		rows: [...head, ...done, ...open],
		...(field ? {field: {...field, label: 'Answer'}} : {}),
	};
}
