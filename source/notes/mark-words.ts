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
		/\b(?:cannot|can't|can not) (?:be (?:downgraded|rolled back|reverted|undone)|downgrade|roll back)\b|\birreversible\b|\bnot reversible\b|\bone[- ]way\b|\b(?:downgrad\w*|roll(?:ing)?[ -]?backs?)\b[^.;]{0,30}\b(?:not (?:possible|supported)|impossible|unsupported)\b/i,
		'says there is no way back',
	],
];

/** They mean it unless the entry is about the inside of the program. */
export const softBreakingWords: Words = [
	[/^\W*remov(?:e[ds]?|al|ing)\b/i, 'says removed'],
	[/^\W*delet(?:es|ing|ion|ed (?:the|all|an?|old))\b/i, 'says deleted'],
	[/\b(?:has|have|was|were) (?:been )?removed\b/i, 'says removed'],
	[
		/\bdropp?(?:ed|s)? support\b|\bno longer supports?\b|\bno longer supported\b|\b(?:is|are|now) (?:now )?unsupported\b|\bsupport\b[^.;]{0,60}\b(?:ended|ends|dropped|discontinued)\b|\bend of (?:support|life)\b/i,
		'says no longer supported',
	],
	[/^\W*drop(?:s|ped)?\b(?!-)|\bdropped\W*$/i, 'says dropped'],
	[/\b(?:is|are) gone\b/i, 'says gone'],
	[
		/\bno longer (?:works?|available|possible|accepts?|accepted|reads?|used|exists?|ships?|shipped|includes?|included|bundled|ha(?:s|ve) an(?:y|) effect|the default|defaults?)\b/i,
		'says no longer',
	],
	[/^\W*renam(?:e[ds]?|ing)\b|\b(?:is|are|was|were|been) renamed\b/i, 'says renamed'],
	[
		/^\W*move[ds]? (?:the|your|all)\b|\b(?:is|are|was|were|has|have|been) (?:now |been )?moved (?:in)?to\b/i,
		'says moved',
	],
	[
		/(?:^\W*\S+|\b(?:is|are|was|were|been)) (?:now )?(?:replaced (?:by|with)|(?:split|merged) into)\b/i,
		'says that another takes its place',
	],
	[
		/\bdefaults?\b[^.:]{0,60}\b(?:change[ds]?|raised|lowered|increased|decreased|reduced)\b|\b(?:change[ds]?|rais(?:es|ed)|lower(?:s|ed)|increase[ds]?|decrease[ds]?|reduce[ds]?) (?:the |its )?defaults?\b|\bnow defaults?\b/i,
		'says that a default changed',
	],
	[/\bnow (?:disabled|enabled|off|on) by default\b/i, 'says that a default changed'],
	[
		/\b(?:is|are|now) (?:now )?(?:required|mandatory)\b|\bnow (?:requires?|needs?)\b|^\W*requires?\b|^(?!\W*fix)[^]*\brequired\W*$|\brequires? [A-Z][\w.]* (?:version )?v?\d|\bminimum (?:\w+ )?versions?\b/i,
		'says required',
	],
	[
		/\bnow (?:listens?|binds|expects?|refuses?|rejects?)\b|\bnow\b[^.;:]{0,60}\binstead of\b/i,
		'says that it now does it otherwise',
	],
	[
		/\b(?:is|are) (?:now ignored|ignored now)\b|\b(?:has|have) no effect\b(?! on)/i,
		'says that it has no effect',
	],
	[/\bformat\b[^.:]{0,40}\b(?:change[ds]?|differs)\b/i, 'says that a format changed'],
	[
		/\bwill be (?:invalidated|logged out|lost|deleted|reset|dropped|rebuilt|re-?indexed)\b/i,
		'says what will be lost',
	],
];

const done =
	'set|renamed|removed|deleted|updated|changed|migrated|moved|run|restarted|stopped|upgraded|configured|provided|recreated|re-created|added|adjusted|rotated|replaced|enabled|disabled|installed';

const todo =
	'run|execute|restart|rebuild|re-?index|recreate|re-create|set|rename|remove|delete|update|adjust|change|migrate|move|back ?up|switch|rotate|replace|review|reset|re-?install|export|import';

/** Something is asked of the operator. */
export const actionWords: Words = [
	[/\baction required\b/i, 'says action required'],
	[/\b(?:you|users|operators|admins|administrators) must\b/i, 'says must'],
	[new RegExp(String.raw`^(?!\W*fix).*\bmust (?:now |first )?be (?:${done})\b`, 'is'), 'says must'],
	[/\bmanual(?:ly)?\b/i, 'says manual'],
	[/\b(?:you|users|operators|will|may) (?:\w+ )?(?:need|have) to\b/i, 'says you have to'],
	[/\bbefore (?:you )?(?:upgrad|updat|migrat)/i, 'says before upgrading'],
	[
		new RegExp(String.raw`^\W*(?:${todo})\b.*\bafter (?:the |you |an )?(?:upgrad|updat)`, 'is'),
		'says after upgrading',
	],
	[
		new RegExp(
			String.raw`\b(?:please|(?:you|users|operators|admins) should) (?:\w+ )?(?:${todo})\b`,
			'i',
		),
		'says what you should do',
	],
	[
		/\bmigrates? (?:the|your|all|existing) (?:databases?|schemas?|data|tables?)\b/i,
		'says that it migrates data',
	],
	[/\bmake sure\b/i, 'says make sure'],
	[
		/^\W*(?:Delete|Back ?up|Stop|Restart|Drain|Uninstall) (?:the|your|all|any|every|each|old)\b/,
		'says what to do',
	],
	[/\bdeprecat(?:ed|es|e|ion|ions)\b/i, 'says deprecated'],
	[/^(?:Important|Warning|Caution): /, 'is a warning'],
];
