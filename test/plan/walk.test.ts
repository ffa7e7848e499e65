import fc from 'fast-check';
import {afterAll, describe, expect, it, vi} from 'vitest';
import {proofEvent} from '../../source/engine/proof.ts';
import {foldAll, type Stamped} from '../../source/journal/fold.ts';
import {readJournal} from '../../source/journal/read.ts';
import {chainHash, encodeRecord, firstPrev} from '../../source/journal/record.ts';
import {emptyState, type State} from '../../source/journal/state.ts';
import type {Flow} from '../../source/plan/pages.ts';
import {standOf} from '../../source/plan/stand.ts';
import {forget, tiny, walk, workFor, type Chance, type Walk} from '../support-engine/walk.ts';

// Only against hanging: hundreds of sessions are walked.
vi.setConfig({testTimeout: 300_000});

const chances = fc.array(fc.nat(10_000), {minLength: 20, maxLength: 600, size: 'max'});

const chanceOf = (numbers: number[]): Chance => {
	const left = [...numbers];
	return below => {
		const number = left.shift();
		return number === undefined ? undefined : number % below;
	};
};

afterAll(forget);

const contextOf = (state: State) => ({
	runbook: tiny,
	state,
	session: '01ABCDEFGHJKMNPQRSTVWXYZ00',
	secrets: new Set<string>(),
});
const standIn = (state: State) => standOf(contextOf(state));

/** Random walks, each looked at from every side; they are walked once. */
async function walksOf(flow: Flow, count: number): Promise<readonly Walk[]> {
	const seed = Date.now();
	console.log(`${flow}: seed ${seed}`);
	const found: Walk[] = [];
	for (const numbers of fc.sample(chances, {numRuns: count, seed}))
		found.push(await walk(chanceOf(numbers), {flow}));
	return found;
}

const twice = ['guarded', 'destructive'];

const pagesOfFlow = {
	upgrade: [
		'backup',
		'checks',
		'decide',
		'plan',
		'report',
		'rollout',
		'target',
		'verify',
		'version',
	],
	recover: ['backup', 'checks', 'decide', 'plan', 'report', 'rollout', 'target', 'verify'],
} as const;

describe.each(['upgrade', 'recover'] as const)(
	'every walk through a session to %s, killed between any two records',
	{timeout: 120_000},
	flow => {
		let walks: readonly Walk[] = [];
		it('goes from page to page as far as it can be walked', async () => {
			walks = await walksOf(flow, Number(process.env['HANDRAIL_WALKS'] ?? 300));
			expect(walks.length).toBeGreaterThan(50);
		}, 300_000);

		it('never stands at a dead end, comes to the report, and is closed there', () => {
			const pages = new Set<string>();
			walks.forEach(({ended, states}) => {
				expect(ended).toBe(true);
				const state = states.at(-1)!;
				expect(standIn(state)).toEqual({page: 'report', questions: []});
				expect(state.outcome).toBeDefined();
				for (const each of states) pages.add(standIn(each).page);
			});
			expect([...pages].toSorted()).toEqual(pagesOfFlow[flow]);
		});

		it('begins no guarded and no destructive step again unless the operator said so', () => {
			let again = 0;
			walks.forEach(({events}) => {
				const begun = new Set<string>();
				for (const event of events) {
					// A person's own step is only ticked: nothing runs.
					if ('step' in event && event.step.endsWith('/hand')) continue;
					if (event.t === 'step.intent' && twice.includes(event.class)) {
						expect(begun).not.toContain(event.step);
						begun.add(event.step);
					} else if (event.t === 'step.resolved' && event.choice === 'again') {
						if (begun.has(event.step)) expect(event.by).toBe('operator');
						if (begun.delete(event.step)) again++;
					}
				}
			});
			expect(again).toBeGreaterThan(flow === 'upgrade' ? 10 : 5);
		});

		it('goes on by rule at most three times', () => {
			walks.forEach(({events}) => {
				const byRule = new Map<string, number>();
				for (const event of events) {
					if (event.t !== 'step.resolved') continue;
					const count = event.by === 'operator' ? 0 : (byRule.get(event.step) ?? 0) + 1;
					byRule.set(event.step, count);
					if (event.choice === 'again') expect(count).toBeLessThan(3);
				}
			});
		});

		it('stands where it stood after its journal was read again, at every record', () => {
			walks.forEach(({events, states}) => {
				const bytes = Buffer.from(linesOf(events).join(''));
				const {records, condition} = readJournal(bytes);
				expect(condition).toBe('ok');
				const again = states.map((_, count) =>
					foldAll(emptyState, records.slice(0, count) as unknown as Stamped[]),
				);
				expect(again.map(standIn)).toEqual(states.map(standIn));
				expect(again.at(-1)).toEqual(
					foldAll(
						foldAll(emptyState, records.slice(0, 9) as unknown as Stamped[]),
						records.slice(9) as unknown as Stamped[],
					),
				);
			});
		});

		it('asks with an id that occurs once on its page, or has work', () => {
			walks.forEach(({states}) => {
				for (const state of states) {
					const stand = standIn(state);
					const ids = stand.questions.map(({id}) => id);
					expect(new Set(ids).size).toBe(ids.length);
					const proof = proofEvent(contextOf(state), '');
					if (stand.page !== 'report')
						expect(ids.length > 0 || workFor(state, stand) || proof).toBeTruthy();
				}
			});
		});
	},
);

/** The walk's events as a journal writes them. */
function linesOf(events: readonly Stamped[]): string[] {
	let prev = firstPrev;
	return events.map(event => {
		const {seq, at, ...rest} = event;
		const line = encodeRecord({
			v: 1,
			seq,
			prev,
			at,
			mono: seq,
			boot: 'b',
			pid: 1,
			...rest,
		});
		prev = chainHash(line);
		return line;
	});
}
