import type {CheckResult, Facts, Probe, StepClass} from '../drivers/contract.ts';
import type {PlannedStep} from '../plan/planned.ts';
import type {Flow, PageId, Phase} from '../plan/pages.ts';

/** pid, its start time (field 22 of /proc/PID/stat) and the boot: a process that cannot be mistaken. */
export type Identity = {pid: number; start: string; boot: string; ns: string; host?: string};

export type CheckRecord = Omit<CheckResult, 'secrets'> & {
	id: string;
	title: string;
	severity: 'strict' | 'blocking' | 'advice';
	ms: number;
};

export type Moment = 'before' | 'after' | 'back';

/** Everything that can be written into a session's journal (facts/durability.md par. 3, DESIGN par. 8). */
export type Event =
	| {t: 'session.open'; runbook: string; title: string; app: string; target?: string; flow?: Flow}
	| {t: 'answer'; page: PageId; id: string; value: unknown}
	| {t: 'target.observed'; page: PageId; what: string; data: unknown}
	| {t: 'checks.done'; page: PageId; moment: Moment; results: CheckRecord[]; ms: number}
	| {t: 'plan.frozen'; phase: Phase; run: number; hash: string; steps: PlannedStep[]}
	| {t: 'backup.verified'; level: string; path: string; digest: string; bytes: number; at: string}
	| {
			t: 'step.intent';
			step: string;
			attempt: number;
			class: StepClass;
			digest: string;
			folder: string;
			observed: Facts;
			why: 'plan' | 'again';
			/** The fence at which it was decided. */
			fence?: number;
	  }
	| {t: 'step.spawned'; step: string; attempt: number; runner: Identity}
	| {t: 'step.done'; step: string; attempt: number; facts: Facts; ms: number; result: string}
	| {
			t: 'step.failed';
			step: string;
			attempt: number;
			reason: string;
			exit: number | null;
			ms: number;
	  }
	| {t: 'step.refused'; step: string; attempt: number; reason: string}
	| {t: 'step.overdue'; step: string; attempt: number; after: number}
	| {t: 'step.unknown'; step: string; attempt: number; why: string; elsewhere?: boolean}
	| {t: 'step.probed'; step: string; attempt: number; probe: Probe}
	| {
			t: 'step.resolved';
			step: string;
			attempt: number;
			choice: Resolution;
			by: 'operator' | 'rule';
			note?: string;
	  }
	| {t: 'decision'; id: string; value: string; reason?: string}
	| {t: 'ui.attached'; tty: string; user: string}
	| {t: 'ui.detached'; why: string}
	| {t: 'clock.jump'; seconds: number}
	/** The file system knows no fsync: what is written may be lost when the machine stops (W8). */
	| {t: 'durability'; level: 'weak'; why: string}
	/** Another took the session over from a holder that could not be asked; `epoch` is the new fence. */
	| {t: 'lock.stolen'; from: string; by: string; epoch: number}
	| {t: 'note'; text: string}
	| {t: 'session.close'; outcome: Outcome};

/** Every kind of record that this handrail can read; held complete by its type. */
const kinds: Readonly<Record<Event['t'], true>> = {
	'session.open': true,
	answer: true,
	'target.observed': true,
	'checks.done': true,
	'plan.frozen': true,
	'backup.verified': true,
	'step.intent': true,
	'step.spawned': true,
	'step.done': true,
	'step.failed': true,
	'step.refused': true,
	'step.overdue': true,
	'step.unknown': true,
	'step.probed': true,
	'step.resolved': true,
	decision: true,
	'ui.attached': true,
	'ui.detached': true,
	'clock.jump': true,
	durability: true,
	'lock.stolen': true,
	note: true,
	'session.close': true,
};

export const isKnownKind = (t: string) => Object.hasOwn(kinds, t);

/** How an open or failed step was settled. landed: seen by the probe; again: run once more; left: another way was taken. */
export type Resolution = 'landed' | 'again' | 'left';

/** done, rolled back, stopped with nothing changed, or left changed and not resolved. */
export type Outcome = 'done' | 'rolled-back' | 'stopped' | 'unresolved';
