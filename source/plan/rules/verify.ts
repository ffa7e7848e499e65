import type {Moment} from '../../journal/events.ts';
import {backRun, forwardRun, type Context} from '../context.ts';
import type {PageId} from '../pages.ts';
import type {Question, Stand} from '../questions.ts';

/** The same checks again, after the change or after the way back. */
export function verifyRule(
	moment: Exclude<Moment, 'before'>,
): (context: Context) => Stand | undefined {
	return ({state}) => {
		const page = 'verify' as const;
		const run = moment === 'after' ? forwardRun(state) : backRun(state);
		const done = state.checks[moment];
		const again = state.answers.get(`verify.again.${moment}`);
		const stale = !done || done.seq < (run?.seq ?? 0);
		if (stale || (again && again.seq > done.seq))
			return {page, work: {do: 'check', moment}, questions: []};
		const go = `verify.go.${moment}`;
		const goneOn = state.answers.get(go);
		if (goneOn && goneOn.seq > done.seq) return undefined;
		const label = moment === 'after' ? 'Go on to decide' : 'Go on to the report';
		return {
			page,
			questions: [{id: go, page, kind: 'confirm', label}, lookAgain(moment, page)],
		};
	};
}

/** The checks once more: also where it is decided, since a secret may have been left out, or a cause mended. */
export const lookAgain = (moment: Exclude<Moment, 'before'>, page: PageId): Question => ({
	id: `verify.again.${moment}`,
	page,
	kind: 'confirm',
	label: 'Look again',
	optional: true,
});
