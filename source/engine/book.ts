import {fold, foldAll, type Stamped} from '../journal/fold.ts';
import type {Event} from '../journal/events.ts';
import {openJournal, type Clock, type Journal} from '../journal/journal.ts';
import {giveUpReserve, makeReserve} from '../journal/reserve.ts';
import type {RecordLine} from '../journal/record.ts';
import {emptyState, type State} from '../journal/state.ts';
import {currentStep} from '../plan/rules/run.ts';
import {Trouble} from '../trust/trouble.ts';
import {clockJump} from './clock.ts';
import type {LiveStore} from './live-store.ts';
import type {SessionLock} from './session-lock.ts';
import {reserveGivenUp, unwritable, type Shut} from './unwritable.ts';

/** A session's journal with the state folded from it: the one place that writes into it. */
export type Book = {
	state(): State;
	/** Every record so far, in order. */
	records(): readonly RecordLine[];
	/** Durable when it returns. Throws when it cannot be written; the session is then only looked at (W6, W7). */
	append(event: Event): void;
	/** A clock that is moved while a step runs is told at once, not when the step ends. True when it was. */
	noticeClock(): boolean;
	/** Nothing more is started, and the page says why. */
	shut(why: Shut): void;
	close(why: string): void;
};

type Parts = {
	folder: string;
	header: {id: string};
	clock: Clock;
	lock: Pick<SessionLock, 'epoch' | 'robbed'>;
};

/** How often somebody else's taking over is looked for; it must be noticed within 10 s (faults C5). */
const robbedMs = 2000;

/** No session without the room for its last records. */
function openWithReserve({folder, clock}: Parts): Journal {
	const journal = openJournal(folder, clock);
	try {
		makeReserve(folder);
		return journal;
	} catch (error) {
		journal.close();
		throw error;
	}
}

/** Opens a session's journal for writing. Throws what the disk or the journal's condition says. */
export function openBook(parts: Parts, live: LiveStore): Book {
	const {folder, clock, lock, header} = parts;
	const journal = openWithReserve(parts);
	let state: State = foldAll(emptyState, journal.records as unknown as Stamped[]);

	const shut = ({head, ways}: Shut) => {
		if (live.get().readOnly === undefined) live.set({readOnly: head, ways});
	};
	const stillOurs = () => {
		const by = lock.robbed();
		if (by === undefined) return;
		const head = `This session was taken over by ${by}. Nothing more is started from here.`;
		const ways = [
			'A step that runs goes on; its result is taken up there.',
			'Leave with q; look on with: handrail resume',
		];
		shut({head, ways});
		throw new Trouble(head);
	};
	const write = (event: Event) => {
		// Two writers would spoil the journal: the one that was robbed writes nothing more.
		stillOurs();
		// A runner may have given it up: without it the end of a step might find no room.
		if (event.t === 'step.intent') makeReserve(folder);
		const before = journal.records.at(-1);
		const record = journal.append(event);
		state = fold(state, record as unknown as Stamped);
		const jump = before ? clockJump(before, record) : 0;
		if (jump !== 0 && event.t !== 'clock.jump') write({t: 'clock.jump', seconds: jump});
	};
	const append = (event: Event) => {
		try {
			write(event);
		} catch (error) {
			shut(unwritable(error, folder, header.id));
			throw error;
		}

		if (journal.reserveUsed) shut(reserveGivenUp(folder, header.id));
	};
	const watch = setInterval(() => {
		try {
			if (live.get().readOnly === undefined) stillOurs();
		} catch {
			// It is told on the page.
		}
	}, robbedMs).unref();

	return {
		state: () => state,
		records: () => journal.records,
		append,
		shut,
		noticeClock() {
			const last = journal.records.at(-1);
			const now = {at: clock.now().toISOString(), mono: clock.mono(), boot: clock.boot};
			const jump = last ? clockJump(last, now) : 0;
			if (jump === 0) return false;
			try {
				append({t: 'clock.jump', seconds: jump});
			} catch {
				// It is told on the page; the step is followed on.
			}

			return true;
		},
		close(why) {
			clearInterval(watch);
			const run = state.runs.at(-1);
			const open = run && currentStep(run)?.status === 'open';
			try {
				if (live.get().readOnly === undefined) write({t: 'ui.detached', why});
				// A step that goes on may need the reserve.
				if (!open && lock.robbed() === undefined) giveUpReserve(folder);
			} catch {
				// Leaving must succeed on a full disk too.
			}

			journal.close();
		},
	};
}
