import type {Teller, View} from '../../plan/view.ts';
import {count} from '../../report/words.ts';
import {classOfChange} from '../../plan/rules/version.ts';
import {blank, heading, paragraph, type Page, type Row} from '../model.ts';
import {confirmRow, fieldOf} from '../question-rows.ts';
import {plannedRows} from '../step-rows.ts';
import {recoverPlanPage} from './recover.ts';

/** Every command that changes the product, before the first of them; and the way back it leaves. */
export function planPage(view: View, teller: Teller): Page {
	const {context, stand} = view;
	if (context.state.flow === 'recover') return recoverPlanPage(view, teller);
	const steps = teller.planned(context, 'rollout');
	if (typeof steps === 'string') return {rows: [paragraph('no', steps, 'bad')]};
	const back = teller.planned(context, 'back-data');
	const question = stand.questions.find(({id}) => id === 'rollout.begin');
	const change = classOfChange(context);
	const name = context.runbook.versions.rules.names.destructive;
	const warn: Row[] =
		change?.class === 'destructive'
			? [
					{
						key: 'oneway',
						text: `${name === undefined ? '' : `${name}: `}This changes the data one way only. ${change.why}`,
						mark: 'warn',
						wrap: true,
						tone: 'warn',
					},
				]
			: [];
	const rows: Row[] = [
		heading('h', `${count(steps.length, 'step')} will be run. Nothing begins before you say so.`),
		...warn,
		blank('b'),
		...steps.flatMap(step => plannedRows(step, teller)),
		blank('b2'),
		heading('h2', 'If it goes wrong, this is the way back'),
		...(typeof back === 'string'
			? [paragraph('noback', back, 'bad')]
			: back.flatMap(step => plannedRows(step, teller))),
	];
	if (!question) return {rows};
	const field = fieldOf(question);
	const resume = stand.questions
		.filter(({id}) => id === 'resume.begin')
		.map(item => confirmRow(item, false));
	if (!field) return {rows: [...rows, blank('b3'), confirmRow(question, false), ...resume]};
	return {
		rows: [...rows, blank('b3'), paragraph('w', question.label, 'strong'), ...resume],
		field: {...field, label: `Type ${question.word ?? ''} to begin`},
	};
}
