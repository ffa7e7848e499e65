import type {Event} from '../journal/events.ts';
import type {Clock} from '../journal/journal.ts';
import type {RecordLine} from '../journal/record.ts';
import type {Context} from '../plan/context.ts';
import type {Handle} from '../plan/view.ts';
import type {Runbook} from '../runbook/format.ts';
import type {SessionLock} from './session-lock.ts';
import type {Header} from './store.ts';

/** A session that runs: what a front end uses, and how to leave it. */
export type Session = Handle & {
	/** Leaves: what runs goes on without us. Resolves when the journal is closed. */
	leave(why: string): Promise<void>;
	/** Every record of the journal so far, in order; for those who tell it on. */
	records(): readonly RecordLine[];
};

/** What a session is made of; opening one puts it together. */
export type SessionParts = {
	root: string;
	folder: string;
	header: Header;
	runbook: Runbook;
	clock: Clock;
	umask: number;
	secrets: Record<string, string>;
	target(context: Context): string;
	/** Takes the lock on a target for this session; throws Trouble when another session has it. */
	lockTarget(key: string): Promise<void>;
	onAttach: readonly Event[];
	/** The session's own lock: its fence, who took it away, and what we say we do. */
	lock: Pick<SessionLock, 'epoch' | 'robbed' | 'describe'>;
};
