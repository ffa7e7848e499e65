import {findAction} from '../../source/drivers/index.ts';
import type {Facts} from '../../source/drivers/contract.ts';
import {proofEvent} from '../../source/engine/proof.ts';
import {teller} from '../../source/engine/teller.ts';
import type {CheckRecord, Event, Moment} from '../../source/journal/events.ts';
import {fold, type Stamped} from '../../source/journal/fold.ts';
import {emptyState, type State} from '../../source/journal/state.ts';
import {answered, latestRun, type Context} from '../../source/plan/context.ts';
import {makeSteps} from '../../source/plan/make.ts';
import type {PageId, Phase} from '../../source/plan/pages.ts';
import type {Question, Stand} from '../../source/plan/questions.ts';
import {currentStep, mustAsk} from '../../source/plan/rules/run.ts';
import {standOf} from '../../source/plan/stand.ts';
import type {Handle, Live, View} from '../../source/plan/view.ts';
import {findRunbook} from '../../source/runbook/shipped.ts';

export {teller};
const session = '01ABCDEFGHJKMNPQRSTVWXYZ00';
const quiet: Live = {checks: {}, log: [], productLog: [], pausing: false, paused: false};

/** What the world is in a story; `evil` stands in everything that comes from outside. */
function world(evil: string) {
	const note = (id: string, text: string, breaking: boolean) => ({
		id,
		text: `${text}${evil}`,
		breaking,
		action: false,
		mark: `Breaking${evil}`,
	});
	return {
		versions: {
			installed: {
				version: '1.0.0',
				sha256: 'a'.repeat(64),
				size: 9_000_000,
				place: `/srv/ledger${evil}`,
			},
			available: ['1.1.0', '2.0.0', '2.1.1'].map(version => ({
				version,
				place: `/srv/releases/ledger-${version}`,
				kind: 'file',
				date: '2026-03-01',
			})),
			ignored: [{name: `README${evil}`, why: `not a version${evil}`}],
			withdrawn: [{version: '2.0.0', why: `It lost rows.${evil}`}],
			at: '',
		},
		release: {
			version: '2.1.1',
			program: '/srv/releases/ledger-2.1.1',
			sha256: 'b'.repeat(64),
			sums: `none${evil}`,
			size: 9_000_000,
			kind: 'file',
			change: {class: 'destructive', why: `Version 2 rewrites the tables.${evil}`},
		},
		notes: {
			source: '/srv/CHANGELOG.md',
			versions: [
				{
					version: `2.1.1`,
					date: '2026-03-01',
					read: true,
					items: [note('n3', 'A fix. '.repeat(30), false)],
				},
				{
					version: '2.0.0',
					read: true,
					items: [
						note('n1', 'The tables are rewritten.', true),
						note('n2', 'db_file is gone.', true),
					],
				},
				{version: '1.1.0', read: false, items: []},
			],
		},
		values: {
			findings: [
				{
					source: '/srv/ledger.json',
					key: `data_file${evil}`,
					verdict: 'RENAMED?',
					severity: 'stop',
					yours: `"village.db"${evil}`,
					suggestion: `database.path${evil}`,
				},
				{
					source: '/srv/ledger.json',
					key: 'loan_days',
					verdict: 'PINNED_DEFAULT_CHANGED',
					severity: 'info',
					old: '14',
					new: '28',
					yours: '21',
				},
			],
			read: [`/srv/ledger.json${evil}`],
			unread: [{source: 'flags', why: `It did not answer.${evil}`}],
		},
		set: {},
		contents: {stores: [], refusals: [], warnings: []},
		place: {taken: []},
		inventory: {
			stores: [
				{
					id: 'data',
					title: 'Data folder',
					path: `/srv/data${evil}`,
					kind: 'folder',
					bytes: 5_000_000,
					files: 12,
					note: evil,
					warnings: [`A link leads out.${evil}`],
				},
				{
					id: 'secret',
					title: 'Secret',
					path: '/srv/secret',
					kind: 'secret-file',
					bytes: 48,
					files: 1,
					note: '',
					fingerprint: 'c0ffee',
					warnings: [],
				},
			],
			refusals: [],
			place: '/srv/backups',
			needed: 10_000_000,
			free: 90_000_000_000,
		},
		logout: {
			verdict: 'safe',
			why: 'There is no logind here.',
			by: [],
			again: {linger: '', scope: ''},
		},
	};
}

