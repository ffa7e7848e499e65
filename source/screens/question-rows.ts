import type {Question} from '../plan/questions.ts';
import {looksAgain} from '../plan/rules/again.ts';
import {blank, type Act, type Field, type Row} from './model.ts';

/** A question's choices as rows; refused ones stay visible and say why. */
export function choiceRows(question: Question): Row[] {
	const first =
		question.default ?? question.options?.find(option => option.refused === undefined)?.value;
	return (question.options ?? []).flatMap((option): Row[] => {
		const {value, label, note, refused, word, reason} = option;
		const base: Row = {
			key: `${question.id}=${value}`,
			text: label,
			...(note ? {side: note} : {}),
			preferred: first === value,
		};
		if (refused !== undefined) {
			return [
				{...base, tone: 'dim', mark: 'none', act: {do: 'refused', why: refused}, preferred: false},
				{key: `${base.key}!`, text: refused, tone: 'dim', indent: 4, wrap: true},
			];
		}

		const {id} = question;
		const askWord: Act | undefined =
			word === undefined
				? undefined
				: {do: 'type', id, value, need: 'word', word, label: `Type ${word} to confirm`};
		if (reason === true) {
			const act: Act = {
				do: 'type',
				id,
				value,
				need: 'reason',
				label: 'Why? It is recorded',
				...(askWord ? {next: askWord} : {}),
			};
			return [{...base, act}];
		}

		if (askWord) return [{...base, act: askWord}];
		return [{...base, act: {do: 'answer', id: question.id, value}}];
	});
}

/** A confirmation as a row. It changes the product only where it says so; the cursor never begins on it then. */
export function confirmRow(question: Question, preferred = true): Row {
	return {
		key: question.id,
		text: question.label,
		tone: 'accent',
		act: {do: 'answer', id: question.id, value: 'yes'},
		preferred,
	};
}

/** The rows of the ways to look again that are open; `preferred` where nothing else leads on. */
export function lookAgainRows(questions: readonly Question[], preferred = false): Row[] {
	return questions
		.filter(({id}) => looksAgain(id))
		.flatMap(question => [
			blank(`${question.id}.`),
			{...confirmRow(question, preferred), tone: 'plain' as const},
		]);
}

/** The field of a question that is typed. */
export function fieldOf(question: Question): Field | undefined {
	if (['choice', 'confirm', 'acknowledge', 'paste'].includes(question.kind)) return undefined;
	const kind =
		question.kind === 'secret' || question.kind === 'word' || question.kind === 'reason'
			? question.kind
			: 'text';
	return {
		id: question.id,
		kind,
		label: question.label,
		...(question.help === undefined ? {} : {help: question.help}),
		...(question.default === undefined ? {} : {initial: question.default}),
		...(question.word === undefined ? {} : {word: question.word}),
	};
}

/** Any question in the plainest way: for pages that have nothing of their own to add. */
export function questionRows(question: Question): Row[] {
	if (question.kind === 'choice') {
		return [
			{key: `${question.id}?`, text: question.label, tone: 'strong', wrap: true},
			...choiceRows(question),
		];
	}

	return question.kind === 'confirm' ? [confirmRow(question)] : [];
}
