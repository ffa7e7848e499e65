import {createHash} from 'node:crypto';
import type {Facts} from '../drivers/contract.ts';
import {findAction} from '../drivers/index.ts';
import type {Event} from '../journal/events.ts';
import {fill} from '../runbook/placeholders.ts';
import type {Context} from '../plan/context.ts';
import {asRoot, makeSteps} from '../plan/make.ts';
import type {Phase} from '../plan/pages.ts';
import type {PlannedStep} from '../plan/planned.ts';
import {Trouble} from '../trust/trouble.ts';
import {observeStep, pick} from './observe.ts';
import {refuseWithoutRights} from './self.ts';
import {findTool, notFound, toolFacts, toolOnPath} from './tool.ts';

/** A phase as it would run now, for showing: nothing is looked at, nothing written. */
export function previewSteps(context: Context, phase: Phase): PlannedStep[] {
	return makeSteps(context, phase, nextRun(context, phase), findAction);
}

const nextRun = ({state}: Context, phase: Phase) =>
	state.runs.filter(run => run.phase === phase).length + 1;

/** Fixes a plan: every step with its parameters, and what must not change until it runs (DESIGN par. 6). */
export async function freezePlan(
	context: Context,
	phase: Phase,
	usual: ReadonlyMap<string, number>,
): Promise<Event> {
	const steps: PlannedStep[] = [];
	const planned = previewSteps(context, phase);
	refuseMissing(planned);
	await refuseWithoutRights(asRoot(context, aheadOf(phase)));
	for (const step of planned) {
		const action = findAction(step.action);
		// Checks the parameters: a bad one is told before anything begins.
		action?.params.parse(fill(step.with, {}));
		const named = toolOnPath(action, step.with) !== undefined;
		const stable = [...(action?.stable ?? []), ...(named ? toolFacts : [])];
		// What an earlier step has yet to make cannot be seen now; the step itself looks again.
		const facts = stable.length > 0 ? await observeStep(step).catch((): Facts => ({})) : {};
		// A fact that is null now is made by an earlier step.
		const pinned = Object.fromEntries(
			Object.entries(pick(facts, stable)).filter(([, value]) => value !== null),
		);
		const seconds = usual.get(step.id);
		steps.push({...step, pinned, ...(seconds === undefined ? {} : {usual: seconds})});
	}

	const hash = createHash('sha256').update(JSON.stringify(steps)).digest('hex');
	return {t: 'plan.frozen', phase, run: nextRun(context, phase), hash, steps};
}

/** What is looked at before a phase begins: a backup is taken for the change and for the way back. */
const aheadOf = (phase: Phase): Phase[] =>
	phase === 'backup' || phase === 'rollout'
		? [...new Set<Phase>([phase, 'rollout', 'back-program', 'back-data'])]
		: [phase];

/** Every tool that is not there is told at once, and for which step: before any of them has begun (faults J17). */
function refuseMissing(steps: readonly PlannedStep[]): void {
	const missing = steps.flatMap(step => {
		const name = toolOnPath(findAction(step.action), step.with);
		return name === undefined || findTool(name) !== undefined
			? []
			: [`${notFound(name)} It is needed for: ${step.title}.`];
	});
	if (missing.length > 0)
		throw new Trouble(missing.join(' '), {
			why: 'Nothing was begun.',
			next: 'Install what is missing, then go on.',
		});
}
