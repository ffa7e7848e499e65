import {z} from 'zod';
import {Trouble} from '../../trust/trouble.ts';
import {readText, writeJson} from './durable.ts';
import {asTrouble, orMissing} from './failures.ts';
import type {Manifest} from './manifest.ts';
import type {Store} from './stores.ts';
import {showName} from './wording.ts';

const fact = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** What a session knows of a set when it copies it; never a secret. */
export const aboutSchema = z.object({
	product: z.string(),
	title: z.string(),
	version: z.string(),
	/** Of the program that ran on the data. */
	program: z.object({sha256: z.string(), size: z.number()}).optional(),
	/** What each check counted before: check id → facts. */
	counts: z.record(z.string(), z.record(z.string(), fact)).optional(),
	/** The name it was kept under. */
	target: z.string().optional(),
	/** The answers about the site it was taken from: defaults on a new machine. */
	site: z.record(z.string(), z.string()).default({}),
});
export type About = z.infer<typeof aboutSchema>;

const setSchema = aboutSchema.loose().extend({
	set: z.number(),
	madeAt: z.string(),
	/** Digest of all manifests: this note belongs to these copies and no others. */
	digest: z.string(),
	secrets: z.record(z.string(), z.object({sha256: z.string(), mode: z.number(), uid: z.number()})),
});
export type SetNote = z.infer<typeof setSchema>;

/** The format that is written; newer ones are refused. */
export const setFormat = 1;

const placeOf = (backup: string) => `${backup}/set.json`;

/** Writes down beside the manifests what a recovery needs to know. Throws the system's error. */
export async function writeSet(
	folder: string,
	about: About,
	digest: string,
	manifests: ReadonlyMap<string, Manifest>,
	stores: readonly Store[],
): Promise<void> {
	const secrets: SetNote['secrets'] = {};
	for (const {id, kind} of stores) {
		const root = manifests.get(id)?.entries.find(({path}) => path === '.');
		if (kind !== 'secret-file' || root?.sha256 === undefined) continue;
		secrets[id] = {sha256: root.sha256, mode: root.mode, uid: root.uid};
	}

	const madeAt = new Date().toISOString();
	await writeJson(placeOf(folder), {set: setFormat, madeAt, digest, secrets, ...about});
}

/**
 * What was written beside a set, or undefined for one from before sets had it.
 * Throws Trouble when it cannot be read, or was made by a newer handrail.
 */
export async function readSet(backup: string): Promise<SetNote | undefined> {
	const path = placeOf(backup);
	const text = await orMissing(readText(path)).catch((error: unknown) => {
		throw asTrouble(`Reading ${showName(path)}`, error);
	});
	if (text === undefined) return undefined;
	let note: SetNote;
	try {
		note = setSchema.parse(JSON.parse(text));
	} catch {
		throw new Trouble(`${showName(path)} is not what handrail writes beside a backup.`, {
			next: 'Name another set; or move that file away, then nothing is known of its counts.',
		});
	}

	if (note.set > setFormat)
		throw new Trouble(`${showName(path)} was made by a newer handrail.`, {
			next: 'Use that handrail for the recovery.',
		});
	return note;
}
