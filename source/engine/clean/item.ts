/** Something that an old session left: its record, a backup set, a file that was kept (a program, settings). */
export type Item = {
	id: string;
	kind: 'set' | 'kept' | 'session';
	/** The session's whole id. */
	session: string;
	/** Product and target. */
	title: string;
	/** What it is, for a line. */
	what: string;
	path: string;
	bytes: number;
	/** ISO time it was made. */
	at: string;
	/** Digest it must still have; '' for a session. */
	digest: string;
	/** Has a set been through its whole proof? */
	proven: boolean;
	/** Ids of what must go first. */
	after: string[];
};
export type Kept = Item & {why: string};
export type Offer = {offered: Item[]; kept: Kept[]};
