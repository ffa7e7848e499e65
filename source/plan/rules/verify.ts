import type {Moment} from '../../journal/events.ts';
import {backRun, forwardRun, type Context} from '../context.ts';
import type {Stand} from '../questions.ts';
import {isFresh, lookAgain} from './again.ts';

/** The same checks again, after the change or after the way back. */
export function verifyRule(
	moment: Exclude<Moment, 'before'>,
): (context: Context) => Stand | undefined {
	return ({state}) => {
		const page = 'verify' as const;
		const run = moment === 'after' ? forwardRun(state) : backRun(state);
		const done = state.checks[moment];
		const again = `verify.again.${moment}`;
		if (!isFresh(state, again, done) || done.seq < (run?.seq ?? 0))
			return {page, work: {do: 'check', moment}, questions: []};
		const go = `verify.go.${moment}`;
		const goneOn = state.answers.get(go);
		if (goneOn && goneOn.seq > done.seq) return undefined;
		const label = moment === 'after' ? 'Go on to decide' : 'Go on to the report';
		return {
			page,
			questions: [{id: go, page, kind: 'confirm', label}, lookAgain(again, page)],
		};
	};
}
