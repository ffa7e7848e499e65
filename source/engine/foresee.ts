import fs from 'node:fs';
import {scratchFolder} from '../drivers/scratch-folder.ts';
import type {Event} from '../journal/events.ts';
import {fold} from '../journal/fold.ts';
import {emptyState} from '../journal/state.ts';
import type {Context} from '../plan/context.ts';
import type {Look, Question} from '../plan/questions.ts';
import {openAsks} from '../plan/rules/asked.ts';
import {routeTo} from '../plan/rules/route.ts';
import {newestOf, type Newest} from '../plan/rules/newest.ts';
import {roadOf} from '../plan/rules/version.ts';
import {standOf} from '../plan/stand.ts';
import type {Runbook} from '../runbook/format.ts';
import {sanitise} from '../trust/safe.ts';
import {tell, Trouble} from '../trust/trouble.ts';
import {lookers} from './look.ts';
import {stateFolder} from './store.ts';
import {validate} from './validate.ts';

/** Gives the answer to a question, or nothing. */
export type Answerer = (question: Question) => unknown;

/**
 * What is known before anything is begun; `missing` is the first question that nobody answered, `newest` why there is nothing
 * to go to; `unread` what could not be looked at, each with its reason.
 */
export type Foreseen = {
	context: Context;
	missing?: Question;
	newest?: Newest;
	unread?: Unread[];
};
type Unread = {what: Look; why: string};

const wanted: readonly Look[] = ['versions', 'release', 'notes', 'values'];

/**
 * Looks at versions, notes and settings as the pages do, and begins nothing: no session, no lock, no
 * backup. A version that is not named is the one the page recommends. Throws Trouble when what was
 * answered does not fit, or the versions cannot be seen.
 */
export async function foresee(runbook: Runbook, answer: Answerer): Promise<Foreseen> {
	const folder = scratchFolder('handrail-plan');
	const unread: Unread[] = [];
	let seq = 0;
	let context: Context = {runbook, state: emptyState, session: '0'.repeat(26), secrets: new Set()};
	const add = (event: Event) => {
		const stamped = {...event, seq: ++seq, at: new Date().toISOString()};
		context = {...context, state: fold(context.state, stamped)};
	};
	try {
		add({t: 'session.open', runbook: runbook.id, title: runbook.title, app: ''});
		for (;;) {
			const {page, questions} = standOf(context);
			const [question] = questions;
			if (page !== 'target' || !question) break;
			const value = siteValue(question, answer(question));
			if (value === undefined) return {context, missing: question};
			add({t: 'answer', page, id: question.id, value});
		}

		for (const what of wanted) {
			if (what === 'release') {
				const missing = chooseVersion(context, answer, add);
				const newest = missing && newestOf(context);
				if (newest) return {context, newest};
				if (missing) return {context, missing};
				answerAbout(() => context, answer, add);
			}

			if (what === 'notes' && !runbook.notes) continue;
			const about = what === 'notes' ? towardsGoal(context) : context;
			try {
				const data = await lookers[what](about, folder, {root: stateFolder(), whole: true});
				add({t: 'target.observed', page: pageOf[what], what, data});
			} catch (error) {
				// Without versions there is nothing to tell; without the rest there is.
				if (!(error instanceof Trouble) || what === 'versions') throw error;
				unread.push({what, why: tell(error)});
			}
		}

		return {context, ...(unread.length > 0 ? {unread} : {})};
	} finally {
		fs.rmSync(folder, {recursive: true, force: true});
	}
}

/** The notes of a whole road are read at once: what a later hop breaks matters when the goal is chosen. */
function towardsGoal(context: Context): Context {
	const {answers} = context.state;
	const [goal, version] = [answers.get('goal'), answers.get('version')];
	if (!roadOf(context) || !goal || !version) return context;
	const wider = new Map(answers).set('version', {...version, value: goal.value});
	return {...context, state: {...context.state, answers: wider}};
}

const pageOf = {
	versions: 'version',
	release: 'version',
	notes: 'notes',
	values: 'values',
} as Readonly<Record<Look, 'version' | 'notes' | 'values'>>;

/** What the runbook asks about the chosen version, as far as it was answered; the rest stays to be decided. */
function answerAbout(context: () => Context, answer: Answerer, add: (event: Event) => void): void {
	const tried = new Set<string>();
	for (;;) {
		const change = standOf(context()).questions.filter(({id}) => id === 'change');
		// An answer may make another question due.
		const open = [...openAsks(context(), 'version'), ...openAsks(context(), 'notes')];
		const question = [...change, ...open].find(({id}) => !tried.has(id));
		if (!question) return;
		tried.add(question.id);
		const given = answer(question);
		if (given === undefined) continue;
		const checked = validate(question, given);
		if ('problem' in checked) throw new Trouble(sanitise(`${question.id}: ${checked.problem}`));
		add({t: 'answer', page: question.page, id: question.id, value: bare(checked.value)});
	}
}

/** A choice comes as a map, whose value is what counts here. */
function bare(given: unknown): string | undefined {
	const value =
		typeof given === 'object' && given !== null ? (given as {value: unknown}).value : given;
	return typeof value === 'string' ? value : undefined;
}

/** An answer about the site; no secret is needed to look, and the name may stay open. */
function siteValue(question: Question, given: unknown): unknown {
	if (question.kind === 'secret') return '';
	const own = given ?? question.default ?? (question.optional === true ? '' : undefined);
	if (own === undefined) return undefined;
	const checked = validate(question, own);
	if ('problem' in checked) throw new Trouble(sanitise(`${question.id}: ${checked.problem}`));
	return bare(checked.value);
}

/** The version that was named, or the one that is recommended; what it does to the data, as far as it was said. */
function chooseVersion(
	context: Context,
	answer: Answerer,
	add: (event: Event) => void,
): Question | undefined {
	const page = 'version' as const;
	const {questions} = standOf(context);
	const question = questions.find(({id}) => id === 'version');
	if (!question) return undefined;
	const asked: Question = questions.find(({id}) => id === 'goal') ?? {...question, id: 'goal'};
	const version = bare(answer(question));
	const goal = bare(answer(asked)) ?? version ?? question.default;
	if (goal === undefined) return question;
	const route = routeTo(context, goal, version);
	if (route.problem !== undefined) throw new Trouble(sanitise(route.problem));
	if (route.goal !== undefined) add({t: 'answer', page, id: 'goal', value: route.goal});
	add({t: 'answer', page, id: 'version', value: route.version});
	return undefined;
}
