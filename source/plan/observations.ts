import type {Detected, Facts, Offered} from '../drivers/contract.ts';
import type {Block} from '../notes/blocks.ts';
import type {FindingJson} from '../values/finding-json.ts';
import type {Watched} from '../values/watch.ts';
import type {Caution} from '../versions/caution.ts';
import type {ChangeClass} from '../versions/choice.ts';

/** An earlier upgrade whose change began (ISO) and about which nothing was decided. */
export type OpenUpgrade = {session: string; version: string; at: string};

/** What the pages look at; each is written into the journal as `target.observed`. */
export type VersionsSeen = {
	installed: Detected;
	available: Offered[];
	ignored: {name: string; why: string}[];
	withdrawn: {version: string; why: string}[];
	/** The installed version, where an earlier upgrade to it did not end well. */
	failed?: string;
	open?: OpenUpgrade;
	/** When it was looked at, ISO; `asOf` when it comes from a cache. */
	at: string;
	asOf?: string;
	/** Why a source did not answer now. */
	unanswered?: string;
};

/** Does work outlive a logout? moved: yes, started by `by`. `again`: commands that make it so. */
export type LogoutSeen = {
	verdict: 'safe' | 'moved' | 'killed';
	why: string;
	by: string[];
	again: {linger: string; scope: string};
};

export type Release = {
	version: string;
	program: string;
	/** Where it lies unpacked, for what is read out of it. */
	folder?: string;
	sha256: string;
	sums: string;
	/** Absent in records of an earlier handrail, and where none was looked for. */
	signature?: string;
	size: number;
	kind: string;
	/** The application's version, as the fetched package says. */
	app?: string;
	/** What the fetched package says against itself. */
	caution?: Caution;
	change: {class: ChangeClass; why: string};
};

export type NoteItem = {
	id: string;
	text: string;
	breaking: boolean;
	action: boolean;
	mark?: string;
	/** The operator's own settings that it names. */
	concerns?: string[];
	/** The versions that it names, where all of them lie before the way. */
	older?: readonly string[];
};
export type NotesSeen = {
	source: string;
	versions: {
		version: string;
		date?: string;
		/** Withdrawn, say its notes. */
		yanked?: true;
		/** What its vendor calls it, where that is no release. */
		caution?: Caution;
		read: boolean;
		items: readonly NoteItem[];
		/** The whole text for the page; `more` pieces were left out of it. */
		blocks?: readonly Block[];
		more?: number;
		/** Entries that were left out, since there are too many. */
		left?: number;
	}[];
	/** The way leads down: `versions` are those that are left, newest first. */
	back?: true;
	/** Of when they are, ISO, where an address does not answer now and what it said last is used; and why. */
	asOf?: string;
	unanswered?: string;
	/** Sources that could not be read while others could. */
	partly?: string[];
	/** Set when no notes could be read at all, with the reason. */
	unread?: string;
};

export type ConfigFinding = {
	/** Under which it is answered; absent in records of an earlier handrail. */
	id?: string;
	source: string;
	key: string;
	/** The key as it is written, where Helm reads it as another word. */
	written?: string;
	verdict: string;
	severity: 'stop' | 'look' | 'info';
	old?: string;
	new?: string;
	yours?: string;
	/** What an empty default stands for, from the old version to the new one. */
	means?: string;
	suggestion?: string;
	/** How sure the suggestion is, 0 to 1. */
	score?: number;
	/** The version to name here instead. */
	pin?: string;
	/** Other verdicts of this key, less severe. */
	also?: string[];
	/** Why, in a sentence or two. */
	text?: string;
	/** What the new defaults say beside the key. */
	comment?: string;
	/** What rendering with and without it showed. */
	proof?: {result: 'no-effect' | 'effect' | 'none'; why: string};
	/** `file:line:column` in the operator's own files. */
	place?: string;
	/** Files of theirs that set it and that a step of the runbook edits, in their order, where they are several. */
	files?: string[];
	/** The file that sets it as well and that no step edits: its value counts once theirs is gone. */
	beneath?: string;
	/** Whether the operator's file can be edited here: it sets the key, in a way that can be edited. */
	edits?: boolean;
	/** The whole of it as `plan --json` prints it; never kept in a session. */
	json?: FindingJson;
	/** Why it cannot be edited although it is set; why it cannot be renamed to the suggestion. */
	byHand?: string;
	stays?: string;
	/** Stands for old, new and yours where secrets are masked in them. */
	seal?: string;
};
export type ConfigSeen = {
	findings: ConfigFinding[];
	read: string[];
	unread: {source: string; why: string}[];
	/** Keys that need nothing and are not kept one by one. */
	still?: number;
	/** Keys that the vendor changed before, also where nothing changed this time. */
	watched?: Watched[];
	/** By what each was rendered, or why not. */
	rendered?: string[];
	/** What the upgrade does to the running objects. */
	consequences?: {class: string; object: string; text: string}[];
};

export type StoreSeen = {
	id: string;
	title: string;
	path: string;
	kind: string;
	bytes: number;
	files: number;
	note: string;
	fingerprint?: string;
	warnings: string[];
};
export type InventorySeen = {
	stores: StoreSeen[];
	refusals: string[];
	place: string;
	needed: number;
	free: number;
};

/** What was written beside a named set; `note` is missing for a set from before sets had it. */
export type SetSeen = {
	note?: {
		product: string;
		version: string;
		madeAt: string;
		target?: string;
		program?: {sha256: string; size: number};
		counts?: Readonly<Record<string, Facts>>;
		site: Readonly<Record<string, string>>;
	};
};

/** What a named set holds, and why it cannot be used. */
export type ContentsSeen = {
	stores: StoreSeen[];
	refusals: string[];
	/** What concerns no store alone. */
	warnings: string[];
};

/** What lies where the recovery puts things. */
export type PlaceSeen = {taken: {path: string; files: number; bytes: number}[]};

/** The id under which a finding is answered. */
export const findingId = ({id, key}: ConfigFinding): string => id ?? `value.${key}`;
