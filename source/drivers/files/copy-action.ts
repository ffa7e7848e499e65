import {lstat, mkdir, readdir, rename, rmdir} from 'node:fs/promises';
import {dirname} from 'node:path';
import {z} from 'zod';
import {Trouble} from '../../trust/trouble.ts';
import {defineAction, type Facts, type Probe, type Worker} from '../contract.ts';
import {copyTree} from './copy.ts';
import {syncPath} from './durable.ts';
import {attributeNeeds} from './needs.ts';
import {asTrouble, orMissing} from './failures.ts';
import {makeManifest, writeManifest, type Manifest} from './manifest.ts';
import {makeMarked, markerOf, ownership, removeMarked, unmark} from './marker.ts';
import {isInside, roomAt} from './room.ts';
import {aboutSchema, writeSet} from './set.ts';
import {pathSchema, placesIn, readManifests, storesSchema, totalsOf, type Store} from './stores.ts';
import {surveyTree} from './survey.ts';
import {humanSize, shellPath, showName} from './wording.ts';

const params = z.strictObject({
	stores: storesSchema,
	to: pathSchema,
	/** Written beside the manifests, for a recovery. The session fills it in. */
	about: aboutSchema.optional(),
});
type Params = z.infer<typeof params>;

const partialOf = (to: string) => `${to}.partial`;

async function stateOf(to: string): Promise<'nothing' | 'empty' | 'taken'> {
	const stats = await orMissing(lstat(to));
	if (!stats) return 'nothing';
	return stats.isDirectory() && (await readdir(to)).length === 0 ? 'empty' : 'taken';
}

async function observe({stores, to}: Params): Promise<Facts> {
	let [bytes, files] = [0, 0];
	let wrong: string | null = null;
	for (const store of stores) {
		const survey = await surveyTree(store.path);
		bytes += survey?.allocated ?? 0;
		files += survey?.files ?? 0;
		if (!survey && store.must) wrong ??= `${showName(store.path)} is not there.`;
		const tangled = (await isInside(to, store.path)) || (await isInside(store.path, to));
		if (survey && tangled)
			wrong ??= `The backup and ${showName(store.path)} lie inside each other.`;
	}
	const {free} = await roomAt(to);
	const partial = await ownership(partialOf(to));
	return {to: await stateOf(to), bytes, files, free, wrong, partial};
}

function refuse({to}: Params, facts: Facts): string | undefined {
	const {bytes, free} = facts as {bytes: number; free: number};
	if (facts['to'] === 'taken')
		return `${showName(to)} is not empty. Choose another folder for the backup.`;
	if (facts['partial'] === 'foreign') {
		return `${showName(partialOf(to))} is in the way and was not made by handrail. Move it away first.`;
	}
	if (facts['wrong'] !== null) return String(facts['wrong']);
	if (bytes > free)
		return `The copy needs ${humanSize(bytes)}, and ${humanSize(free)} are free there.`;
	return undefined;
}

async function copyStore(
	store: Store,
	partial: string,
	total: number,
	done: number,
	worker: Worker,
) {
	const place = placesIn(partial, store.id);
	const there = await orMissing(lstat(store.path));
	if (!there && store.must) throw new Trouble(`${showName(store.path)} is not there.`);
	if (!there) {
		const manifest = makeManifest(store.path, [], {absent: true});
		await writeManifest(place.manifest, manifest);
		worker.say(`${store.id}: not there, so there is nothing to copy.`);
		return manifest;
	}
	const {manifest, notes} = await copyTree(store.path, place.data, {
		signal: worker.signal,
		progress: (bytes, _, label) =>
			worker.progress(done + bytes, total, 'bytes', `${store.id}/${label}`),
	});
	await writeManifest(place.manifest, manifest);
	for (const note of notes) worker.say(`${store.id}: ${note}`);
	return manifest;
}

