import type {Question} from '../plan/questions.ts';
import type {Handle, View} from '../plan/view.ts';
import type {Row} from '../screens/model.ts';
import {stepRuns} from '../screens/standing.ts';
import {programStopped} from '../rollback/way-back.ts';
import {wayOpenUntil} from '../report/way-open.ts';
import {sanitise} from '../trust/safe.ts';
import {refuseSecret, valueOf, type Answers} from './answers.ts';
import {ask, type Move} from './ask.ts';
import {driveUntil} from './drive.ts';
import type {End} from './end.ts';
import {givenRoute, type GivenRoute} from './given-route.ts';
import {leaveQuestion, pausedQuestion, reopenQuestion, retryQuestion} from './own-questions.ts';
import {takeBack} from './take-back.ts';
import type {Talk} from '../terminal/talk.ts';
import {required, type Waiting} from './waiting.ts';

/** What going along needs. */
export type Along = {
	handle: Handle;
	answers: Answers;
	talk: Talk;
	/** Each view, to be shown. */
	see(view: View): void;
	/** The rows of the page, for `?`, and for what is safe to be confirmed by Enter. */
	rows(view: View): readonly Row[];
	/** The operator has typed an answer: it need not be repeated. */
	typed(): void;
};

type Refused = Omit<End & {how: 'refused'}, 'how'>;

/** Goes along with a session line by line: what was answered beforehand first, then whoever can be asked. */
export async function goAlong({handle, answers, talk, see, rows, typed}: Along): Promise<End> {
	const finishedBefore = handle.view().context.state.outcome !== undefined;
	let reopened = false;
	let armed = false;

	const askHere = async (
		questions: readonly Question[],
		view: View,
		own: boolean,
	): Promise<Move> => {
		const all = rows(view);
		const calm = (id: string) =>
			all.some(({act, preferred}) => act?.do === 'answer' && act.id === id && preferred === true);
		return ask(talk, questions, {
			dangerous: id =>
				!own && !calm(id) && questions.find(item => item.id === id)?.kind === 'confirm',
			told: all.flatMap(({told}) => (told ? [told] : [])),
			log: () => [...handle.view().live.log, ...handle.view().live.productLog].slice(-40),
		});
	};
	/** What is the same at every question. Returns an end, or undefined to ask again. */
	const aside = (move: Exclude<Move, {do: 'answer'}>, view: View): End | undefined => {
		if (move.do === 'leave') return {how: 'left'};
		if (move.do === 'end') return talk.terminal ? {how: 'detached'} : undefined;
		if (move.do === 'back') {
			talk.say(sanitise(takeBack(handle)));
			return undefined;
		}

		if (armed || view.context.state.outcome !== undefined) return {how: 'left'};
		armed = true;
		const down = programStopped(view.context.state)
			? 'The program is stopped and stays stopped. '
			: '';
		talk.say(`${down}Press Ctrl-C again to leave; the session is kept.`);
		return undefined;
	};
	/** A question of our own: its answer, or an end, or undefined to look anew. */
	const ownAnswer = async (question: Question, view: View): Promise<string | End | undefined> => {
		const move = await askHere([question], view, true);
		if (move.do !== 'answer') return aside(move, view);
		armed = false;
		const value = move.value as string | {value: string};
		return typeof value === 'string' ? value : value.value;
	};

	const answerQuestions = async (
		questions: readonly Question[],
		view: View,
	): Promise<End | undefined> => {
		const needed = required(questions);
		const route = givenRoute(questions, answers, view);
		if (route) return answerRoute(route);
		// What adds to a page comes before what leaves it; another way is taken only where this one ends.
		const known =
			questions.find(item => item.kind === 'paste' && answers.has(item)) ??
			needed.find(answers.has) ??
			questions.find(answers.has);
		if (known) return answerKnown(known);
		if (!talk.open()) return {how: 'missing', questions: needed};
		const move = await askHere(questions, view, false);
		if (move.do !== 'answer') return aside(move, view);
		armed = false;
		const problem = await handle.answer(move.id, move.value);
		if (problem === undefined) typed();
		else talk.say(sanitise(problem));
		return undefined;
	};
	const answerKnown = async (question: Question): Promise<End | undefined> => {
		const given = answers.take(question);
		if (!given) return undefined;
		const problem =
			(question.kind === 'secret' ? refuseSecret(question.id, given) : undefined) ??
			(await handle.answer(question.id, valueOf(given, question)));
		return problem === undefined ? undefined : refused({question, given, problem});
	};
	const answerRoute = async (route: GivenRoute): Promise<End | undefined> => {
		let {problem} = route;
		for (const [id, value] of route.answers)
			problem ??= await handle.answer(id, valueOf({...route.given, value}, route.question));
		return problem === undefined ? undefined : refused({...route, problem});
	};
	const refused = ({given, question, problem}: Refused): End | undefined => {
		if (!talk.open()) return {how: 'refused', question, given, problem};
		talk.say(sanitise(`${given.where}: ${question.id}: ${problem}`));
		return undefined;
	};

	const meet = async (waiting: Waiting, view: View): Promise<End | undefined> => {
		if (waiting.for === 'nothing') return {how: 'stuck', text: waiting.text};
		if (waiting.for === 'answers') return answerQuestions(waiting.questions, view);
		if (waiting.for === 'leaving') {
			const question = reopenQuestion(view);
			if (!finishedBefore || reopened || wayOpenUntil(view.context) === undefined)
				return {how: 'finished'};
			const given = answers.take(question)?.value;
			const said = given ?? (talk.open() ? await ownAnswer(question, view) : 'no');
			if (said === undefined || typeof said === 'object') return said;
			if (said !== 'yes') return {how: 'finished'};
			reopened = true;
			handle.reopen();
			return undefined;
		}

		if (!talk.open())
			return waiting.for === 'retry' ? {how: 'stuck', text: waiting.text} : {how: 'left'};
		const paused = waiting.for === 'go-on';
		const said = await ownAnswer(paused ? pausedQuestion(view) : retryQuestion(view), view);
		if (said === undefined || typeof said === 'object') return said;
		if (!paused) handle.retry();
		else if (said === 'back') handle.decideNow();
		else if (said === 'on') handle.setPausing(false);
		return undefined;
	};

	const interrupt = async (view: View, how: 'interrupt' | 'end'): Promise<End | undefined> => {
		if (how === 'end') return {how: 'detached'};
		if (!talk.open()) return {how: 'left'};
		if (!stepRuns(view)) return aside({do: 'interrupt'}, view);
		const move = await askHere([leaveQuestion(view)], view, true);
		if (move.do === 'end') return {how: 'detached'};
		if (move.do === 'back') return undefined;
		if (move.do !== 'answer') return {how: 'left'};
		const {value} = move.value as {value?: string};
		if (value === 'leave') return {how: 'left'};
		if (value === 'pause') handle.setPausing(true);
		if (value === 'cancel') handle.cancelStep();
		return undefined;
	};

	return driveUntil<End>(handle, {see, meet, interrupted: talk.interrupted, interrupt});
}
