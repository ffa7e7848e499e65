import type {View} from '../plan/view.ts';
import {blank, paragraph, type Row} from './model.ts';
import {questionRows} from './question-rows.ts';

/** What is asked before a step that a logout would cut off. */
export function logoutRows({stand}: View): Row[] {
	const question = stand.questions.find(({id}) => id === 'logout');
	if (!question) return [];
	return [
		blank('lb'),
		...questionRows(question),
		...(question.help === undefined ? [] : [paragraph('lh', question.help, 'dim')]),
	];
}
