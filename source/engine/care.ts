import type {Event} from '../journal/events.ts';

/** What the care of a step needs from its session. */
export type Care = {
	folder: string;
	session: string;
	target: string;
	umask: number;
	/** The session's fence; see fence.ts. */
	fence: number;
	/** The disk promises nothing: what destroys needs the word first (W8). */
	weak: boolean;
	secrets: Readonly<Record<string, string>>;
	/** What a runner is started by, where it would not outlive this login else. */
	by: readonly string[];
	append(event: Event): void;
	/** Resolves after the given time, or at once when the wizard leaves. */
	pause(ms: number): Promise<void>;
	leaving(): boolean;
	/** Called while a step is watched, a few times a second; `alone` when its runner is gone and only its tool lives. */
	tick(alone: boolean): void;
};
