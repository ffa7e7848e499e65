import {complete, latestRun, seen} from '../../plan/context.ts';
import type {ContentsSeen, SetSeen} from '../../plan/observations.ts';
import {currentStep} from '../../plan/rules/run.ts';
import {text} from '../../plan/text.ts';
import type {Teller, View} from '../../plan/view.ts';
import {count, moment} from '../../report/words.ts';
import {busyRows} from '../busy.ts';
import {blank, heading, paragraph, type Page, type Row} from '../model.ts';
import {confirmRow, fieldOf, lookAgainRows} from '../question-rows.ts';
import {logRows, plannedRows, resolveRows, stepRows} from '../step-rows.ts';
import {storeRows} from './store-rows.ts';

/** The named set: what it holds and what was recorded with it, then its bytes as they are read back. */
export function recoverBackupPage(view: View, teller: Teller, now: number): Page {
	const {context, live} = view;
	const {state} = context;
	const run = latestRun(state, 'backup');
	if (run && state.answers.get('backup.new')?.value !== run.run) return readPage(view, teller, now);
	const contents = seen<ContentsSeen>(state, 'contents');
	if (!contents) return {rows: busyRows(live)};
	const note = seen<SetSeen>(state, 'set')?.note;
	const bad = contents.refusals.length > 0;
	const steps = teller.planned(context, 'backup');
	const planned =
		typeof steps === 'string'
			? [paragraph('no', steps, 'bad')]
			: steps.flatMap(step => plannedRows(step, teller));
	return {
		rows: [
			heading('h', bad ? 'This set cannot be used' : 'What the set holds'),
			blank('b'),
			...contents.refusals.map((line, index): Row => ({
				...paragraph(`r${index}`, line, 'bad'),
				mark: 'bad',
			})),
			...storeRows(contents.stores),
			...contents.warnings.map((line, index): Row => ({
				...paragraph(`w${index}`, line, 'warn'),
				mark: 'warn',
			})),
			...(note ? recorded(note) : []),
			blank('b2'),
			...(bad
				? [{key: 'other', text: 'Name another set', act: {do: 'change' as const, id: 'set'}}]
				: planned),
			blank('b3'),
			...view.stand.questions.map(question =>
				confirmRow(question, question.id === 'set.again' && bad),
			),
			...(live.busy ? busyRows(live) : []),
		],
	};
}

/** What was written beside the set: its age, its version and what must be found again. */
function recorded(note: NonNullable<SetSeen['note']>): Row[] {
	const facts = Object.values(note.counts ?? {})
		.flatMap(each => Object.entries(each))
		.filter(([, value]) => typeof value === 'number');
	const few = facts.slice(0, 8).map(([name, value]) => `${name} ${text(value)}`);
	const more = facts.length > 8 ? `, and ${facts.length - 8} more` : '';
	return [
		{
			key: 'made',
			text: `Taken ${moment(note.madeAt)} from version ${note.version || 'unknown'}`,
			mark: 'dot',
			wrap: true,
		},
		facts.length === 0
			? {
					...paragraph(
						'nocounts',
						'No counts were recorded with it: whether all data is there cannot be told afterwards.',
						'warn',
					),
					mark: 'warn',
				}
			: {...paragraph('counts', `Counted then: ${few.join(', ')}${more}`), mark: 'dot'},
	];
}

function readPage(view: View, teller: Teller, now: number): Page {
	const {context, stand, live} = view;
	const run = latestRun(context.state, 'backup')!;
	const proof = complete(run) ? context.state.backup : undefined;
	const bad = run.steps.some(({status}) => status === 'failed' || status === 'refused');
	const title = proof
		? 'Every byte of the set was read back and is as it was recorded'
		: bad
			? 'The set is not what was recorded'
			: 'Reading the set back';
	return {
		rows: [
			{
				...heading('h', title),
				...(proof ? {mark: 'good' as const} : bad ? {mark: 'bad' as const} : {}),
			},
			blank('b'),
			...run.steps.flatMap(item => stepRows(item, view, teller, now)),
			...(proof ? [blank('b2'), ...stand.questions.map(question => confirmRow(question))] : []),
			...resolveRows(view, currentStep(run)),
			...(live.trouble ? busyRows(live) : []),
			blank('b3'),
			...logRows(view, teller, 4),
		],
	};
}

/** Every command of the recovery, and what lies in its way, before the first of them. */
export function recoverPlanPage({context, stand, live}: View, teller: Teller): Page {
	const steps = teller.planned(context, 'rollout');
	if (typeof steps === 'string') return {rows: [paragraph('no', steps, 'bad')]};
	const question = stand.questions.find(({id}) => id === 'rollout.begin');
	const rows = [
		heading(
			'h',
			`${count(steps.length, 'step')} will be run on this machine. Nothing begins before you say so.`,
		),
		blank('b'),
		...steps.flatMap(step => plannedRows(step, teller)),
		...(question ? [] : busyRows(live)),
	];
	const field = question && fieldOf(question);
	if (!field) return {rows};
	return {
		rows: [
			...rows,
			blank('b3'),
			...lookAgainRows(stand.questions),
			{...paragraph('w', question.label, 'strong'), focus: true},
		],
		field: {...field, label: `Type ${question.word ?? ''} to begin`},
	};
}
