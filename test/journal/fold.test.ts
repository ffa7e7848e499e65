import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Event} from '../../source/journal/events.ts';
import {fold, foldAll, type Stamped} from '../../source/journal/fold.ts';
import {statusOf} from '../../source/journal/fold-step.ts';
import {emptyState, type Attempt, type State} from '../../source/journal/state.ts';
import {pageOrder, type PageId} from '../../source/plan/pages.ts';
import type {PlannedStep} from '../../source/plan/planned.ts';

const planned: PlannedStep = {
	key: 'rollout.1/swap',
	id: 'swap',
	title: 'Swap',
	action: 'script.run',
	with: {},
	class: 'guarded',
	why: '',
	rows: [],
	pinned: {},
	secrets: [],
};

const page = fc.constantFrom(...pageOrder);
const id = fc.constantFrom('program', 'version', 'checks.go', 'backup.go', 'rollout.begin');
const step = fc.constantFrom('rollout.1/swap', 'nobody/knows');
const attempt = fc.integer({min: 1, max: 3});
const names = {step, attempt};
const folded = fc.oneof(
	fc.record({t: fc.constant('answer'), page, id, value: fc.constantFrom('a', 'b', null)}),
	fc.record({
		t: fc.constant('target.observed'),
		page,
		what: fc.constantFrom('versions', 'release'),
		data: fc.nat(),
	}),
	fc.record({
		t: fc.constant('checks.done'),
		page,
		moment: fc.constantFrom('before', 'after'),
		results: fc.constant([]),
		ms: fc.nat(),
	}),
	fc.record({
		t: fc.constant('plan.frozen'),
		phase: fc.constantFrom('backup', 'rollout'),
		run: fc.nat(3),
		hash: fc.string(),
		steps: fc.constant([planned]),
	}),
	fc.record({
		t: fc.constant('step.intent'),
		...names,
		class: fc.constant('guarded'),
		digest: fc.string(),
		folder: fc.string(),
		observed: fc.constant({}),
		why: fc.constant('plan'),
	}),
	fc.record({
		t: fc.constant('step.done'),
		...names,
		facts: fc.constant({}),
		ms: fc.nat(),
		result: fc.string(),
	}),
	fc.record({
		t: fc.constant('step.failed'),
		...names,
		reason: fc.string(),
		exit: fc.constant(1),
		ms: fc.nat(),
	}),
	fc.record({t: fc.constant('step.refused'), ...names, reason: fc.string()}),
	fc.record({t: fc.constant('step.unknown'), ...names, why: fc.string()}),
	fc.record({
		t: fc.constant('step.resolved'),
		...names,
		choice: fc.constantFrom('again', 'landed', 'left'),
		by: fc.constant('operator'),
	}),
	fc.record({
		t: fc.constant('decision'),
		id: fc.constantFrom('decide', 'rollout'),
		value: fc.constantFrom('left', 'finish'),
	}),
	fc.record({t: fc.constant('session.close'), outcome: fc.constant('done')}),
) as fc.Arbitrary<Event>;
const events = fc.array(folded, {maxLength: 40}).map(list => stamp(list));

function stamp(list: Event[], from = 0): Stamped[] {
	return list.map((event, at) => ({...event, seq: from + at + 1, at: `2026-01-01T00:00:${at}Z`}));
}

const answer = (on: PageId, name: string, value: unknown): Event => ({
	t: 'answer',
	page: on,
	id: name,
	value,
});
const seenOn = (on: PageId, what: string): Event => ({
	t: 'target.observed',
	page: on,
	what,
	data: {},
});
const frozen = (phase: 'backup' | 'rollout'): Event => ({
	t: 'plan.frozen',
	phase,
	run: 1,
	hash: '',
	steps: [planned],
});
const after = (...list: Event[]): State => foldAll(emptyState, stamp(list));

