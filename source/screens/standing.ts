import {currentStep} from '../plan/rules/run.ts';
import type {View} from '../plan/view.ts';

/** An answer that was taken back and not given anew: Esc puts it back. */
export function restorable({context, stand}: View): {id: string; value: unknown} | undefined {
	const question = stand.questions.find(
		({id, kind}) => kind !== 'secret' && context.state.retracted.has(id),
	);
	return question && {id: question.id, value: context.state.retracted.get(question.id)};
}

/** Does a step run now? */
export function stepRuns(view: View): boolean {
	const run = view.context.state.runs.at(-1);
	return run !== undefined && currentStep(run)?.status === 'open';
}
