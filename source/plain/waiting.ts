import type {Question} from '../plan/questions.ts';
import type {View} from '../plan/view.ts';

/** What a session waits for; everything that it does by itself comes before. */
export type Waiting =
	| {for: 'answers'; questions: readonly Question[]}
	/** A look or a step failed; it may be tried again. */
	| {for: 'retry'; text: string}
	/** Stopped between two steps, as asked. */
	| {for: 'go-on'}
	/** The journal cannot be written: nothing more is started. */
	| {for: 'nothing'; text: string}
	| {for: 'leaving'};

/** What is waited for now; undefined while the session works by itself. */
export function waitingOf({stand, live}: View): Waiting | undefined {
	const {work, questions, page} = stand;
	if (live.readOnly !== undefined) return {for: 'nothing', text: live.readOnly};
	if (live.busy) return undefined;
	if (questions.length > 0 && work?.do !== 'look' && work?.do !== 'check')
		return {for: 'answers', questions};
	if (work && live.trouble) return {for: 'retry', text: live.trouble.text};
	if (work) return live.paused ? {for: 'go-on'} : undefined;
	return page === 'report' ? {for: 'leaving'} : undefined;
}

/** May it stay unanswered for good? */
export const isAlternative = ({optional, kind}: Question) =>
	optional === true && (kind === 'confirm' || kind === 'paste');

/** Those that must be answered before the page is left. */
export const required = (questions: readonly Question[]): Question[] =>
	questions.filter(question => !isAlternative(question));
