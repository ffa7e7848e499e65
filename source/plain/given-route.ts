import {answered} from '../plan/context.ts';
import type {Question} from '../plan/questions.ts';
import {routeTo} from '../plan/rules/route.ts';
import type {View} from '../plan/view.ts';
import type {Answers, Given} from './answers.ts';

/** What is answered by a goal and a version that were given beforehand, or what is wrong with them. */
export type GivenRoute = {
	question: Question;
	given: Given;
	answers: readonly (readonly [id: string, value: string])[];
	problem?: string;
};

/** Takes a given goal together with a given version: whichever came first, neither is passed over. */
export function givenRoute(
	questions: readonly Question[],
	answers: Answers,
	{context, stand: {page}}: View,
): GivenRoute | undefined {
	const version = questions.find(({id}) => id === 'version');
	if (!version || answered(context.state, 'goal') !== undefined) return undefined;
	const asked = questions.find(({id}) => id === 'goal');
	const goal = answers.take(asked ?? {id: 'goal', page, kind: 'choice', label: ''});
	if (!goal) return undefined;
	const next = answers.take(version);
	const route = routeTo(context, goal.value, next?.value);
	const about = {question: asked ?? version, given: next ?? goal};
	if (route.problem !== undefined) return {...about, answers: [], problem: route.problem};
	const first = route.goal === undefined ? [] : [['goal', route.goal] as const];
	return {...about, answers: [...first, ['version', route.version]]};
}
