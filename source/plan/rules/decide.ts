import {waysBack} from '../../rollback/way-back.ts';
import {complete, decided, forwardRun, type Context} from '../context.ts';
import {differences} from '../differences.ts';
import type {Option, Question, Stand} from '../questions.ts';
import {lookAgain} from './again.ts';
import {wordOf} from './plan.ts';
import {countsRecorded} from './recover.ts';

/** Finish, or a way back with its minutes and what is lost (DESIGN par. 5). */
export function decideRule(context: Context): Stand | undefined {
	const {state, runbook} = context;
	const page = 'decide' as const;
	const last = decided(state, 'decide');
	if (last === 'finish' || last === 'keep' || last === 'leave') return undefined;
	const recovers = state.flow === 'recover';
	const rolled = complete(forwardRun(state));
	const red = differences(state, 'after').some(({sort}) => sort === 'new');
	const uncounted = recovers && !countsRecorded(context);
	const finish: Option = {
		value: 'finish',
		label: recovers ? 'Finish: it is recovered' : 'Finish: keep the new version',
		note: uncounted
			? 'no counts were recorded with this set; say how you know that all is there'
			: recovers
				? 'what was counted then is there'
				: 'nothing got worse',
		...(uncounted ? {reason: true} : {}),
	};
	const keep: Option = {
		value: 'keep',
		label: recovers ? 'Keep it as it is all the same' : 'Keep the new version all the same',
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
	const retry: Option[] =
		runbook.retry && rolled && red
			? [{value: 'retry', label: runbook.retry.title, note: 'first mend the cause, as told above'}]
			: [];
	const leave: Option[] = recovers
		? [
				{
					value: 'leave',
					label: 'Stop here; it needs a hand',
					note: 'the report says where it stands',
				},
			]
		: [];
	const options =
		red || !rolled ? [...retry, ...ways, ...leave, ...forward] : [...forward, ...ways, ...leave];
	const safe = forward[0]?.value;
	const question: Question = {
		id: 'decide',
		page,
		kind: 'choice',
		label: 'How does it end?',
		options,
	};
	if (safe !== undefined && !red) question.default = safe;
	return {
		page,
		questions: [question, ...(rolled && red ? [lookAgain('verify.again.after', page)] : [])],
	};
}
