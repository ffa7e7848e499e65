import type {Verdict} from '../values/finding.ts';

/** What a verdict means, for the line of a key and for `?`. Every front end says it the same way. */
export const verdictWords: Readonly<Record<Verdict, {short: string; long: string}>> = {
	REMOVED_NO_EFFECT: {
		short: 'does nothing in the new version',
		long: 'The new version has no such key, and what it renders is the same with and without your line. Take it out, so that nobody relies on it.',
	},
	REMOVED_MAYBE: {
		short: 'is gone; it probably does nothing',
		long: 'The old version had a default for this key and the new one has none. It could not be proven by rendering that your line does nothing.',
	},
	'RENAMED?': {
		short: 'seems to have a new name',
		long: 'The key is gone, and a new one looks like it: by its name, its default, its comment and its neighbours. It is a suggestion; nothing is renamed unless you choose it.',
	},
	TYPE_CHANGED: {
		short: 'is another kind of value than the default',
		long: 'Your value and the new default are of different kinds, for example a text and a list. Yours wins without an error; what reads it may break later.',
	},
	SCHEMA_REJECTS: {
		short: 'is refused by the schema',
		long: 'The new version brings a schema for its settings, and your value breaks it. Helm itself will stop before anything is changed.',
	},
	PINNED_DEFAULT_CHANGED: {
		short: 'has a new default; yours stays',
		long: 'The default changed from the old version to the new one, and your own value hides it. A pinned image tag keeps the old program running.',
	},
	LIST_REPLACES: {
		short: 'replaces a list that has new entries',
		long: 'Lists are not merged: yours replaces the default whole, and the entries that are new there are lost. Add them to yours, or take yours out.',
	},
	REDUNDANT: {
		short: 'is the same as the default',
		long: 'Your value equals the new default. The line may be taken out.',
	},
	NULL_DELETES: {
		short: 'takes the default away',
		long: 'A key that is left empty is null, and null removes the default with all below it.',
	},
	STILL_EFFECTIVE: {short: 'still works', long: 'The new version reads this key as before.'},
	UNKNOWN: {
		short: 'is known to neither version',
		long: 'Neither the old nor the new defaults have this key. It may be misspelt, or never have done anything.',
	},
	NEW_DEFAULT: {
		short: 'is new, with a default',
		long: 'The new version has this key. You get its default unless you set it.',
	},
	DEFAULT_CHANGED: {
		short: 'has a new default, which you get',
		long: 'You do not set this key, so you get the new default.',
	},
	DEFAULT_REMOVED: {
		short: 'is gone, and not set by you',
		long: 'The old version had a default for this key. The new one does not know it.',
	},
	NEW_REQUIRED: {
		short: 'must be set',
		long: 'The new version needs a value here and has no default that works.',
	},
	COMMENT_CHANGED: {
		short: 'is described otherwise',
		long: 'The default is the same, and what is said about it changed. It often tells of a change in meaning.',
	},
	FLOATING: {
		short: 'names no fixed version',
		long: 'What this key names is whichever version is newest when it is fetched, or nothing at all. Nobody can tell what runs, and there is nothing to go back to. Name the version.',
	},
	DEPRECATED: {
		short: 'is deprecated',
		long: 'The new version says that this key will go away. It still works for now.',
	},
};
