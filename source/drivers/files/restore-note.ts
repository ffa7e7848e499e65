import {z} from 'zod';
import {Trouble} from '../../trust/trouble.ts';
import {readText, writeJson} from './durable.ts';
import {orMissing} from './failures.ts';
import type {Store} from './stores.ts';
import {showName} from './wording.ts';

const noteSchema = z.object({
	restore: z.literal(1),
	/** Digest of the manifest that is restored. */
	digest: z.string(),
	/** Device and inode of what was live, null where there was nothing. */
	live: z.string().nullable(),
	/** Device and inode of the restored copy, once it is whole and equal. */
	fresh: z.string().nullable(),
	phase: z.enum(['copying', 'ready', 'moving-out', 'moving-in', 'done']),
	at: z.string(),
});
export type Note = z.infer<typeof noteSchema>;

/** By two renames, or, where the folder is a mount point that cannot be renamed, by its contents. */
export type Way = 'rename' | 'contents';

/** One store on its way back, and where everything of it lies. */
export type Return = {
	store: Store;
	way: Way;
	live: string;
	fresh: string;
	kept: string;
	note: string;
};

/** The paths that a restore of a store uses, all on the file system of the live data. */
export function returnOf(store: Store, aside: string, way: Way): Return {
	const {path: live} = store;
	if (way === 'contents') {
		const fresh = `${live}/.handrail-restore-${aside}`;
		return {
			store,
			way,
			live,
			fresh,
			kept: `${live}/.handrail-before-${aside}`,
			note: `${fresh}.json`,
		};
	}
	return {
		store,
		way,
		live,
		fresh: `${live}.handrail-restore`,
		kept: `${live}.before-${aside}`,
		note: `${live}.handrail-restore-${aside}.json`,
	};
}

/** What was written down of this restore, or undefined when it was not begun. Throws Trouble. */
export async function readNote({note}: Return): Promise<Note | undefined> {
	const text = await orMissing(readText(note));
	if (text === undefined) return undefined;
	try {
		return noteSchema.parse(JSON.parse(text));
	} catch {
		throw new Trouble(`${showName(note)} is not a note that handrail can read.`, {
			next: 'Look at it, and move it away if it is not yours.',
		});
	}
}

/** Writes the note durably; before each phase, so that a kill finds it. */
export async function writeNote(
	{note}: Return,
	value: Omit<Note, 'restore' | 'at'>,
): Promise<Note> {
	const whole = {...value, restore: 1 as const, at: new Date().toISOString()};
	await writeJson(note, whole);
	return whole;
}
