import {chmod, lchown, lutimes, rm, symlink} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {Trouble} from '../../trust/trouble.ts';
import type {Entry, Skipped} from './manifest.ts';
import {runTool, type Tools} from './tools.ts';
import {showName} from './wording.ts';

const place = (root: string, path: string) => (path === '.' ? root : join(root, path));

/** cp makes sockets and fifos too, and what was left out on purpose: taken away again. */
async function dropSkipped(from: string, to: string, skipped: readonly Skipped[], tools: Tools) {
	const touched = new Set<string>();
	for (const {path} of skipped) {
		await rm(join(to, path), {recursive: true, force: true});
		touched.add(dirname(path));
	}
	for (const path of touched) {
		// touch -r, since Node cannot set a time to the nanosecond.
		await runTool([tools.touch, '-r', place(from, path), '--', place(to, path)]);
	}
}

/** By Node alone: links, owner, mode, time. Children before parents: making a link moves the time. */
async function keepByNode(to: string, entries: readonly Entry[]): Promise<void> {
	for (const entry of entries) {
		if (entry.type === 'link') await symlink(entry.target ?? '', place(to, entry.path));
	}
	for (const entry of entries.toReversed()) {
		const path = place(to, entry.path);
		const seconds = Number(BigInt(entry.mtimeNs) / 1000n) / 1e6;
		await lchown(path, entry.uid, entry.gid).catch((error: NodeJS.ErrnoException) => {
			// Only root may give files away; the read back against the manifest tells who needs it.
			if (error.code !== 'EPERM') throw error;
		});
		// After chown, which clears the setuid bit.
		if (entry.type !== 'link') await chmod(path, entry.mode);
		await lutimes(path, seconds, seconds);
	}
}

/**
 * Gives a copied tree the links, owners, modes, times, ACLs, extended attributes and capabilities
 * of its source, by one GNU cp over the tree: measured, `--attributes-only` leaves the data of
 * files that exist and makes the links, which must not exist yet. Without GNU cp (busybox): links,
 * owners, modes and times by Node, and the note given back says what was not kept.
 * Throws Trouble when cp fails on something that was to be copied.
 */
export async function keepAttributes(
	from: string,
	to: string,
	walked: {entries: readonly Entry[]; skipped: readonly Skipped[]},
	tools: Tools,
): Promise<string | undefined> {
	const version = await runTool([tools.cp, '--version']);
	const able = version?.code === 0 && version.out.includes('coreutils');
	const ran = able
		? await runTool([tools.cp, '-a', '--attributes-only', '-T', '--', from, to])
		: undefined;
	if (!ran) {
		await keepByNode(to, walked.entries);
		return 'ACLs, extended attributes and capabilities were not kept: there is no GNU cp here.';
	}
	const about = walked.skipped.map(({path}) => join(from, path));
	const wrong = ran.err
		.split('\n')
		.filter(line => line !== '' && !about.some(path => line.includes(path)));
	await dropSkipped(from, to, walked.skipped, tools);
	if (ran.code !== 0 && (wrong.length > 0 || about.length === 0)) {
		throw new Trouble(
			`cp could not keep owners, modes and times: ${showName(wrong[0] ?? 'no reason given')}.`,
			{
				next: 'Run handrail with sudo, so that owners can be kept.',
			},
		);
	}
	return undefined;
}

/** Owner, mode and time of one folder that exists, by Node: for the root of a mount point. */
export async function keepRoot(to: string, root: Entry): Promise<void> {
	await keepByNode(to, [{...root, path: '.'}]);
}
