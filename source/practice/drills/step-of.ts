import type {State, StepRun} from '../../journal/state.ts';
import type {Phase} from '../../plan/pages.ts';

/** The step with this action in the newest run of a phase. */
export function stepOf({runs}: State, phase: Phase, action: string): StepRun | undefined {
	const run = runs.findLast(item => item.phase === phase);
	return run?.steps.find(({step}) => step.action === action);
}