const pageOf = {
	versions: 'version',
	release: 'version',
	notes: 'notes',
	values: 'values',
	inventory: 'backup',
	set: 'target',
	contents: 'backup',
	place: 'plan',
	logout: 'rollout',
} as const;

export type Story = ReturnType<typeof makeStory>;

/** A session of the practice product as its journal would tell it, without a world: event after event, folded. */
export function makeStory({
	evil = '',
	loses = false,
	values,
}: {evil?: string; loses?: boolean; values?: unknown} = {}) {
	const {runbook} = findRunbook('ledger');
	const events: Stamped[] = [];
	let state: State = emptyState;
	const context = (): Context => ({runbook, state, session, secrets: new Set()});
	const stand = (): Stand => standOf(context());
	const push = (event: Event) => {
		const seq = events.length + 1;
		const stamped = {
			...event,
			seq,
			at: new Date(Date.UTC(2026, 2, 1, 12) + seq * 1000).toISOString(),
		};
		events.push(stamped);
		state = fold(state, stamped);
	};
	const freeze = (phase: Phase) => {
		const run = state.runs.filter(item => item.phase === phase).length + 1;
		push({
			t: 'plan.frozen',
			phase,
			run,
			hash: 'h',
			steps: makeSteps(context(), phase, run, findAction),
		});
	};
	const results = (moment: Moment): CheckRecord[] =>
		runbook.checks
			.filter(({moments}) => moments.includes(moment))
			.map(({id, title, severity}) => {
				const lost = loses && moment === 'after' && id === 'records';
				const loans = lost ? 210 : 240;
				return {
					id,
					title,
					severity,
					verdict: lost ? 'fail' : 'pass',
					reason: `members 40, books 120, loans ${loans}${evil}`,
					...(lost ? {remedy: `Take the way back.${evil}`} : {}),
					facts: {'records in loans': loans},
					ms: 12,
				};
			});
	const step = (
		facts: Facts = {level: 'V4', digest: 'd', bytes: 5_000_000, path: '/srv/backups/x'},
	) => {
		const run = state.runs.at(-1);
		const item = run && currentStep(run);
		if (!item) return;
		const attempt = (item.attempts.at(-1)?.n ?? 0) + 1;
		const names = {step: item.step.key, attempt};
		if (item.status !== 'open') {
			push({
				t: 'step.intent',
				...names,
				class: item.step.class,
				digest: 'd',
				folder: 'f',
				observed: {},
				why: 'plan',
			});
			return;
		}

		push({t: 'step.done', step: item.step.key, attempt: attempt - 1, facts, ms: 2300, result: 'r'});
		const proof = proofEvent(context(), '2026-03-01T12:30:00.000Z');
		if (proof) push(proof);
	};
	const answer = (question: Question, wanted?: string) => {
		const {id, page} = question;
		const value = wanted ?? valueOf(question, state);
		if (id === 'decide') {
			push({t: 'decision', id, value});
			if (value === 'finish' || value === 'keep') push({t: 'session.close', outcome: 'done'});
			else freeze(value as Phase);
			return;
		}

		if (id === 'backup.begin') freeze('backup');
		if (id === 'verify.go.back') push({t: 'session.close', outcome: 'rolled-back'});
		push({t: 'answer', page, id, value});
		if (id !== 'rollout.begin') return;
		push({t: 'decision', id: 'rollout', value: 'begin'});
		freeze('rollout');
	};
	const proceed = () => {
		const {work, questions, page} = stand();
		if (work?.do === 'look')
			return push({
				t: 'target.observed',
				page: pageOf[work.what],
				what: work.what,
				data: {...world(evil), ...(values === undefined ? {} : {values})}[work.what],
			});
		if (work?.do === 'check')
			return push({
				t: 'checks.done',
				page,
				moment: work.moment,
				results: results(work.moment),
				ms: 40,
			});
		const run = state.runs.at(-1);
		const item = run && currentStep(run);
		if (work && item && !mustAsk(item)) return step();
		const [question] = questions;
		if (!question) throw new Error(`nothing to do on ${page}`);
		answer(question);
	};
	push({t: 'session.open', runbook: runbook.id, title: runbook.title, app: '0'});
	const story = {
		state: () => state,
		context,
		stand,
		push,
		answer: (id: string, value?: string) => {
			const question = stand().questions.find(item => item.id === id);
			if (!question) throw new Error(`${id} is not asked on ${stand().page}`);
			answer(question, value);
			return story;
		},
		/** Lets the session go on to a page, or until something holds there. */
		to(page: PageId, holds: (now: Stand, state: State) => boolean = () => true) {
			for (let i = 0; i < 300; i++) {
				const now = stand();
				if (now.page === page && holds(now, state)) return story;
				proceed();
			}

			throw new Error(`never came to ${page}, stands at ${stand().page}`);
		},
		/** The step that stands next is begun, and ends as told. */
		stepEnds(end: 'failed' | 'unknown' | 'refused', reason: string) {
			const item = currentStep(state.runs.at(-1)!)!;
			if (item.status !== 'open') step();
			const names = {step: item.step.key, attempt: (item.attempts.at(-1)?.n ?? 0) + 1};
			if (end === 'failed') push({t: 'step.failed', ...names, reason, exit: 1, ms: 10});
			if (end === 'refused') push({t: 'step.refused', ...names, reason});
			if (end === 'unknown') {
				push({t: 'step.unknown', ...names, why: reason});
				push({t: 'step.probed', ...names, probe: {verdict: 'partial', reason, evidence: {}}});
			}

			return story;
		},
		view: (live: Partial<Live> = {}): View => ({
			context: context(),
			stand: stand(),
			live: {...quiet, ...live},
			folder: '/state/sessions/01',
		}),
	};
	return story;
}

