import {backRun} from '../plan/context.ts';
import type {Question} from '../plan/questions.ts';
import type {View} from '../plan/view.ts';
import {leaveRows} from '../screens/overlay.ts';

/** What the pages offer as a row to choose, asked here like a question; their ids are taken by no page. */
export const retryQuestion = ({stand}: View): Question => ({
	id: 'retry',
	page: stand.page,
	kind: 'confirm',
	label: 'Look again',
});

export const reopenQuestion = ({stand}: View): Question => ({
	id: 'reopen',
	page: stand.page,
	kind: 'choice',
	label: 'This session is finished, and its way back is open. What shall be done?',
	options: [
		{value: 'no', label: 'Leave it as it is'},
		{value: 'yes', label: 'Open the decision again'},
	],
	default: 'no',
});

/** Stopped between two steps, as asked. */
export function pausedQuestion({stand, context}: View): Question {
	const back = {
		value: 'back',
		label: 'Take a way back',
		note: 'the ways and their cost come next',
	};
	return {
		id: 'paused',
		page: stand.page,
		kind: 'choice',
		label: 'Stopped after the last step, as you asked. How does it go on?',
		options: [
			{value: 'on', label: 'Go on'},
			...(backRun(context.state) || stand.page !== 'rollout' ? [] : [back]),
		],
	};
}

/** Ctrl-C while a step runs. */
export function leaveQuestion({stand}: View): Question {
	const [head, ...rows] = leaveRows();
	return {
		id: 'leave',
		page: stand.page,
		kind: 'choice',
		label: head?.text ?? '',
		options: rows.flatMap(({choice, text, side}) =>
			choice === undefined ? [] : [{value: choice, label: text, ...(side ? {note: side} : {})}],
		),
		default: 'leave',
	};
}
