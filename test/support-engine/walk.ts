import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {takeAnswer, type Desk} from '../../source/engine/answer.ts';
import {proofEvent} from '../../source/engine/proof.ts';
import type {Verdict} from '../../source/drivers/contract.ts';
import type {Event} from '../../source/journal/events.ts';
import {fold, type Stamped} from '../../source/journal/fold.ts';
import {emptyState, type State, type StepRun} from '../../source/journal/state.ts';
import {checksAt, latestRun, type Context} from '../../source/plan/context.ts';
import type {Flow, PageId} from '../../source/plan/pages.ts';
import type {LogoutSeen} from '../../source/plan/observations.ts';
import type {Look, Question, Stand, Work} from '../../source/plan/questions.ts';
import {afterUnknown, currentStep, mustAsk} from '../../source/plan/rules/run.ts';
import {standOf} from '../../source/plan/stand.ts';
import {loadRunbook} from '../../source/runbook/load.ts';
import {everyClass, tinyRunbook} from './runbook.ts';

export const tiny = loadRunbook(tinyRunbook(everyClass), 'tiny.yaml');

const observations: Readonly<Record<Look, unknown>> = {
	versions: {
		installed: {version: '1.0.0', sha256: 'a', size: 1, place: '/tool'},
		available: [{version: '1.1.0', place: '/tool-1.1.0', kind: 'file'}],
		ignored: [],
		withdrawn: [],
		at: '',
	},
	release: {version: '1.1.0', program: '/tool-1.1.0', sha256: 'b', sums: '', size: 1, kind: 'file'},
	notes: {source: '', versions: []},
	values: {findings: [], read: [], unread: []},
	inventory: {stores: [], refusals: [], place: '/b', needed: 0, free: 1},
	set: {
		note: {product: 'tiny', version: '1.1.0', madeAt: '', counts: {alive: {rows: 3}}, site: {}},
	},
	contents: {stores: [], refusals: [], warnings: []},
	place: {taken: []},
	logout: logout('safe'),
};

function logout(verdict: LogoutSeen['verdict']): LogoutSeen {
	return {verdict, why: verdict, by: [], again: {linger: 'l', scope: 's'}};
}

/** Removes what the walks have kept. */
export function forget(): void {
	if (root !== undefined) fs.rmSync(root, {recursive: true, force: true});
	root = undefined;
}

/** Choices of a walk: numbers from fast-check, then `undefined`: the sensible thing, so that it ends. */
export type Chance = (below: number) => number | undefined;

export type Walk = {events: Stamped[]; states: State[]; ended: boolean; answers: number};

class Killed extends Error {}

let root: string | undefined;

/** Where the name of the target is kept. */
function stateRoot(): string {
	if (root !== undefined) return root;
	const made = fs.mkdtempSync(join(tmpdir(), 'handrail-walk-'));
	fs.mkdirSync(join(made, 'targets'));
	return (root = made);
}

/** What the engine would do now, as `ready` in session.ts says. */
export function workFor(state: State, {work}: Stand): Work | undefined {
	if (work?.do !== 'run') return work;
	const run = latestRun(state, work.phase);
	const item = run && currentStep(run);
	return !item || mustAsk(item) || item.step.action === 'manual.do' ? undefined : work;
}

/** A session without a world: every look, step and answer by chance; killed between records by chance. */
export async function walk(
	chance: Chance,
	{limit = 1000, flow = 'upgrade'}: {limit?: number; flow?: Flow} = {},
): Promise<Walk> {
	const events: Stamped[] = [];
	const states: State[] = [emptyState];
	let budget = Number.POSITIVE_INFINITY;
	let answers = 0;
	const context = (): Context => ({
		runbook: tiny,
		state: states.at(-1) ?? emptyState,
		session: '01ABCDEFGHJKMNPQRSTVWXYZ00',
		secrets: new Set(),
	});
	const append = (event: Event) => {
		if (budget-- <= 0) throw new Killed('killed');
		const seq = events.length + 1;
		const stamped = {...event, seq, at: new Date(seq * 1000).toISOString()};
		events.push(stamped);
		states.push(fold(states.at(-1) ?? emptyState, stamped));
	};
	const desk: Desk = {root: stateRoot(), context, append, keepSecret: () => {}};
	append({t: 'session.open', runbook: 'tiny', title: 'Tiny', app: '0', flow});
	for (let turn = 0; turn < limit; turn++) {
		// As the engine's loop does before each turn.
		const proof = proofEvent(context(), new Date((events.length + 1) * 1000).toISOString());
		if (proof) append(proof);
		const {state} = context();
		const stand = standOf(context());
		const work = workFor(state, stand);
		if (!work && stand.questions.length === 0) {
			if (stand.page !== 'report') throw new Error(`a dead end on the page ${stand.page}`);
			return {events, states, ended: true, answers};
		}

		// By chance the process dies after so many more records, in the middle of what it does.
		budget = chance(8) === 0 ? (chance(3) ?? 0) : Number.POSITIVE_INFINITY;
		try {
			// Optional questions may be answered although there is work.
			if (work && !(stand.questions.length > 0 && chance(4) === 0))
				perform(work, stand.page, state, append, chance);
			else {
				answers++;
				await answerOne(desk, stand.questions, chance);
			}
		} catch (error) {
			if (!(error instanceof Killed)) throw error;
		}

		budget = Number.POSITIVE_INFINITY;
	}

	return {events, states, ended: false, answers};
}

