import type {Option, Question} from '../plan/questions.ts';
import type {Told} from '../screens/model.ts';
import {sanitise} from '../trust/safe.ts';
import {explainTold, helpLines} from './explain.ts';
import {oneLine} from './question-words.ts';
import type {Talk} from '../terminal/talk.ts';
import {isAlternative, required} from './waiting.ts';

/** What somebody said to a question. */
export type Move =
	| {do: 'answer'; id: string; value: unknown}
	| {do: 'back' | 'leave' | 'interrupt' | 'end'};

/** What a page has beside its questions. */
export type Beside = {
	/** Begins something by itself: the whole word is asked for. */
	dangerous(id: string): boolean;
	told: readonly Told[];
	log(): readonly string[];
};

const typed: readonly Question['kind'][] = ['confirm', 'acknowledge', 'choice'];

/** Asks the first question that needs an answer; the alternatives beside it are called by their ids. */
export async function ask(
	talk: Talk,
	questions: readonly Question[],
	beside: Beside,
): Promise<Move> {
	const [question = questions[0]] = required(questions);
	if (!question) return {do: 'end'};
	const others = questions.filter(
		item => item !== question && (isAlternative(item) || isOtherChoice(item)),
	);
	const say = (text: string) => talk.say(sanitise(text));
	const dangerous = beside.dangerous(question.id);
	tellQuestion(say, question, others, dangerous);
	for (;;) {
		const secret = question.kind === 'secret';
		const heard = await talk.ask(secret ? 'Secret, not shown: ' : 'Answer: ', secret);
		if (heard === 'interrupt' || heard === 'end') return {do: heard};
		const line = secret ? heard.line : heard.line.trim();
		// The word of a question, and a secret, may be any word.
		const free = secret || (question.kind === 'word' && line === question.word);
		if (!free && (line === 'back' || line === 'leave')) return {do: line};
		if (!free && help(talk, line, beside)) continue;
		const other = others.find(({id}) => id === line);
		if (other) return askOther(talk, other);
		const made = await valueFor(talk, question, line, dangerous);
		if ('do' in made) return made;
		if ('value' in made) return {do: 'answer', id: question.id, value: made.value};
		if (made.problem !== '') say(made.problem);
	}
}

function tellQuestion(
	say: (text: string) => void,
	question: Question,
	others: readonly Question[],
	dangerous: boolean,
): void {
	const {kind, label, help: more, options = [], default: usual, optional} = question;
	say('');
	// A note of the vendor's may hold a list or a listing.
	if (kind === 'acknowledge') for (const line of label.split('\n')) say(line);
	else say(oneLine(label) + (kind === 'confirm' ? '?' : ''));
	if (more !== undefined) say(`  ${more}`);
	options.forEach((option, index) => say(`  ${index + 1}. ${optionLine(option)}`));
	for (const {id, label: name} of others) say(`  Or type ${id}: ${name}`);
	if (kind === 'confirm') say(dangerous ? '  Type yes to do this.' : '  Enter or yes goes on.');
	else if (kind === 'acknowledge')
		say('  Enter or yes: I have read it. A note for the record goes behind it: yes, …');
	else if (kind === 'choice')
		say(usual === undefined ? '  Type a number.' : `  Type a number. Enter: ${usual}`);
	else if (usual !== undefined) say(`  Enter: ${usual}`);
	else if (optional === true) say('  Enter: none');
}

const isOtherChoice = ({kind, optional}: Question) => kind === 'choice' && optional === true;

/** An alternative is chosen by its id alone, or takes one more line. */
async function askOther(talk: Talk, question: Question): Promise<Move> {
	const {id, kind} = question;
	if (kind === 'choice')
		return ask(talk, [question], {dangerous: () => false, told: [], log: () => []});
	if (kind !== 'paste') return {do: 'answer', id, value: 'yes'};
	const heard = await talk.ask('The whole path of a file or folder: ', false);
	if (typeof heard === 'string') return {do: heard};
	return {do: 'answer', id, value: heard.line};
}

function optionLine({label, note, refused, word, reason}: Option): string {
	const side = note === undefined || note === '' ? '' : ` (${note})`;
	if (refused !== undefined) return `${label}${side}. It cannot be chosen: ${refused}`;
	const needs = [
		reason === true ? 'a reason is asked for' : '',
		word === undefined ? '' : 'a word is asked for',
	].filter(Boolean);
	return `${label}${side}${needs.length === 0 ? '' : `; ${needs.join(', ')}`}`;
}

/** `?`, `? 2` and `log` answer nothing. */
function help(talk: Talk, line: string, {told, log}: Beside): boolean {
	if (line === 'log') {
		const lines = log();
		for (const text of lines.length === 0 ? ['Nothing has been written yet.'] : lines)
			talk.say(sanitise(text));
		return true;
	}

	const asked = /^\?\s*(\d*)$/.exec(line);
	if (!asked) return false;
	const which = told[Number(asked[1]) - 1];
	for (const text of which ? explainTold(which) : helpLines(told)) talk.say(sanitise(text));
	return true;
}

type Made = {value: unknown} | {problem: string} | Move;

async function valueFor(
	talk: Talk,
	question: Question,
	line: string,
	dangerous: boolean,
): Promise<Made> {
	const {kind, default: usual} = question;
	if (!typed.includes(kind)) return {value: line === '' ? (usual ?? '') : line};
	if (kind === 'choice') return chosen(talk, question, line);
	// The session says itself what is wrong with a note.
	if (line === 'yes' || (kind === 'acknowledge' && line.startsWith('yes'))) return {value: line};
	if (dangerous) return {problem: 'Type yes to do this, or leave.'};
	return line === '' || line === 'y' ? {value: 'yes'} : {problem: 'Type yes, or leave.'};
}

/** A number or a value; what goes with it is asked for. */
async function chosen(talk: Talk, question: Question, line: string): Promise<Made> {
	const {options = [], default: usual} = question;
	const wanted = line === '' ? usual : line;
	if (wanted === undefined) return {problem: 'Type a number, or leave.'};
	const option =
		options.find(({value}) => value === wanted) ??
		(/^\d{1,4}$/.test(wanted) ? options[Number(wanted) - 1] : undefined);
	// The session says itself what is wrong with a value.
	if (!option) return {value: wanted};
	if (option.refused !== undefined) return {problem: option.refused};
	const whole: Record<string, string> = {value: option.value};
	const more: ['reason' | 'word', string | undefined][] = [
		['reason', option.reason === true ? 'Why? It is recorded: ' : undefined],
		['word', option.word === undefined ? undefined : `Type ${option.word} to confirm: `],
	];
	for (const [part, prompt] of more) {
		if (prompt === undefined) continue;
		const heard = await talk.ask(sanitise(prompt), false);
		if (typeof heard === 'string') return {do: heard};
		if (heard.line.trim() === '') return {problem: 'Nothing was chosen.'};
		whole[part] = heard.line.trim();
	}

	return {value: whole};
}
