export type Marks = {breaking: boolean; action: boolean; mark?: string};

const breakingHeading = /\bbreaking\b|\bincompatib|\bremoved\b|\bremovals?\b|⚠|💥/i;
const actionHeading =
	/\bupgrad(?:e|ing)\b|\bmigrat(?:e|ion|ing)\b|\baction\b|\bbefore you\b|\bmanual\b/i;
const denied = /\b(?:no|non|not|without|isn't|aren't|any)[ -]+(?:an? |known )?breaking\b/gi;
const notAsked =
	/\b(?:no need|don't need|do not need|not need|don't have|do not have|not have|needn't|no longer (?:need|have|must)s?)\s+to\b|\bno manual\b|\bno action\b/gi;

const breakingWords: readonly [RegExp, string][] = [
	[/⚠/, 'says ⚠️'],
	[/💥/, 'says 💥'],
	[/\bBREAKING\b/, 'says BREAKING'],
	[/\bbreaking\b/i, 'says breaking'],
	[/^[a-z]+(?:\([^)]{0,60}\))?!:/i, 'marked with ! as a breaking commit'],
	[/\b(?:backwards?|not)[ -](?:in)?compatib\w*|\bincompatible\b/i, 'says incompatible'],
	[
		/\b(?:cannot|can't|can not) be (?:downgraded|rolled back|reverted|undone)\b|\birreversible\b|\bnot reversible\b|\bone[- ]way\b|\brollback is not supported\b/i,
		'says there is no way back',
	],
	[/^\W*removed?\b/i, 'says removed'],
	[/\b(?:has|have|was|were) (?:been )?removed\b/i, 'says removed'],
	[
		/\bdropp?(?:ed|s)? support\b|\bno longer supports?\b|\bno longer supported\b/i,
		'says no longer supported',
	],
];
const actionWords: readonly [RegExp, string][] = [
	[/\baction required\b/i, 'says action required'],
	[/\bmust\b/i, 'says must'],
	[/\bmanual(?:ly)?\b/i, 'says manual'],
	[/\b(?:you|users|operators|will|may) (?:\w+ )?(?:need|have) to\b/i, 'says you have to'],
	[/\bbefore (?:you )?(?:upgrad|updat|migrat)/i, 'says before upgrading'],
	[/\bmake sure\b/i, 'says make sure'],
	[/^(?:Important|Warning|Caution): /, 'is a warning'],
];

/** Whether an entry breaks something or asks for something, by its words, the headings above it and the sentence that leads to it. When in doubt, marked. */
export function marksOf(text: string, headings: readonly string[], lead = ''): Marks {
	const breaking =
		underHeading(headings, breakingHeading) ??
		firstOf(breakingWords, text.replaceAll(denied, '')) ??
		firstOf(breakingWords, lead.replaceAll(denied, ''));
	const action =
		underHeading(headings, actionHeading) ??
		firstOf(actionWords, text.replaceAll(notAsked, '')) ??
		firstOf(actionWords, lead.replaceAll(notAsked, ''));
	const mark = breaking ?? action;
	return {
		breaking: breaking !== undefined,
		action: action !== undefined,
		...(mark === undefined ? {} : {mark}),
	};
}

function underHeading(headings: readonly string[], pattern: RegExp): string | undefined {
	const found = headings.find(heading => pattern.test(heading.replaceAll(denied, '')));
	return found === undefined ? undefined : `under the heading ${found}`;
}

function firstOf(words: readonly [RegExp, string][], text: string): string | undefined {
	return words.find(([pattern]) => pattern.test(text))?.[1];
}
