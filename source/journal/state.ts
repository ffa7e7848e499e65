import type {Facts, Probe, StepClass} from '../drivers/contract.ts';
import type {Flow, PageId, Phase} from '../plan/pages.ts';
import type {PlannedStep} from '../plan/planned.ts';
import type {CheckRecord, Identity, Moment, Outcome, Resolution} from './events.ts';

/** How one run of one step ended; absent while it is open. */
export type AttemptEnd =
	| {kind: 'done'; facts: Facts; ms: number}
	| {kind: 'failed'; reason: string; exit: number | null; ms: number}
	| {kind: 'refused'; reason: string};

export type Attempt = {
	n: number;
	class: StepClass;
	folder: string;
	observed: Facts;
	at: string;
	/** Seconds by which the clock had been moved when it began; see `shiftOf`. */
	shift?: number;
	runner?: Identity;
	end?: AttemptEnd;
	overdue?: number;
	/** Why nobody knows how it ended. */
	unknown?: string;
	/** It was begun where this machine cannot look: nothing follows by rule. */
	elsewhere?: boolean;
	probe?: Probe;
	resolved?: Resolution;
};

/**
 * waiting: never begun, or to be run again. open: intent written, no end known. unknown: its runner
 * is gone and no end is known. done, failed, refused: as the words say.
 */
export type StepStatus = 'waiting' | 'open' | 'unknown' | 'done' | 'failed' | 'refused';
export type StepRun = {step: PlannedStep; attempts: Attempt[]; status: StepStatus};
export type PhaseRun = {
	phase: Phase;
	run: number;
	hash: string;
	at: string;
	seq: number;
	steps: StepRun[];
};
export type Answer = {page: PageId; value: unknown; seq: number; at: string};
export type Checked = {results: CheckRecord[]; at: string; ms: number; seq: number};
export type Proof = {
	level: string;
	path: string;
	digest: string;
	bytes: number;
	at: string;
	seq: number;
};

/** All that is known of a session: never stored, always folded from its journal. */
export type State = {
	runbook: string;
	title: string;
	flow: Flow;
	target: string | undefined;
	opened: string | undefined;
	last: string | undefined;
	seq: number;
	answers: ReadonlyMap<string, Answer>;
	/** Answers taken back to be changed: what they were. */
	retracted: ReadonlyMap<string, unknown>;
	observed: ReadonlyMap<string, {page: PageId; data: unknown; seq: number; at: string}>;
	checks: Readonly<Partial<Record<Moment, Checked>>>;
	runs: readonly PhaseRun[];
	backup: Proof | undefined;
	decisions: readonly {id: string; value: string; reason?: string; at: string; seq: number}[];
	/** Each time the wall clock was moved against the monotonic one: by how many seconds, and when that was seen. */
	clocks: readonly {seconds: number; at: string; seq: number}[];
	/** Each time it was taken over from a holder that could not be asked. */
	takenOver: readonly {from: string; by: string; at: string}[];
	/** The disk promises nothing: steps that destroy need a word typed first (W8). */
	weak: boolean;
	/** How often its terminal went away. */
	hangUps: number;
	outcome: Outcome | undefined;
};

/** Seconds by which the wall clock was moved in all while the session was open. */
export const shiftOf = ({clocks}: Pick<State, 'clocks'>) =>
	clocks.reduce((sum, {seconds}) => sum + seconds, 0);

export const emptyState: State = {
	runbook: '',
	title: '',
	flow: 'upgrade',
	target: undefined,
	opened: undefined,
	last: undefined,
	seq: 0,
	answers: new Map(),
	retracted: new Map(),
	observed: new Map(),
	checks: {},
	runs: [],
	backup: undefined,
	decisions: [],
	clocks: [],
	takenOver: [],
	weak: false,
	hangUps: 0,
	outcome: undefined,
};
