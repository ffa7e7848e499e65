import fs from 'node:fs';
import {lstat} from 'node:fs/promises';
import {join} from 'node:path';
import {z} from 'zod';
import {Trouble} from '../../trust/trouble.ts';
import {sha256OrNull} from '../binary/digest.ts';
import {unpackWith} from '../binary/unpack.ts';
import {defineAction, type Facts, type Worker} from '../contract.ts';
import {renameDurably, syncPath} from './durable.ts';
import {asTrouble, orMissing, stopIfAsked} from './failures.ts';
import {makeMarked, ownership, removeMarked} from './marker.ts';
import {pathSchema} from './stores.ts';
import {treeDigest} from './tree-digest.ts';
import {shellPath, showName} from './wording.ts';

const params = z
	.strictObject({
		/** A .zip, .tgz or .tar.gz. */
		archive: pathSchema,
		/** A folder of its own; the one folder of an archive becomes it. */
		to: pathSchema,
		/** What lies beside it and stays as it is: the one that was used before. */
		beside: pathSchema.optional(),
		/** The sha256 of the archive that was chosen. */
		expect: z.string().optional(),
	})
	.refine(({to, beside}) => beside === undefined || !overlaps(to, beside), {
		error: 'the new folder must lie beside the old one, neither in it nor over it',
		path: ['to'],
	});
type Params = z.infer<typeof params>;

const overlaps = (a: string, b: string) =>
	`${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);
const partialOf = (to: string) => `${to}.partial`;

/** A folder by its contents, `other` for what is none, null where nothing is. */
async function digestAt(path: string): Promise<string | null> {
	const stats = await orMissing(lstat(path));
	if (!stats) return null;
	return stats.isDirectory() ? (await treeDigest(path)).sha256 : 'other';
}

const isFolder = (path: string) =>
	fs.statSync(path, {throwIfNoEntry: false})?.isDirectory() === true;

const observe = async ({archive, to, beside}: Params): Promise<Facts> => ({
	// A version may lie here unpacked already: then there is no archive.
	archive: isFolder(archive) ? await digestAt(archive) : await sha256OrNull(archive),
	to: await digestAt(to),
	...(beside === undefined ? {} : {beside: await digestAt(beside)}),
});

/** Unpacked under the policy, in a marked folder beside; what it holds, without the one folder around it. */
async function unpacked({archive, to}: Params): Promise<string> {
	const partial = partialOf(to);
	const into = join(partial, 'unpacked');
	await makeMarked(partial);
	await unpackWith(archive, into, () => {});
	const entries = fs.readdirSync(into, {withFileTypes: true});
	const [only] = entries;
	const folder = entries.length === 1 && only?.isDirectory() ? join(into, only.name) : into;
	for (const entry of fs.readdirSync(folder, {recursive: true, withFileTypes: true})) {
		const path = join(entry.parentPath, entry.name);
		if (entry.isDirectory()) fs.chmodSync(path, 0o755);
		await syncPath(path);
	}
	fs.chmodSync(folder, 0o755);
	await syncPath(folder);
	return folder;
}

async function work(given: Params, worker: Worker): Promise<Facts> {
	const {to, archive} = given;
	const partial = partialOf(to);
	stopIfAsked(worker.signal);
	if (isFolder(archive)) {
		if (archive !== to) throw new Trouble(`${showName(archive)} is a folder, not an archive.`);
		worker.say('It lies unpacked there already.');
		return {to: await digestAt(to)};
	}
	if ((await ownership(partial)) === 'own') await removeMarked(partial);
	if ((await ownership(partial)) === 'foreign')
		throw new Trouble(`${showName(partial)} is in the way and was not made by handrail.`, {
			next: `Move it away: mv ${shellPath(partial)} ${shellPath(`${partial}.old`)}`,
		});
	try {
		const folder = await unpacked(given);
		stopIfAsked(worker.signal);
		const digest = (await treeDigest(folder)).sha256;
		const there = await digestAt(to);
		if (there === digest) worker.say('It is there already, with the same contents.');
		else if (there !== null) throw new Trouble(taken(to), {next: 'Move it away, or look into it.'});
		else {
			await renameDurably(folder, to);
			worker.say(`${showName(archive)} lies unpacked in ${showName(to)}.`);
		}
		return {to: digest};
	} catch (error) {
		throw asTrouble(`Unpacking to ${showName(to)}`, error);
	} finally {
		const whose = await ownership(partial);
		if (whose === 'own') await removeMarked(partial);
		// Not marked yet: where the disk is full, not even the marker can be written.
		if (whose === 'empty') fs.rmdirSync(partial);
	}
}

const taken = (to: string) =>
	`${showName(to)} is there already and holds something else; nothing is written over it.`;

/** `files.unpack`: an archive into a folder of its own, beside the one before, which stays (JT-23). */
export const unpackBeside = defineAction<Params>({
	name: 'files.unpack',
	class: 'convergent',
	params,
	stable: ['archive', 'beside'],
	observe,
	refuse({archive, beside, expect}, facts) {
		if (facts['archive'] === null) return `${showName(archive)} is not there. Nothing was done.`;
		if (expect !== undefined && facts['archive'] !== expect)
			return `${showName(archive)} changed since it was chosen. Nothing was done.`;
		return beside !== undefined && facts['beside'] === null
			? `${showName(beside)} is not there any more: nothing would be kept to go back to. Nothing was done.`
			: undefined;
	},
	async probe(given, before) {
		const now = await observe(given);
		if (now['to'] === before['to'])
			return {verdict: 'not-started', reason: 'what lies there is as it was', evidence: now};
		return before['to'] === null
			? {verdict: 'landed', reason: 'the folder came there whole, in one move', evidence: now}
			: {verdict: 'cannot-tell', reason: 'something else lies there now', evidence: now};
	},
	work,
	explain: ({to, beside}) => ({
		changes: `Makes the folder ${showName(to)}.${beside === undefined ? '' : ` ${showName(beside)} stays as it is.`} Nothing is started by it.`,
		expect: 'Done within a few seconds.',
		wrong:
			'The archive is damaged, or something else lies there already. Then nothing is left behind.',
		undo: `Remove ${showName(to)}; nothing uses it yet.`,
	}),
	preview: ({archive, to, beside}) => [
		`unpack ${shellPath(archive)} → ${shellPath(partialOf(to))}`,
		`mv ${shellPath(partialOf(to))} ${shellPath(to)}`,
		...(beside === undefined ? [] : [`(${shellPath(beside)} is kept, untouched)`]),
	],
});
