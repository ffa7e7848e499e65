import {answered, latestRun, type Context} from '../context.ts';
import {needsWord} from '../planned.ts';
import {classOfChange} from './version.ts';
import type {Stand} from '../questions.ts';
import {resumeQuestion} from './backup.ts';

/** The word that is typed before something that cannot simply be taken back: the target's name. */
export const wordOf = ({state, runbook}: Context) => state.target ?? runbook.id;

/** Does the rollout shut the way back by the program alone? */
function closesWay(context: Context): boolean {
	return (
		classOfChange(context)?.class === 'destructive' &&
		context.runbook.steps.some(step => step.closes !== undefined)
	);
}

/** Does the rollout itself remove data, or shut a way back? Then it is begun by the typed word. */
function risky(context: Context): boolean {
	const shuts = closesWay(context);
	return needsWord(
		context.runbook.steps.map(step => ({
			class: step.class ?? context.known?.(step.action)?.class ?? 'guarded',
			...(shuts && step.closes !== undefined ? {closes: step.closes} : {}),
		})),
	);
}

export function planRule(context: Context): Stand | undefined {
	const {state} = context;
	const page = 'plan' as const;
	if (latestRun(state, 'rollout') !== undefined && answered(state, 'rollout.begin') !== undefined)
		return undefined;
	const word = wordOf(context);
	if (risky(context)) {
		const why = closesWay(context)
			? 'after the start only program and data together lead back'
			: 'a step replaces data';
		const label = `To begin, the word ${word} is typed: ${why}.`;
		return {
			page,
			questions: [
				{id: 'rollout.begin', page, kind: 'word', label, word},
				...resumeQuestion(context, page),
			],
		};
	}

	return {
		page,
		questions: [
			{id: 'rollout.begin', page, kind: 'confirm', label: 'Begin the change'},
			...resumeQuestion(context, page),
		],
	};
}
