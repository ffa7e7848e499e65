import {createHash} from 'node:crypto';
import {resolve} from 'node:path';
import {z} from 'zod';
import {Trouble} from '../../trust/trouble.ts';
import {readManifest, type Manifest} from './manifest.ts';

/** An absolute path other than `/`, without a slash at the end. */
export const pathSchema = z
	.string()
	.refine(path => path.startsWith('/') && !path.includes('\0') && resolve(path) !== '/', {
		error: 'must be an absolute path, and not /',
	})
	.overwrite(path => resolve(path));

/** One thing that a backup must hold. `recoverable: false` says it cannot be got again elsewhere. */
export const storeSchema = z.strictObject({
	id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/),
	title: z.string().optional(),
	kind: z.enum(['folder', 'file', 'secret-file']),
	path: pathSchema,
	must: z.boolean(),
	recoverable: z.boolean().optional(),
});
export const storesSchema = z
	.array(storeSchema)
	.min(1)
	.refine(stores => new Set(stores.map(({id}) => id)).size === stores.length, {
		error: 'two stores have the same id',
	});

export type Store = z.infer<typeof storeSchema>;

/** Where a store and its manifest lie in a backup. */
export function placesIn(backup: string, id: string): {data: string; manifest: string} {
	return {data: `${backup}/${id}`, manifest: `${backup}/${id}.manifest.json`};
}

export type BackupTotals = {bytes: number; files: number; digest: string};

/** Bytes, files and one digest (sha256 hex over the ids and digests of all manifests). */
export function totalsOf(manifests: ReadonlyMap<string, Manifest>): BackupTotals {
	const hash = createHash('sha256');
	let [bytes, files] = [0, 0];
	for (const id of [...manifests.keys()].sort()) {
		const {totals, absent} = manifests.get(id)!;
		hash.update(`${id} ${absent ? 'absent' : totals.digest}\n`);
		bytes += totals.bytes;
		files += totals.files;
	}
	return {bytes, files, digest: hash.digest('hex')};
}

/**
 * The manifests of all stores in a backup. Throws Trouble when one is missing or damaged, or when a
 * store that must be there was not there at the time of the backup.
 */
export async function readManifests(
	backup: string,
	stores: readonly Store[],
): Promise<ReadonlyMap<string, Manifest>> {
	const found = new Map<string, Manifest>();
	for (const {id, must} of stores) {
		const manifest = await readManifest(placesIn(backup, id).manifest);
		if (manifest.absent && must) {
			throw new Trouble(
				`The backup does not hold ${id}: it was not there when the backup was taken.`,
				{
					next: 'Choose another backup.',
				},
			);
		}
		found.set(id, manifest);
	}
	return found;
}