describe('fold', () => {
	it('is the same all at once, in two parts, and record by record, and changes nothing given to it', () => {
		fc.assert(
			fc.property(events, fc.nat(40), (list, cut) => {
				const before = structuredClone(list);
				const whole = foldAll(emptyState, list);
				const first = foldAll(emptyState, list.slice(0, cut));
				const kept = structuredClone(first);
				expect(foldAll(first, list.slice(cut))).toEqual(whole);
				expect(first).toEqual(kept);
				expect(list).toEqual(before);
				expect(list.reduce(fold, emptyState)).toEqual(whole);
			}),
		);
	});

	it('of a kind nobody knows changes nothing but the count', () => {
		fc.assert(
			fc.property(events, fc.string(), (list, kind) => {
				const state = foldAll(emptyState, list);
				const strange = {
					t: `x-${kind}`,
					page: 'target',
					id: 'program',
					value: 'z',
					step: planned.key,
					attempt: 1,
					seq: 99,
					at: 'now',
				};
				expect(fold(state, strange as unknown as Stamped)).toEqual({
					...state,
					seq: 99,
					last: 'now',
				});
			}),
		);
	});

	it('takes back what later pages built on an answer that changes, and keeps what stood before', () => {
		const built = [
			answer('target', 'program', '/a'),
			seenOn('version', 'versions'),
			answer('version', 'version', '1.1.0'),
			seenOn('version', 'release'),
			{t: 'checks.done', page: 'checks', moment: 'before', results: [], ms: 1} satisfies Event,
			answer('checks', 'checks.go', 'yes'),
			seenOn('backup', 'inventory'),
		];
		const same = after(...built, answer('version', 'version', '1.1.0'));
		expect([...same.answers.keys()]).toEqual(['program', 'version', 'checks.go']);
		const changed = after(...built, answer('version', 'version', '1.2.0'));
		expect([...changed.answers.keys()]).toEqual(['program', 'version']);
		expect([...changed.observed.keys()]).toEqual(['versions']);
		expect(changed.checks.before).toBeUndefined();
		const back = after(...built, answer('version', 'version', null));
		expect([...back.answers.keys()]).toEqual(['program']);
		expect(back.retracted.get('version')).toBe('1.1.0');
	});

	it('takes nothing back once the change has begun', () => {
		fc.assert(
			fc.property(events, events, (earlier, later) => {
				const start = fold(foldAll(emptyState, earlier), {
					...frozen('rollout'),
					seq: 99,
					at: 'now',
				});
				const end = foldAll(start, later);
				expect([...end.answers.keys()]).toEqual(expect.arrayContaining([...start.answers.keys()]));
				expect([...end.observed.keys()]).toEqual(
					expect.arrayContaining([...start.observed.keys()]),
				);
				expect(Object.keys(end.checks)).toEqual(expect.arrayContaining(Object.keys(start.checks)));
				expect(end.runs.length).toBeGreaterThanOrEqual(start.runs.length);
				expect(end.decisions.length).toBeGreaterThanOrEqual(start.decisions.length);
			}),
		);
	});

	it('knows the end from the decision alone, when it was killed before it closed', () => {
		expect(after(frozen('rollout'), {t: 'decision', id: 'decide', value: 'finish'}).outcome).toBe(
			'done',
		);
		expect(
			after(frozen('rollout'), {t: 'decision', id: 'decide', value: 'reopen'}).outcome,
		).toBeUndefined();
	});
});

describe('the status of a step', () => {
	const bare: Attempt = {n: 1, class: 'guarded', folder: '', observed: {}, at: ''};
	const done = {kind: 'done', facts: {}, ms: 1} as const;
	const failed = {kind: 'failed', reason: '', exit: 1, ms: 1} as const;
	it.each([
		['waiting', []],
		['open', [bare]],
		['open', [{...bare, overdue: 600}]],
		['unknown', [{...bare, unknown: 'gone'}]],
		['unknown', [{...bare, unknown: 'gone', resolved: 'left'}]],
		['done', [{...bare, end: done}]],
		['done', [{...bare, unknown: 'gone', end: done}]],
		['done', [{...bare, unknown: 'gone', resolved: 'landed'}]],
		['failed', [{...bare, end: failed}]],
		['refused', [{...bare, end: {kind: 'refused', reason: ''}}]],
		['waiting', [{...bare, end: failed, resolved: 'again'}]],
		[
			'open',
			[
				{...bare, end: failed, resolved: 'again'},
				{...bare, n: 2},
			],
		],
		[
			'unknown',
			[
				{...bare, end: done},
				{...bare, n: 2, unknown: 'gone'},
			],
		],
	] as [string, Attempt[]][])('is %s', (status, attempts) => {
		expect(statusOf(attempts)).toBe(status);
	});

	it('is never waiting while nobody knows how the last attempt ended', () => {
		fc.assert(
			fc.property(events, list => {
				for (const {status, attempts} of foldAll(emptyState, list).runs.flatMap(run => run.steps)) {
					const last = attempts.at(-1);
					if (last && !last.end && last.resolved !== 'again') expect(status).not.toBe('waiting');
				}
			}),
		);
	});
});
