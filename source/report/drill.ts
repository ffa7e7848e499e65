import type {State, StepRun} from '../journal/state.ts';
import {answered} from '../plan/context.ts';
import {findFault} from '../practice/faults.ts';

/** What a drill was about: what was arranged, what happened in this session, what to take away. */
export function drillLines(state: State): string[] {
	const fault = findFault(answered(state, 'drill'));
	if (!fault) return [];
	const met = happened(state);
	return [
		`## The drill: ${fault.title}`,
		`Arranged: ${fault.arranged}`,
		...(met.length > 0
			? ['What happened:', ...met.map(line => `- ${line}`)]
			: [`It was not met in this session. ${fault.meet}`]),
		'What to take away:',
		...fault.learnt.map(line => `- ${line}`),
		'The other drills: handrail help practice',
	];
}

function happened(state: State): string[] {
	const steps = state.runs.flatMap(run => run.steps);
	const lost =
		state.hangUps === 0
			? []
			: [
					`The terminal went away ${state.hangUps === 1 ? 'once' : `${state.hangUps} times`}.`,
					...steps.flatMap(startOf),
				];
	return [...lost, ...steps.flatMap(failures)];
}

/** How often the start that went on alone was begun. */
function startOf({step, attempts, status}: StepRun): string[] {
	if (step.action !== 'service.start' || !step.key.startsWith('rollout')) return [];
	const times = attempts.length === 1 ? 'once' : `${attempts.length} times`;
	return [`"${step.title}" was begun ${times} and is ${status}.`];
}

function failures({step, attempts}: StepRun): string[] {
	return attempts.flatMap(({end}, index) => {
		if (end?.kind !== 'failed' && end?.kind !== 'refused') return [];
		const last = index === attempts.length - 1;
		const after = last
			? ' It was left at that.'
			: attempts[index + 1]?.end?.kind === 'done'
				? ' Run once more, it was done.'
				: ' It was run once more.';
		return [
			`"${step.title}" ${end.kind === 'failed' ? 'failed' : 'was not begun'}: ${end.reason}${after}`,
		];
	});
}
