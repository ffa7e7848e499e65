import type {Explanation} from '../drivers/contract.ts';
import type {CheckRecord} from '../journal/events.ts';
import type {Context} from './context.ts';
import type {Phase} from './pages.ts';
import type {PlannedStep} from './planned.ts';
import type {Stand} from './questions.ts';

export type Progress = {done: number; total: number; unit: string; label?: string};

/** What is seen while it happens and is not worth keeping: a view's second source beside the state. */
export type Live = {
	/** What is being looked at, since when (ms, monotonic). */
	busy?: {what: string; since: number};
	/** Why the last look failed; the page offers to look again. */
	trouble?: {what: string; text: string};
	checks: Readonly<Record<string, CheckRecord | 'running'>>;
	progress?: Progress;
	/** The last lines of the running step. */
	log: readonly string[];
	/** The last lines of the product's own log. */
	productLog: readonly string[];
	/** When the step that runs was begun (wall clock, ISO). */
	stepSince?: string;
	/** The session can only be looked at: why, in one sentence. */
	readOnly?: string;
	/** What can be done then, a line each. */
	ways?: readonly string[];
	/** It may be taken up from here: by `answer('session.take', …)`, with the word if there is one. */
	takeUp?: {label: string; word?: string};
	/** The running step's runner is gone: its tool is watched, and its exit code will not be known. */
	alone?: boolean;
	/** Something to be told once, when the session is taken up again. */
	notice?: string;
	/** Asked to stop after the step that runs. */
	pausing: boolean;
	/** Stopped after a step; nothing more starts until told. */
	paused: boolean;
};

/** What a front end sees: one immutable value, new whenever anything changed. */
export type View = {context: Context; stand: Stand; live: Live; folder: string};

/** What a step would do, told by its action without running it. */
export type Described = {preview: readonly string[]; explain: Explanation};

/** What front ends may ask without touching a driver; handed in where everything is put together. */
export type Teller = {
	describe(step: PlannedStep): Described;
	/** A phase as it would run now; a sentence when it cannot be planned yet. */
	planned(context: Context, phase: Phase): PlannedStep[] | string;
	/** What a check looks at, one line, by its id. */
	checkPreview(context: Context, id: string): string;
	/** What a line of the product's log means, if it is known. */
	meaning(
		context: Context,
		line: string,
	): {means: string; level: 'good' | 'note' | 'bad'} | undefined;
};

/** A running session as a front end uses it. */
export type Handle = {
	view(): View;
	subscribe(listener: () => void): () => void;
	answer(id: string, value: unknown): Promise<string | undefined>;
	/** Takes an answer back so that it is asked anew; a sentence when it is too late. */
	retract(id: string): string | undefined;
	retry(): void;
	setPausing(pausing: boolean): void;
	cancelStep(): void;
	/** Between two steps of the change: on to the ways back. */
	decideNow(): void;
	reopen(): void;
};
