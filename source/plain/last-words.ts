import {sanitise} from '../trust/safe.ts';
import type {Answers} from './answers.ts';
import type {End} from './end.ts';
import {missingLines} from './question-words.ts';

/** What is said when nobody could be asked, or an answer does not do: what is wanted, and the exact flag. */
export function endWords(end: End): string[] {
	if (end.how === 'missing') {
		if (end.questions.length === 0)
			return ['handrail: a strict check does not pass, and it cannot be passed by.'];
		const [first] = end.questions;
		const head = `handrail: an answer is missing: ${sanitise(first?.id ?? '')}`;
		return [head, ...end.questions.flatMap(missingLines).map(line => `  ${line}`)];
	}

	if (end.how === 'refused') {
		const {given, question, problem} = end;
		return [
			sanitise(`handrail: ${given.where}: ${question.id}: ${problem}`),
			...missingLines(question).map(line => `  ${line}`),
		];
	}

	return end.how === 'stuck' ? [sanitise(`handrail: ${end.text}`)] : [];
}

/** Answers that nothing asked for; those that the session had already are no news. */
export function unusedLine(
	answers: Answers,
	end: End,
	answeredBefore: ReadonlyMap<string, unknown>,
): string | undefined {
	const left = answers.left().filter(({id}) => !answeredBefore.has(id));
	if (left.length === 0) return undefined;
	if (end.how !== 'finished')
		return sanitise(`handrail: not asked so far: ${left.map(({id}) => id).join(', ')}.`);
	const list = left.map(({id, where}) => `${id} (${where})`).join(', ');
	return sanitise(`handrail: never asked: ${list}. Is each spelled right?`);
}
