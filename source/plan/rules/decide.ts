import {waysBack} from '../../rollback/way-back.ts';
import {complete, decided, latestRun, type Context} from '../context.ts';
import {differences} from '../differences.ts';
import type {Option, Question, Stand} from '../questions.ts';
import {wordOf} from './plan.ts';

/** Finish, or a way back with its minutes and what is lost (DESIGN par. 5). */
export function decideRule(context: Context): Stand | undefined {
	const {state} = context;
	const page = 'decide' as const;
	const last = decided(state, 'decide');
	if (last === 'finish' || last === 'keep') return undefined;
	const rolled = complete(latestRun(state, 'rollout'));
	const red = differences(state, 'after').some(({sort}) => sort === 'new');
	const finish: Option = {
		value: 'finish',
		label: 'Finish: keep the new version',
		note: 'nothing got worse',
	};
	const keep: Option = {
		value: 'keep',
		label: 'Keep the new version all the same',
		note: 'with your reason and the typed name',
		reason: true,
		word: wordOf(context),
	};
	const again: Option = {value: 'again', label: 'Try the failed step again'};
	const ways = waysBack(context).map((way): Option => ({
		value: way.id,
		label: way.title,
		note: way.cost,
		...(way.refused === undefined ? {} : {refused: way.refused}),
		...(way.word ? {word: wordOf(context)} : {}),
	}));
	const forward = rolled ? [red ? keep : finish] : [again];
	const options = red || !rolled ? [...ways, ...forward] : [...forward, ...ways];
	const safe = forward[0]?.value;
	const question: Question = {
		id: 'decide',
		page,
		kind: 'choice',
		label: 'How does it end?',
		options,
	};
	if (safe !== undefined && !red) question.default = safe;
	return {page, questions: [question]};
}
