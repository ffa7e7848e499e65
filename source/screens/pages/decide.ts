import {complete, forwardRun} from '../../plan/context.ts';
import {differences} from '../../plan/differences.ts';
import type {Teller, View} from '../../plan/view.ts';
import {busyRows} from '../busy.ts';
import {blank, heading, paragraph, type Page, type Row} from '../model.ts';
import {choiceRows, lookAgainRows} from '../question-rows.ts';
import {plannedRows} from '../step-rows.ts';

/** Finish, or a way back; each with its minutes and what is lost. */
export function decidePage({context, stand, live}: View, teller: Teller): Page {
	const {state} = context;
	const recovers = state.flow === 'recover';
	const what = recovers ? 'recovery' : 'change';
	const rolled = complete(forwardRun(state));
	const bad = differences(state, 'after').filter(({sort}) => sort === 'new');
	const title = !rolled
		? `The ${what} did not go through`
		: bad.length > 0
			? `The ${what} is in, and ${bad.length} of the checks ${bad.length === 1 ? 'is' : 'are'} worse than before`
			: `The ${what} is in, and nothing is worse than before`;
	const question = stand.questions.find(({id}) => id === 'decide');
	const kept = paragraph(
		'kept',
		recovers
			? 'The backup set stays where it is; what lay here before is kept aside, as the report says.'
			: `The old program and the backup stay where they are; handrail deletes neither unasked. They are meant to be kept ${context.runbook.keep.days} days.`,
		'dim',
	);
	const options = [
		...(question ? choiceRows(question).map((row): Row => ({...row, wrap: true})) : []),
		...lookAgainRows(stand.questions),
	];
	const way = recovers ? '' : teller.planned(context, 'back-data');
	const steps =
		typeof way === 'string'
			? []
			: [
					blank('b3'),
					heading('w', 'The way back with data, step by step'),
					...way.flatMap(step => plannedRows(step, teller)),
				];
	const problem = live.trouble ? busyRows(live) : [];
	const worse = bad.map(({id, title: name, after}): Row => ({
		key: `w${id}`,
		text: `${name}: ${after}`,
		mark: 'bad',
		tone: 'bad',
		wrap: true,
	}));
	return {
		rows: [
			heading('h', title),
			blank('b'),
			...worse,
			...(worse.length > 0 ? [blank('bw')] : []),
			...problem,
			...options,
			blank('b2'),
			kept,
			...steps,
		],
	};
}
