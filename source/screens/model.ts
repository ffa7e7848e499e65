import type {Explanation} from '../drivers/contract.ts';

export type Tone = 'plain' | 'good' | 'bad' | 'warn' | 'unknown' | 'accent' | 'dim' | 'strong';

/** The sign before a row; each has a word or a sentence beside it, never colour alone. */
export type Mark = 'good' | 'bad' | 'warn' | 'unknown' | 'open' | 'busy' | 'dot' | 'none';

/** What choosing a row does. */
export type Act =
	| {do: 'answer'; id: string; value: unknown}
	/** Opens a field: a word or a reason that goes with a choice; `next` is asked after it. */
	| {
			do: 'type';
			id: string;
			value: string;
			need: 'word' | 'reason' | 'paste';
			word?: string;
			label: string;
			next?: Act;
	  }
	| {do: 'retry'}
	| {do: 'resume-run'}
	| {do: 'decide-now'}
	| {do: 'refused'; why: string}
	| {do: 'reopen'}
	| {do: 'change'; id: string};

/** What `?` tells about a row. */
export type Told = {
	title: string;
	commands: readonly string[];
	why: string;
	explain?: Explanation;
	class?: string;
};

/** One line or paragraph of a page. Text is sanitised where it is drawn. */
export type Row = {
	key: string;
	text: string;
	/** Stands at the right edge, if there is room; else under the text. */
	side?: string;
	mark?: Mark;
	tone?: Tone;
	indent?: number;
	/** Wraps; else it is cut at the edge. */
	wrap?: boolean;
	act?: Act;
	/** Can be stood on, to be told about with `?`, without doing anything. */
	told?: Told;
	/** Where the cursor begins. */
	preferred?: boolean;
	/** Kept in sight while something is typed. */
	focus?: boolean;
};

/** A field for typed answers; at most one on a page. */
export type Field = {
	id: string;
	kind: 'text' | 'secret' | 'word' | 'reason' | 'paste';
	label: string;
	help?: string;
	initial?: string;
	word?: string;
};

export type Page = {
	rows: Row[];
	field?: Field;
	/** Letters of this page with their words. */ keys?: string[];
	/** What `d` shows: all of it, also what needs nothing. */
	whole?: Row[];
};

export const blank = (key: string): Row => ({key, text: ''});
export const heading = (key: string, text: string): Row => ({
	key,
	text,
	tone: 'strong',
	wrap: true,
});
export const paragraph = (key: string, text: string, tone: Tone = 'plain', indent = 0): Row => ({
	key,
	text,
	tone,
	indent,
	wrap: true,
});
