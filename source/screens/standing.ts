import {currentStep} from '../plan/rules/run.ts';
import type {View} from '../plan/view.ts';

/**
 * What Esc undoes on the page where it stands: the choice that led to this question is taken back;
 * an answer that was taken back and not given anew is put back.
 */
export function undoOf({
	context,
	stand,
}: View): {id: string; give: boolean; value?: unknown} | undefined {
	const led = stand.questions.find(({takesBack}) => takesBack !== undefined)?.takesBack;
	if (led !== undefined) return {id: led, give: false};
	const question = stand.questions.find(
		({id, kind}) => kind !== 'secret' && context.state.retracted.has(id),
	);
	return question && {id: question.id, give: true, value: context.state.retracted.get(question.id)};
}

/** Does a step run now? */
export function stepRuns(view: View): boolean {
	const run = view.context.state.runs.at(-1);
	return run !== undefined && currentStep(run)?.status === 'open';
}
