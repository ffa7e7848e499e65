import type {Event} from './events.ts';

/**
 * Every kind of record, and whether it belongs to a step. A kind without a line here does not
 * compile, so that no transition of the journal is without its crash points (facts/faults.md N1).
 */
const kinds = {
	'session.open': 'session',
	answer: 'session',
	'target.observed': 'session',
	'checks.done': 'session',
	'plan.frozen': 'session',
	'backup.verified': 'session',
	'step.intent': 'step',
	'step.spawned': 'step',
	'step.done': 'step',
	'step.failed': 'step',
	'step.refused': 'step',
	'step.overdue': 'step',
	'step.unknown': 'step',
	'step.probed': 'step',
	'step.resolved': 'step',
	decision: 'session',
	'ui.attached': 'session',
	'ui.detached': 'session',
	'clock.jump': 'session',
	durability: 'session',
	'lock.stolen': 'session',
	note: 'session',
	'session.close': 'session',
} as const satisfies Record<Event['t'], 'session' | 'step'>;

/** Where the append of a record can be cut off. */
export type Stage = 'before' | 'written' | 'synced';
const stages: readonly Stage[] = ['before', 'written', 'synced'];

/** Between the records of a step: what the wizard does (engine), and what its runner does. */
const betweenRecords = [
	/** The world was looked at; no intent yet. */
	'engine.looked',
	/** The runner was started; not written down yet. */
	'engine.spawned',
	/** A result lies there; not adopted yet. */
	'engine.result',
	/** The runner lives; no lock, no look. */
	'runner.started',
	/** Locks taken and looked; nothing begun. */
	'runner.ready',
	/** It wrote down that it begins; no child. */
	'runner.begun',
	/** The child was started; not written down yet. */
	'runner.spawned',
	/** The child has ended; no result yet. */
	'runner.ended',
	/** The result lies there; the lock is still held. */
	'runner.result',
] as const;

type Between = (typeof betweenRecords)[number];
export type Failpoint = `journal.${Event['t']}.${Stage}` | Between | 'screen.drawn';

/** All points by name, and whether each is met by every step or by the session. */
export const failpoints: ReadonlyMap<Failpoint, 'step' | 'session'> = new Map([
	...Object.entries(kinds).flatMap(([kind, of]) =>
		stages.map(stage => [`journal.${kind as Event['t']}.${stage}`, of] as const),
	),
	...betweenRecords.map(name => [name, 'step'] as const),
	['screen.drawn', 'session'] as const,
]);
