import {backRun, complete, forwardRun} from '../../plan/context.ts';
import {currentStep} from '../../plan/rules/run.ts';
import type {Teller, View} from '../../plan/view.ts';
import {busyRows} from '../busy.ts';
import {logoutRows} from '../logout-rows.ts';
import {blank, heading, paragraph, type Page, type Row} from '../model.ts';
import {fieldOf} from '../question-rows.ts';
import {clockRows, logRows, resolveRows, stepRows} from '../step-rows.ts';

const titles = {upgrade: 'The change', recover: 'The recovery'} as const;

/** The change as it happens, or the way back: steps, elapsed against usual, log. */
export function rolloutPage(view: View, teller: Teller, now: number): Page {
	const {context, stand, live} = view;
	const back = backRun(context.state);
	const run = back ?? forwardRun(context.state);
	if (!run) return {rows: [paragraph('none', 'The rollout has not been begun.', 'dim')]};
	const done = run.steps.filter(({status}) => status === 'done').length;
	const recovers = context.state.flow === 'recover';
	const title = back ? 'The way back' : titles[context.state.flow];
	const paused: Row[] = live.paused
		? [
				{
					key: 'paused',
					text: 'Stopped after the last step, as you asked. Go on',
					tone: 'warn',
					act: {do: 'resume-run'},
					preferred: true,
				},
				...(back
					? []
					: [
							{
								key: 'now',
								text: recovers ? 'Decide how it ends' : 'Take a way back',
								side: recovers ? '' : 'the ways and their cost come next',
								act: {do: 'decide-now'} as const,
							},
						]),
			]
		: live.pausing
			? [paragraph('pausing', 'It will stop after this step.', 'warn')]
			: [];
	const tick = stand.questions.find(({id}) => id.startsWith('tick.'));
	const field = tick ? fieldOf(tick) : undefined;
	const asked = tick
		? [
				blank('bt'),
				{...paragraph('tick', tick.label, 'strong'), focus: true},
				...(tick.help === undefined ? [] : [paragraph('th', tick.help, 'dim')]),
			]
		: [];
	const rows = [
		heading(
			'h',
			complete(run)
				? `${title}: all ${run.steps.length} steps done`
				: `${title}: step ${Math.min(done + 1, run.steps.length)} of ${run.steps.length}`,
		),
		blank('b'),
		...run.steps.flatMap(item => stepRows(item, view, teller, now)),
		...clockRows(view, run),
		...paused,
		...asked,
		...resolveRows(view, currentStep(run)),
		...logoutRows(view),
		...(live.trouble ? busyRows(live) : []),
		blank('b2'),
		...logRows(view, teller, 8),
	];
	return {rows, ...(field ? {field: {...field, label: 'Note'}} : {})};
}
