import {answered, type Context} from '../context.ts';
import type {CheckRecord} from '../../journal/events.ts';
import type {Question, Stand} from '../questions.ts';
import {isFresh, lookAgain} from './again.ts';

/** A check that does not let the operator pass unasked. */
export function holdsUp(result: CheckRecord): boolean {
	return (
		result.severity !== 'advice' && (result.verdict === 'fail' || result.verdict === 'unknown')
	);
}

const goLabels = {
	upgrade: 'Go on with this baseline',
	recover: 'Go on to the backup set',
} as const;

export function checksRule({state}: Context): Stand | undefined {
	const page = 'checks' as const;
	if (answered(state, 'checks.go') !== undefined) return undefined;
	const done = state.checks.before;
	if (!isFresh(state, 'checks.again', done))
		return {page, work: {do: 'check', moment: 'before'}, questions: []};
	const again = lookAgain('checks.again', page);
	const bad = done.results.filter(holdsUp);
	if (bad.some(({severity}) => severity === 'strict')) return {page, questions: [again]};
	const open = bad.filter(({id}) => answered(state, `override.${id}`) === undefined);
	const overrides = open.map((result): Question => ({
		id: `override.${result.id}`,
		page,
		kind: 'reason',
		label: `"${result.title}" does not pass. Why go on all the same?`,
	}));
	const go: Question = {id: 'checks.go', page, kind: 'confirm', label: goLabels[state.flow]};
	return {page, questions: [...(overrides.length > 0 ? overrides : [go]), again]};
}
