import {complete, changeBegun, latestRun} from '../plan/context.ts';
import {differences} from '../plan/differences.ts';
import type {Question} from '../plan/questions.ts';
import {holdsUp} from '../plan/rules/checks.ts';
import type {View} from '../plan/view.ts';
import {verifyMoment} from '../screens/pages/verify.ts';
import {stepRuns} from '../screens/standing.ts';
import {exitCodes} from '../terminal/exit-codes.ts';
import type {Given} from './answers.ts';

/** How going along with a session ended. */
export type End =
	| {how: 'finished'}
	/** Somebody left. */
	| {how: 'left'}
	/** The terminal or the reader of the output went away. */
	| {how: 'detached'}
	/** Nobody could be asked. Without questions: a strict check holds it up. */
	| {how: 'missing'; questions: readonly Question[]}
	/** An answer that was given beforehand does not do. */
	| {how: 'refused'; question: Question; given: Given; problem: string}
	/** A look failed, or the session cannot be written down. */
	| {how: 'stuck'; text: string};

/** Does the session stand where something went wrong? */
function wentWrong(view: View): boolean {
	const {context, stand} = view;
	const {state} = context;
	if (stand.questions.some(({id}) => id.startsWith('resolve.'))) return true;
	if (stand.page !== 'verify' && stand.page !== 'decide') return false;
	if (stand.page === 'decide' && !complete(latestRun(state, 'rollout'))) return true;
	return differences(state, verifyMoment(view)).some(({sort}) => sort === 'new');
}

/**
 * The exit code of a session that ended for want of an answer, or is stuck (DESIGN par. 8). What went
 * wrong counts more than the answer that is missing: a script must see it.
 */
export function codeOf(view: View, end: End): number | undefined {
	const {context, stand} = view;
	const failed = changeBegun(context.state) ? exitCodes.unresolved : exitCodes.failedUnchanged;
	if (end.how === 'stuck') return stepRuns(view) ? exitCodes.leftRunning : failed;
	if (end.how !== 'missing' && end.how !== 'refused') return undefined;
	if (wentWrong(view)) return failed;
	const held = (context.state.checks.before?.results ?? []).some(holdsUp);
	const overridden = stand.questions.some(({id}) => id === 'checks.go');
	return stand.page === 'checks' && held && !overridden ? exitCodes.blocked : exitCodes.usage;
}
