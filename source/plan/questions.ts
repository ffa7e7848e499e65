import type {PageId, Phase} from './pages.ts';
import type {Moment} from '../journal/events.ts';

export type Option = {
	value: string;
	label: string;
	note?: string;
	/** Why it may not be chosen. */
	refused?: string;
	/** This word must be typed with it. */
	word?: string;
	/** A reason must be typed with it. */
	reason?: boolean;
};

/** Anything the operator is asked; the same id answers it by key, by flag or by file (DESIGN par. 6). */
export type Question = {
	id: string;
	page: PageId;
	kind:
		| 'text'
		| 'number'
		| 'address'
		| 'program'
		| 'folder'
		| 'new-folder'
		| 'new-file'
		| 'file'
		| 'path'
		| 'secret'
		| 'choice'
		| 'confirm'
		| 'word'
		| 'reason'
		| 'acknowledge'
		/** A text of several lines, or a path. */
		| 'paste';
	label: string;
	help?: string;
	default?: string;
	optional?: boolean;
	options?: Option[];
	/** For kind `word`: what must be typed. */
	word?: string;
	/** The answer that led here: Esc takes it back, so that it is chosen anew. */
	takesBack?: string;
};

/** What the engine has to do before the page can go on. */
export type Work =
	| {do: 'look'; what: Look}
	| {do: 'check'; moment: Moment}
	| {do: 'run'; phase: Phase};
export type Look =
	| 'versions'
	| 'release'
	| 'notes'
	| 'values'
	| 'inventory'
	| 'set'
	| 'contents'
	| 'place'
	| 'logout';

/** Where a session stands: the page, what the engine must do there, and what is asked. */
export type Stand = {page: PageId; work?: Work; questions: Question[]};
