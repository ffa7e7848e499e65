import type {Runbook, RunbookStep} from '../runbook/format.ts';
import {fill, type Scope} from '../runbook/placeholders.ts';
import type {Edit} from './scope.ts';

type Filled = {path?: unknown; keep?: unknown; from?: unknown; edits?: readonly Edit[]};

/**
 * Whether a step would change nothing: it edits a file in which nothing was chosen, or it puts back a file that no
 * step has kept for that reason.
 */
export function idleEdits(runbook: Runbook, scope: Scope): (step: RunbookStep) => boolean {
	const filled = (step: RunbookStep): Filled => {
		try {
			return fill(step.with, scope) as Filled;
		} catch {
			// What it hangs on is not known here: then it is for the step itself to tell.
			return {};
		}
	};
	const idle = ({path, edits}: Filled): boolean =>
		Array.isArray(edits) && edits.every(({file}: Edit) => file !== undefined && file !== path);
	const unkept = new Set(
		runbook.steps
			.filter(({action}) => action === 'config.edit')
			.map(filled)
			.filter(idle)
			.flatMap(({keep}) => (typeof keep === 'string' ? [keep] : [])) as unknown[],
	);
	return step =>
		(step.action === 'config.edit' && idle(filled(step))) ||
		(step.action === 'config.put-back' && unkept.has(filled(step).from));
}