/**
 * A new attempt removes what an earlier one left in `TO.partial`, which it knows by the marker
 * `TO.partial.handrail-scratch`; something else of that name is left alone and refused. A failure
 * clears it too: a full disk beside a live program would do harm. A kill leaves it.
 */
async function work({stores, to, about}: Params, worker: Worker): Promise<Facts> {
	const partial = partialOf(to);
	if ((await stateOf(to)) === 'taken') throw new Trouble(`${showName(to)} is not empty.`);
	if ((await ownership(partial)) === 'own') {
		worker.say(`Removing what an earlier attempt left in ${showName(partial)}.`);
		await removeMarked(partial);
	}
	if ((await ownership(partial)) === 'foreign') {
		throw new Trouble(`${showName(partial)} is in the way and was not made by handrail.`, {
			next: `Move it away: mv ${shellPath(partial)} ${shellPath(`${partial}.old`)}`,
		});
	}
	const manifests = new Map<string, Manifest>();
	try {
		await makeMarked(partial);
		let [total, done] = [0, 0];
		for (const {path} of stores) total += (await surveyTree(path))?.bytes ?? 0;
		for (const store of stores) {
			const manifest = await copyStore(store, partial, total, done, worker);
			manifests.set(store.id, manifest);
			done += manifest.totals.bytes;
		}
		const {digest} = totalsOf(manifests);
		if (about) await writeSet(partial, about, digest, manifests, stores);
		await syncPath(partial);
		await mkdir(dirname(to), {recursive: true, mode: 0o700});
		// Over an empty folder this works as well; over anything else it fails.
		await rename(partial, to);
	} catch (error) {
		const whose = await ownership(partial);
		if (whose === 'own') await removeMarked(partial);
		// Not marked yet: where the disk is full, not even the marker can be written.
		if (whose === 'empty') await rmdir(partial);
		throw asTrouble(`Copying to ${showName(to)}`, error);
	}
	await syncPath(dirname(to));
	await unmark(partial);
	return {...totalsOf(manifests), level: 'V1'};
}

async function probe({stores, to}: Params): Promise<Probe> {
	const state = await stateOf(to);
	if (state === 'taken') {
		try {
			const totals = totalsOf(await readManifests(to, stores));
			return {
				verdict: 'landed',
				reason: 'The backup is there, with all its manifests.',
				evidence: totals,
			};
		} catch (error) {
			const reason = `There is something at ${showName(to)} that is not this backup.`;
			return {verdict: 'cannot-tell', reason, evidence: {found: (error as Error).message}};
		}
	}
	const partial = await ownership(partialOf(to));
	// Killed between making the folder and marking it: nothing was copied yet.
	if (partial === 'nothing' || partial === 'empty') {
		return {
			verdict: 'not-started',
			reason: 'There is no backup and no part of one.',
			evidence: {to: state},
		};
	}
	const reason = `A part of the copy lies in ${showName(partialOf(to))}; it counts for nothing.`;
	return {verdict: 'partial', reason, evidence: {to: state, partial}};
}

export const copyStores = defineAction<Params>({
	name: 'files.copy',
	class: 'replaceable',
	params,
	needs: attributeNeeds,
	stable: ['to'],
	observe,
	refuse,
	work,
	probe,
	explain: ({to}) => ({
		changes: `Makes a new folder ${showName(to)} with a copy of each store. The stores stay as they are.`,
		expect: 'Bytes counting up, then the number of files and one digest for the whole backup.',
		wrong: 'A file changed during the copy: then the program still runs and must be stopped first.',
		undo: `Nothing needs to be undone. The backup in ${showName(to)} can be removed when it is not wanted.`,
	}),
	preview: ({stores, to}) => [
		...stores.map(({id, path}) => `copy ${shellPath(path)} → ${shellPath(placesIn(to, id).data)}`),
		`(written to ${shellPath(partialOf(to))}, marked by ${shellPath(markerOf(partialOf(to)))})`,
		`mv ${shellPath(partialOf(to))} ${shellPath(to)}`,
	],
});
