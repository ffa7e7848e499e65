import type {LogoutSeen} from '../observations.ts';
import {answered, latestRun, seen, type Context} from '../context.ts';
import type {Question, Stand} from '../questions.ts';
import {currentStep} from './run.ts';

/**
 * Before the first guarded or destructive step of a login: does the work outlive a logout? Where it
 * would be killed, the operator says how it goes on, and nothing of the kind starts before (faults A19).
 */
export function outlivesLogout({state}: Context, stand: Stand): Stand {
	const {work, page} = stand;
	const run = work?.do === 'run' ? latestRun(state, work.phase) : undefined;
	const item = run && currentStep(run);
	if (item?.status !== 'waiting' || item.step.action === 'manual.do') return stand;
	if (item.step.class !== 'guarded' && item.step.class !== 'destructive') return stand;
	const found = seen<LogoutSeen>(state, 'logout');
	if (!found) return {page, work: {do: 'look', what: 'logout'}, questions: []};
	if (found.verdict !== 'killed' || answered(state, 'logout') === 'known') return stand;
	return {page, questions: [question(found, stand)]};
}

function question({why, again}: LogoutSeen, {page}: Stand): Question {
	return {
		id: 'logout',
		page,
		kind: 'choice',
		label: `${why} A step that runs then is cut off. How does it go on?`,
		help: 'tmux and screen alone do not help: they are killed with the login.',
		options: [
			{value: 'linger', label: 'Look again, lingering is on', note: again.linger},
			{
				value: 'scope',
				label: 'Look again; or leave, and begin outside of the login',
				note: again.scope,
			},
			{
				value: 'known',
				label: 'Go on, knowing it',
				note: 'keep this login open; what is cut off is looked for on resume',
			},
		],
	};
}
