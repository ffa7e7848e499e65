/** What a vendor's words say, and how the mark names it. */
export type Words = readonly (readonly [RegExp, string])[];

/** They mean it wherever they stand. */
export const breakingWords: Words = [
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
];

/** They mean it unless the entry is about the inside of the program. */
export const softBreakingWords: Words = [
	[/^\W*remove[ds]?\b/i, 'says removed'],
	[/\b(?:has|have|was|were) (?:been )?removed\b/i, 'says removed'],
	[
		/\bdropp?(?:ed|s)? support\b|\bno longer supports?\b|\bno longer supported\b/i,
		'says no longer supported',
	],
	[/^\W*drop(?:s|ped)?\b(?!-)/i, 'says dropped'],
	[/\b(?:is|are) gone\b/i, 'says gone'],
	[
		/\bno longer (?:works?|available|possible|accepts?|accepted|reads?|used|exists?|ships?|shipped|includes?|included|bundled|ha(?:s|ve) an(?:y|) effect|the default|defaults?)\b/i,
		'says no longer',
	],
	[/^\W*renamed?\b|\b(?:is|are|was|were|been) renamed\b/i, 'says renamed'],
	[
		/\bdefaults?\b[^.:]{0,60}\bchange[ds]?\b|\bchange[ds]? (?:the |its )?defaults?\b|\bnow defaults?\b/i,
		'says that a default changed',
	],
	[/\bnow (?:disabled|enabled|off|on) by default\b/i, 'says that a default changed'],
	[
		/\b(?:is|are|now) (?:now )?(?:required|mandatory)\b|\bnow requires?\b|^\W*requires?\b|\bminimum (?:\w+ )?versions?\b/i,
		'says required',
	],
	[/\bnow (?:listens?|binds|expects?|refuses?|rejects?)\b/i, 'says that it now does it otherwise'],
];

const done =
	'set|renamed|removed|deleted|updated|changed|migrated|moved|run|restarted|stopped|upgraded|configured|provided|recreated|re-created|added|adjusted|rotated|replaced|enabled|disabled|installed';

/** Something is asked of the operator. */
export const actionWords: Words = [
	[/\baction required\b/i, 'says action required'],
	[/\b(?:you|users|operators|admins|administrators) must\b/i, 'says must'],
	[new RegExp(String.raw`^(?!\W*fix).*\bmust (?:now |first )?be (?:${done})\b`, 'is'), 'says must'],
	[/\bmanual(?:ly)?\b/i, 'says manual'],
	[/\b(?:you|users|operators|will|may) (?:\w+ )?(?:need|have) to\b/i, 'says you have to'],
	[/\bbefore (?:you )?(?:upgrad|updat|migrat)/i, 'says before upgrading'],
	[/\bmake sure\b/i, 'says make sure'],
	[
		/^\W*(?:Delete|Back ?up|Stop|Restart|Drain|Uninstall) (?:the|your|all|any|every|each|old)\b/,
		'says what to do',
	],
	[/\bdeprecat(?:ed|es|e|ion|ions)\b/i, 'says deprecated'],
	[/^(?:Important|Warning|Caution): /, 'is a warning'],
];