function valueOf(question: Question, state: State): string {
	if (question.id === 'version') return '2.1.1';
	if (question.id === 'version.go') return String(answered(state, 'version'));
	if (question.kind === 'word') return question.word ?? '';
	if (question.kind === 'choice')
		return question.options?.find(({refused}) => refused === undefined)?.value ?? '';
	if (question.kind === 'confirm' || question.kind === 'acknowledge') return 'yes';
	if (question.kind === 'folder' || question.kind === 'file') return `/srv/${question.id}`;
	return question.default ?? `/srv/${question.id}`;
}

/** A step of the newest run stands open. */
export const stepOpen = (phase: Phase) => (_: Stand, state: State) => {
	const run = latestRun(state, phase);
	return run !== undefined && currentStep(run)?.status === 'open';
};
/** Something is asked. */
export const asks = ({questions}: Stand) => questions.length > 0;

/** A session that only shows; what is answered is kept to be looked at. */
export function still(view: View): Handle & {answers: [string, unknown][]; show(next: View): void} {
	const answers: [string, unknown][] = [];
	const listeners = new Set<() => void>();
	let now = view;
	return {
		answers,
		show(next) {
			now = next;
			for (const listener of listeners) listener();
		},
		view: () => now,
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		async answer(id, value) {
			answers.push([id, value]);
			return undefined;
		},
		retract: () => undefined,
		retry() {},
		setPausing() {},
		cancelStep() {},
		decideNow() {},
		reopen() {},
	};
}