async function answerOne(desk: Desk, questions: Question[], chance: Chance): Promise<void> {
	const needed = questions.filter(({optional}) => !optional);
	const list = needed.length > 0 && chance(6) !== 0 ? needed : questions;
	const question = list[chance(list.length) ?? 0]!;
	const problem = await takeAnswer(desk, question.id, valueFor(question, chance));
	if (problem !== undefined && problem !== 'killed' && !/defect|killed/i.test(problem))
		throw new Error(`${question.id}: ${problem}`);
}

/** A folder that looks like a backup set of the tiny runbook. */
function aSet(): string {
	const folder = stateRoot();
	for (const {id} of tiny.backup.stores)
		fs.writeFileSync(join(folder, `${id}.manifest.json`), '{}');
	return folder;
}

function valueFor(question: Question, chance: Chance): unknown {
	if (question.kind === 'word') return question.word;
	if (question.kind === 'folder') return aSet();
	if (question.kind === 'confirm' || question.kind === 'acknowledge') return 'yes';
	if (question.kind !== 'choice') return question.default ?? 'something';
	const options = (question.options ?? []).filter(({refused}) => refused === undefined);
	if (options.length === 0) throw new Error(`${question.id} has no choice that may be chosen`);
	// Without chance: once more; when there is nothing of the kind, to an end.
	const wanted = ['again', 'finish', 'keep', 'take', 'compatible', 'known'];
	const sensible = Math.max(
		0,
		options.findIndex(({value}) => wanted.includes(value)),
	);
	const {value, word} = options[chance(options.length) ?? sensible]!;
	return {value, reason: 'because', ...(word === undefined ? {} : {word})};
}

function perform(
	work: Work,
	page: PageId,
	state: State,
	append: (event: Event) => void,
	chance: Chance,
): void {
	if (work.do === 'look') {
		append({
			t: 'target.observed',
			page,
			what: work.what,
			data: work.what === 'logout' && chance(3) === 0 ? logout('killed') : observations[work.what],
		});
		return;
	}

	if (work.do === 'check') {
		const verdict = (['pass', 'pass', 'fail', 'unknown'] as const)[chance(4) ?? 0]!;
		const {id, title, severity} = checksAt(tiny, state, work.moment)[0]!;
		const results = [{id, title, severity, verdict, reason: verdict, ms: 1}];
		append({t: 'checks.done', page, moment: work.moment, results, ms: 1});
		return;
	}

	const run = latestRun(state, work.phase);
	const item = run && currentStep(run);
	if (item) attendByChance(item, append, chance);
}

/** The same moves as engine/attend.ts, the world's answers by chance. */
function attendByChance(item: StepRun, append: (event: Event) => void, chance: Chance): void {
	const step = item.step.key;
	const last = item.attempts.at(-1);
	if (item.status === 'waiting') {
		const attempt = (last?.n ?? 0) + 1;
		if (chance(6) === 0) return append({t: 'step.refused', step, attempt, reason: 'changed'});
		const why = attempt === 1 ? 'plan' : 'again';
		const common = {step, attempt, class: item.step.class, digest: 'd', folder: 'f'};
		append({t: 'step.intent', ...common, observed: {}, why});
		return;
	}

	const names = {step, attempt: last?.n ?? 0};
	if (item.status === 'open') {
		const how = chance(6) ?? 0;
		if (how <= 1) append({t: 'step.done', ...names, facts: {}, ms: 1, result: 'r'});
		else if (how === 2) append({t: 'step.failed', ...names, reason: 'x', exit: 1, ms: 1});
		else if (how === 3) append({t: 'step.refused', ...names, reason: 'x'});
		else if (how === 4) append({t: 'step.overdue', ...names, after: 600});
		else append({t: 'step.unknown', ...names, why: 'gone'});
		return;
	}

	const next = afterUnknown(item);
	if (next === 'probe') {
		const all = ['landed', 'not-started', 'partial', 'cannot-tell'] satisfies Verdict[];
		const verdict = all[chance(4) ?? 0]!;
		append({t: 'step.probed', ...names, probe: {verdict, reason: '', evidence: {}}});
	} else if (next !== 'ask') append({t: 'step.resolved', ...names, choice: next, by: 'rule'});
}
