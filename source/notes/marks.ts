import {actionWords, breakingWords, softBreakingWords, type Words} from './mark-words.ts';

export type Marks = {breaking: boolean; action: boolean; mark?: string};

const breakingHeading = /\bbreaking\b|\bincompatib|\bremoved\b|\bremovals?\b|⚠|💥/i;
const actionHeading =
	/\bupgrad(?:e|ing)\b|\bmigrat(?:e|ion|ing)\b|\baction\b|\bbefore you\b|\bmanual\b|\bdeprecat/i;
const denied =
	/\b(?:no|non|not|without|isn't|aren't|any)[ -]+(?:an? |known )?breaking\b|\b(?:no|not|nothing|none)\b[^.;:]{0,40}\brequired\b/gi;
const notAsked =
	/\b(?:no need|don't need|do not need|not need|don't have|do not have|not have|needn't|no longer (?:need|have|must)s?)\s+to\b|\bno manual\b|\bno action\b/gi;
/** Work on the inside of a program, as commits are sorted: only the strong words count there. */
const inside = /^(?:refactor|tests?|chore|docs?|ci|style|build)(?:\([^)]{0,60}\))?:/i;

/**
 * Whether an entry breaks something or asks for something, by its words, the headings above it and the sentence that
 * leads to it. When in doubt, marked.
 */
export function marksOf(text: string, headings: readonly string[], lead = ''): Marks {
	const breaking = underHeading(headings, breakingHeading) ?? breakingIn(text) ?? breakingIn(lead);
	const action = underHeading(headings, actionHeading) ?? actionIn(text) ?? actionIn(lead);
	const mark = breaking ?? action;
	return {
		breaking: breaking !== undefined,
		action: action !== undefined,
		...(mark === undefined ? {} : {mark}),
	};
}

/** Does a version's own heading say that all below it breaks something? */
export const saysBreaking = (heading: string): boolean =>
	underHeading([heading], /\bbreaking\b|⚠|💥/i) !== undefined;

function breakingIn(given: string): string | undefined {
	const text = given.replaceAll(denied, '');
	return (
		firstOf(breakingWords, text) ??
		(inside.test(text) ? undefined : firstOf(softBreakingWords, text))
	);
}

function actionIn(text: string): string | undefined {
	return inside.test(text) ? undefined : firstOf(actionWords, text.replaceAll(notAsked, ''));
}

function underHeading(headings: readonly string[], pattern: RegExp): string | undefined {
	const found = headings.find(heading => pattern.test(heading.replaceAll(denied, '')));
	return found === undefined ? undefined : `under the heading ${found}`;
}

function firstOf(words: Words, text: string): string | undefined {
	return words.find(([pattern]) => pattern.test(text))?.[1];
}
