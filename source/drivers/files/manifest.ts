import {createHash} from 'node:crypto';
import {z} from 'zod';
import {Trouble} from '../../trust/trouble.ts';
import {readText, writeJson} from './durable.ts';
import {asTrouble, orMissing} from './failures.ts';
import {showName} from './wording.ts';

const entrySchema = z.looseObject({
	/** Relative, with `/`; the root itself is `.`. */
	path: z.string(),
	type: z.enum(['file', 'folder', 'link']),
	/** Bytes; 0 for a folder. */
	size: z.number(),
	mode: z.number(),
	uid: z.number(),
	gid: z.number(),
	mtimeNs: z.string(),
	target: z.string().optional(),
	sha256: z.string().optional(),
	/** The earlier path that is the same file (a hard link). */
	sameAs: z.string().optional(),
	sparse: z.boolean(),
	/** Bytes on disk; less than `size` where a file has holes. */
	allocated: z.number(),
	capabilities: z.string().optional(),
	acl: z.string().optional(),
});
const manifestSchema = z.looseObject({
	manifest: z.literal(1),
	madeAt: z.string(),
	root: z.string(),
	/** True where an optional store was not there: nothing was copied. */
	absent: z.boolean(),
	/** Whether capabilities and ACLs could be looked at, that is, whether the tools were there. */
	looked: z.looseObject({capabilities: z.boolean(), acl: z.boolean()}),
	entries: z.array(entrySchema),
	skipped: z.array(z.looseObject({path: z.string(), kind: z.string()})),
	totals: z.looseObject({
		files: z.number(),
		folders: z.number(),
		bytes: z.number(),
		digest: z.string(),
	}),
});

export type Entry = z.infer<typeof entrySchema>;
export type Manifest = z.infer<typeof manifestSchema>;
/** What is listed and not copied: sockets, fifos, devices, and folders that are not the product's. */
export type Skipped = {path: string; kind: string};

// ACLs and capabilities stay out: whether they could be read depends on the tools of the machine.
function digestOf(entries: readonly Entry[]): string {
	const hash = createHash('sha256');
	for (const {path, type, size, mode, uid, gid, mtimeNs, target, sha256, sameAs} of entries) {
		const line = [path, type, size, mode, uid, gid, mtimeNs, target, sha256, sameAs];
		hash.update(`${JSON.stringify(line)}\n`);
	}
	return hash.digest('hex');
}

/** A manifest made from entries: adds the totals and the digest (sha256, hex) of all entries. */
export function makeManifest(
	root: string,
	entries: readonly Entry[],
	more: {skipped?: readonly Skipped[]; looked?: Manifest['looked']; absent?: boolean} = {},
): Manifest {
	const files = entries.filter(entry => entry.type === 'file');
	return {
		manifest: 1,
		madeAt: new Date().toISOString(),
		root,
		absent: more.absent ?? false,
		looked: more.looked ?? {capabilities: false, acl: false},
		entries: [...entries],
		skipped: [...(more.skipped ?? [])],
		totals: {
			files: files.length,
			folders: entries.filter(entry => entry.type === 'folder').length,
			bytes: files.reduce((sum, entry) => sum + (entry.sameAs === undefined ? entry.size : 0), 0),
			digest: digestOf(entries),
		},
	};
}

/** Writes a manifest durably as JSON, mode 0600. Throws the system's error. */
export async function writeManifest(path: string, manifest: Manifest): Promise<void> {
	await writeJson(path, manifest);
}

/**
 * Reads a manifest, loosely: unknown fields are left alone. Its digest is computed anew.
 * Throws Trouble when it is missing, not a manifest of this version, or damaged.
 */
export async function readManifest(path: string): Promise<Manifest> {
	const next = 'Take another backup, or give the folder of one that is whole.';
	const text = await orMissing(readText(path)).catch((error: unknown) => {
		throw asTrouble(`Reading ${showName(path)}`, error);
	});
	if (text === undefined) throw new Trouble(`There is no manifest at ${showName(path)}.`, {next});
	let manifest: Manifest;
	try {
		manifest = manifestSchema.parse(JSON.parse(text));
	} catch {
		throw new Trouble(`${showName(path)} is not a manifest that this handrail can read.`, {next});
	}
	if (digestOf(manifest.entries) !== manifest.totals.digest) {
		throw new Trouble(`The manifest ${showName(path)} does not match its own digest.`, {
			why: 'It was changed or damaged after it was written.',
			next,
		});
	}
	return manifest;
}
