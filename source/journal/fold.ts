import {isChange, pageOrder, type PageId} from '../plan/pages.ts';
import type {ConfigSeen} from '../plan/observations.ts';
import {stillMeant} from '../plan/still-meant.ts';
import {text} from '../plan/text.ts';
import type {Event} from './events.ts';
import {inRun} from './fold-step.ts';
import {shiftOf, type Answer, type PhaseRun, type State, type StepRun} from './state.ts';

/** An event with the two stamps that the state needs. */
export type Stamped = Event & {seq: number; at: string};

const place = (page: PageId) => pageOrder.indexOf(page);

/** One event added to what is known. Pure; an unknown kind of event changes nothing but `seq`. */
export function fold(state: State, event: Stamped): State {
	return {...apply(state, event), seq: event.seq, last: event.at};
}

/** The state after a whole journal. */
export function foldAll(start: State, events: Iterable<Stamped>): State {
	let state = start;
	for (const event of events) state = fold(state, event);
	return state;
}

function apply(state: State, event: Stamped): State {
	switch (event.t) {
		case 'session.open':
			return {
				...state,
				runbook: event.runbook,
				title: event.title,
				flow: event.flow ?? 'upgrade',
				target: event.target,
				opened: event.at,
			};
		case 'answer':
			return answer(state, event);
		case 'target.observed': {
			const {page, what, data, seq, at} = event;
			const before = state.observed.get(what)?.data;
			const answers =
				what === 'values'
					? stillMeant(state.answers, before as ConfigSeen | undefined, data as ConfigSeen)
					: state.answers;
			const observed = new Map(state.observed).set(what, {page, data, seq, at});
			return {...state, answers, observed};
		}

		case 'checks.done': {
			const {results, ms, at, seq} = event;
			return {...state, checks: {...state.checks, [event.moment]: {results, ms, at, seq}}};
		}

		case 'plan.frozen': {
			const steps = event.steps.map((step): StepRun => ({step, attempts: [], status: 'waiting'}));
			const run: PhaseRun = {
				phase: event.phase,
				run: event.run,
				hash: event.hash,
				at: event.at,
				seq: event.seq,
				steps,
			};
			return {...state, runs: [...state.runs, run], outcome: undefined};
		}

		case 'backup.verified': {
			const {level, path, digest, bytes, at, seq} = event;
			return {...state, backup: {level, path, digest, bytes, at, seq}};
		}

		case 'decision': {
			const {id, value, at, seq} = event;
			const reason = event.reason === undefined ? {} : {reason: event.reason};
			const decisions = [...state.decisions, {id, value, ...reason, at, seq}];
			// Killed before `session.close` was written, it is over all the same.
			const ends = {finish: 'done', keep: 'done', leave: 'unresolved'} as const;
			const over = id === 'decide' ? ends[value as keyof typeof ends] : undefined;
			return {...state, decisions, outcome: over ?? state.outcome};
		}

		case 'ui.attached':
			// Another login may be under other rules.
			return {...state, observed: without(state.observed, 'logout')};
		case 'ui.detached':
			return event.why === 'SIGHUP' ? {...state, hangUps: state.hangUps + 1} : state;
		case 'clock.jump':
			return {
				...state,
				clocks: [...state.clocks, {seconds: event.seconds, at: event.at, seq: event.seq}],
			};
		case 'lock.stolen': {
			const {from, by, at} = event;
			return {...state, takenOver: [...state.takenOver, {from, by, at}]};
		}

		case 'durability':
			return {...state, weak: true};
		case 'session.close':
			return {...state, outcome: event.outcome};
		case 'step.intent':
		case 'step.spawned':
		case 'step.done':
		case 'step.failed':
		case 'step.refused':
		case 'step.overdue':
		case 'step.unknown':
		case 'step.probed':
		case 'step.resolved':
			return {...state, runs: state.runs.map(run => inRun(run, {...event, shift: shiftOf(state)}))};
		default:
			return state;
	}
}

/** An answer that changes takes back everything that later pages built on it. */
function answer(state: State, event: Stamped & {t: 'answer'}): State {
	const {page, id, value, seq, at} = event;
	const before = state.answers.get(id);
	const fixed = state.runs.some(run => isChange(run.phase));
	if (id === 'logout' && value !== 'known')
		return {...state, observed: without(state.observed, 'logout')};
	if (value === null) return fixed ? state : retract(state, id, page);
	const answers = new Map(state.answers).set(id, {page, value, seq, at});
	const target = id === 'name' ? text(value) : state.target;
	if (id === 'backup.new')
		return {
			...state,
			answers: without(answers, 'backup.how', 'backup.path', 'backup.begin', 'backup.go'),
			observed: without(state.observed, 'inventory'),
		};
	const same = JSON.stringify(before?.value) === JSON.stringify(value);
	if (fixed || same || (before === undefined && !revises(state, page)))
		return {...state, target, answers};
	return {...invalidate(state, page, answers), target};
}

/** Takes back what pages after this one built on it. */
function invalidate(state: State, page: PageId, answers: ReadonlyMap<string, Answer>): State {
	const later = (other: PageId) => place(other) > place(page);
	const keep = <T extends {page: PageId}>(map: ReadonlyMap<string, T>) =>
		new Map([...map].filter(([, item]) => !later(item.page)));
	const {before: _, ...checks} = state.checks;
	return {
		...state,
		answers: keep(answers),
		observed: dropOwn(keep(state.observed), page),
		checks: place(page) < place('checks') ? checks : state.checks,
	};
}

/** An answer that is taken back is asked anew, with what it was as the default. */
function retract(state: State, id: string, page: PageId): State {
	const retracted = new Map(state.retracted).set(id, state.answers.get(id)?.value);
	// Another way of backing up asks its own questions again.
	const own = id === 'backup.how' ? ['backup.path', 'backup.kind', 'backup.begin'] : [];
	const changed = invalidate(state, page, without(state.answers, id, ...own));
	return {...changed, retracted};
}

function without<T>(map: ReadonlyMap<string, T>, ...keys: string[]): Map<string, T> {
	return new Map([...map].filter(([key]) => !keys.includes(key)));
}

/** Has a later page already been worked on? Only then is there anything to take back. */
function revises(state: State, page: PageId): boolean {
	const items = [...state.answers.values(), ...state.observed.values()];
	return items.some(item => place(item.page) > place(page));
}

/** What a page looked at under its old answer is looked at again. */
function dropOwn<T extends {page: PageId}>(map: Map<string, T>, page: PageId): Map<string, T> {
	if (page !== 'version') return map;
	return new Map([...map].filter(([what]) => what !== 'release'));
}
