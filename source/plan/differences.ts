import type {CheckRecord, Moment} from '../journal/events.ts';
import type {State} from '../journal/state.ts';

/** same: as before. first: looked at only now. was red before, new (worse than before), gone (mended), changed: a fact moved without harm. */
export type Sort = 'same' | 'first' | 'was red before' | 'new' | 'gone' | 'changed';
export type Difference = {
	id: string;
	title: string;
	sort: Sort;
	before: string;
	after: string;
	verdict: CheckRecord['verdict'];
};

const bad = (result: CheckRecord | undefined) =>
	result?.verdict === 'fail' || result?.verdict === 'unknown';

/** The checks after the change beside those before it, sorted (DESIGN par. 4). */
export function differences(state: State, moment: Exclude<Moment, 'before'>): Difference[] {
	const before = new Map((state.checks.before?.results ?? []).map(result => [result.id, result]));
	return (state.checks[moment]?.results ?? []).map(after => {
		const old = before.get(after.id);
		return {
			id: after.id,
			title: after.title,
			sort: sortOf(old, after),
			before: old?.reason ?? 'was not looked at',
			after: after.reason,
			verdict: after.verdict,
		};
	});
}

function sortOf(before: CheckRecord | undefined, after: CheckRecord): Sort {
	if (bad(after)) return bad(before) ? 'was red before' : 'new';
	if (bad(before)) return 'gone';
	if (before === undefined) return 'first';
	return before.reason === after.reason ? 'same' : 'changed';
}
