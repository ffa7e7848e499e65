import type {CheckRecord, Moment} from '../journal/events.ts';
import type {State} from '../journal/state.ts';
import {factsBefore} from './scope.ts';

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

const bad = (result: Pick<CheckRecord, 'verdict'> | undefined) =>
	result?.verdict === 'fail' || result?.verdict === 'unknown';

/** The checks after the change beside those before it, sorted (DESIGN par. 4). */
export function differences(state: State, moment: Exclude<Moment, 'before'>): Difference[] {
	const before = pastOf(state);
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

type Past = Pick<CheckRecord, 'verdict' | 'reason' | 'facts'>;

/** What was seen before; in a recovery what was counted when the backup was taken. */
function pastOf(state: State): ReadonlyMap<string, Past> {
	if (state.flow !== 'recover')
		return new Map((state.checks.before?.results ?? []).map(result => [result.id, result]));
	const said = [...factsBefore(state)].map(([id, facts]) => {
		const words = Object.entries(facts).map(([name, value]) => `${name} ${String(value)}`);
		return [id, {verdict: 'pass' as const, reason: words.join(', '), facts}] as const;
	});
	return new Map(said);
}

/** What was counted is compared, not how it was put in words. */
function sameFacts({facts: one = {}}: Past, {facts: other = {}}: CheckRecord): boolean {
	const names = Object.keys({...one, ...other});
	return names.length > 0 && names.every(name => one[name] === other[name]);
}

function sortOf(before: Past | undefined, after: CheckRecord): Sort {
	if (bad(after)) return bad(before) ? 'was red before' : 'new';
	if (bad(before)) return 'gone';
	if (before === undefined) return 'first';
	return before.reason === after.reason || sameFacts(before, after) ? 'same' : 'changed';
}
