import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {StepClass, Verdict} from '../../source/drivers/contract.ts';
import {statusOf} from '../../source/journal/fold-step.ts';
import type {Attempt, PhaseRun, StepRun} from '../../source/journal/state.ts';
import {needsWord} from '../../source/plan/planned.ts';
import {afterUnknown, maxAttempts, mustAsk, runQuestions} from '../../source/plan/rules/run.ts';

const verdicts = ['landed', 'not-started', 'partial', 'cannot-tell'] as const;

function itemOf(kind: StepClass, attempts: Partial<Attempt>[], action = 'script.run'): StepRun {
	const whole = attempts.map((attempt, at): Attempt => ({
		n: at + 1,
		class: kind,
		folder: '',
		observed: {},
		at: '',
		...attempt,
	}));
	const step = {
		key: 'rollout.1/x',
		id: 'x',
		title: 'X',
		action,
		with: {},
		class: kind,
		why: '',
		rows: [],
		pinned: {},
		secrets: [],
	};
	return {step, attempts: whole, status: statusOf(whole)};
}

const lost = (count: number, verdict?: Verdict): Partial<Attempt>[] =>
	Array.from({length: count}, (_, at) => ({
		unknown: 'gone',
		...(at < count - 1 ? {resolved: 'again' as const} : {}),
		...(verdict && at === count - 1 ? {probe: {verdict, reason: '', evidence: {}}} : {}),
	}));

const questionsOf = (item: StepRun, phase: PhaseRun['phase'] = 'rollout') =>
	runQuestions({phase, run: 1, hash: '', at: '', seq: 1, steps: [item]}, 'rollout', 'upgrade');

describe('a step whose end nobody saw', () => {
	it('pure: runs again by itself, three times in all, then it is asked', () => {
		expect([1, 2, 3].map(count => afterUnknown(itemOf('pure', lost(count))))).toEqual([
			'again',
			'again',
			'ask',
		]);
	});

	it.each(['convergent', 'replaceable'] as const)(
		'%s: looked for first, then again, three times in all',
		kind => {
			for (let count = 1; count <= maxAttempts + 1; count++) {
				expect(afterUnknown(itemOf(kind, lost(count)))).toBe('probe');
				expect(afterUnknown(itemOf(kind, lost(count, 'landed')))).toBe('landed');
				for (const verdict of ['not-started', 'partial', 'cannot-tell'] as const) {
					const next = afterUnknown(itemOf(kind, lost(count, verdict)));
					expect(next).toBe(count < maxAttempts ? 'again' : 'ask');
				}
			}
		},
	);

	it('guarded and destructive: looked for, then asked, whatever the probe saw and however often', () => {
		fc.assert(
			fc.property(
				fc.constantFrom<StepClass>('guarded', 'destructive'),
				fc.integer({min: 1, max: 6}),
				fc.constantFrom(...verdicts),
				(kind, count, verdict) => {
					expect(afterUnknown(itemOf(kind, lost(count)))).toBe('probe');
					const item = itemOf(kind, lost(count, verdict));
					expect(afterUnknown(item)).toBe('ask');
					expect(mustAsk(item)).toBe(true);
				},
			),
		);
	});

	it.each([
		['guarded', 'landed', {landed: undefined, again: undefined}],
		['guarded', 'not-started', {again: undefined}],
		['guarded', 'partial', {landed: 'done', again: 'again'}],
		['guarded', 'cannot-tell', {landed: 'done', again: 'again'}],
		['destructive', 'landed', {landed: undefined, again: 'again'}],
		['destructive', 'not-started', {again: 'again'}],
		['destructive', 'partial', {landed: 'done', again: 'again'}],
	] as const)(
		'%s and %s: these choices, with these words, and a way out',
		(kind, verdict, words) => {
			const [question] = questionsOf(itemOf(kind, lost(1, verdict)));
			const options = question?.options ?? [];
			expect(Object.fromEntries(options.map(({value, word}) => [value, word]))).toEqual({
				...words,
				left: undefined,
			});
			// Enter is safe: nothing is chosen beforehand (DESIGN par. 6).
			expect(question?.default).toBeUndefined();
		},
	);
});

describe('what is asked', () => {
	it('nothing while a step waits or works', () => {
		for (const kind of ['pure', 'guarded', 'destructive'] as const) {
			expect(questionsOf(itemOf(kind, []))).toEqual([]);
			expect(questionsOf(itemOf(kind, [{}]))).toEqual([]);
			expect(mustAsk(itemOf(kind, [{}]))).toBe(false);
		}
	});

	it.each(['failed', 'refused'] as const)('always, when a step of any class %s', kind => {
		const end = kind === 'failed' ? {kind, reason: '', exit: 1, ms: 1} : {kind, reason: ''};
		for (const each of ['pure', 'convergent', 'replaceable', 'guarded', 'destructive'] as const) {
			const item = itemOf(each, [{end}]);
			expect(mustAsk(item)).toBe(true);
			expect(questionsOf(item)[0]?.options?.map(({value}) => value)).toEqual(['again', 'left']);
		}
	});

	it("a person's tick, also when handrail was killed while it wrote the tick down", () => {
		for (const attempts of [[], [{}]])
			expect(questionsOf(itemOf('guarded', attempts, 'manual.do'))).toMatchObject([
				{id: 'tick.rollout.1/x', kind: 'reason'},
			]);
	});

	it('a word before what removes data or shuts a way back', () => {
		const {step} = itemOf('guarded', []);
		expect(needsWord([step])).toBe(false);
		expect(needsWord([step, {...step, class: 'destructive'}])).toBe(true);
		expect(needsWord([{...step, closes: 'back-program'}])).toBe(true);
	});
});
