import {rm} from 'node:fs/promises';
import {z} from 'zod';
import {readText, writeJson} from './durable.ts';
import {orMissing} from './failures.ts';
import {proofLevels} from '../../plan/proof.ts';

const verifiedSchema = z.looseObject({
	at: z.string(),
	level: z.enum(proofLevels),
	digest: z.string(),
});
export type Verified = z.infer<typeof verifiedSchema>;

const placeOf = (backup: string) => `${backup}/verified.json`;

/** What was proven of a backup last, or undefined: never, or what is written there is no use. */
export async function readVerified(backup: string): Promise<Verified | undefined> {
	const text = await orMissing(readText(placeOf(backup)));
	if (text === undefined) return undefined;
	try {
		return verifiedSchema.parse(JSON.parse(text));
	} catch {
		return undefined;
	}
}

/** Writes down what was proven. Throws the system's error. */
export async function writeVerified(backup: string, verified: Verified): Promise<void> {
	await writeJson(placeOf(backup), verified);
}

/** Takes an earlier word back before the bytes are looked at anew. */
export async function forgetVerified(backup: string): Promise<void> {
	await rm(placeOf(backup), {force: true});
}
