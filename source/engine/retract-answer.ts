import {changeBegun, latestRun} from '../plan/context.ts';
import type {Desk} from './answer.ts';

/** Takes an answer back so that it is asked anew. One sentence when it is too late for that. */
export function retractAnswer(desk: Desk, id: string): string | undefined {
	const {state} = desk.context();
	const given = state.answers.get(id) ?? state.answers.get(`without.${id}`);
	if (!given) return `"${id}" has not been answered.`;
	const backup = latestRun(state, 'backup');
	if (changeBegun(state) || (backup && given.page !== 'backup'))
		return 'Too late to change this: the work has begun. Leave this session and begin another.';
	desk.append({
		t: 'answer',
		page: given.page,
		id: state.answers.has(id) ? id : `without.${id}`,
		value: null,
	});
	return undefined;
}
