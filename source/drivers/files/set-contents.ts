import {lstat} from 'node:fs/promises';
import {tell} from '../../trust/trouble.ts';
import {hashFile} from './copy-file.ts';
import {orMissing} from './failures.ts';
import {ownerName, type Finding} from './inventory-rules.ts';
import {readManifest, type Manifest} from './manifest.ts';
import {roomAt} from './room.ts';
import type {SetNote} from './set.ts';
import {placesIn, totalsOf, type Store} from './stores.ts';
import {surveyTree} from './survey.ts';
import {humanMode, humanSize, shellPath, showName} from './wording.ts';

/** What a set holds of one store, and what its manifest says; null where it holds nothing. */
export type Held = {
	store: Store;
	files: number;
	bytes: number;
	owner: string | null;
	mode: number | null;
	/** First 12 hex of the sha256 of a secret file as it lies in the set now. */
	fingerprint: string | null;
};
export type Contents = {held: Held[]; refusals: Finding[]; warnings: Finding[]};

const dear = (store: Store) =>
	store.recoverable === false
		? ' It cannot be got again elsewhere, and without it what it protects stays unreadable.'
		: '';

const another = 'Name a set that holds it; nothing was changed.';

async function ownerWarning(store: Store, uid: number): Promise<Finding[]> {
	const owner = await ownerName(uid);
	if (owner !== String(uid)) return [];
	return [
		{
			storeId: store.id,
			what: `It belongs to user ${uid}, and there is no such user on this machine.`,
			remedy: `Make that user first, or give it to the right one afterwards: chown -R USER ${shellPath(store.path)}`,
		},
	];
}

async function secretFindings(
	store: Store,
	data: string,
	manifest: Manifest,
	note: SetNote | undefined,
) {
	const found = await hashFile(data);
	const root = manifest.entries.find(({path}) => path === '.');
	const recorded = note?.secrets[store.id]?.sha256 ?? root?.sha256;
	const refusals: Finding[] = [];
	const warnings: Finding[] = [];
	if (found !== recorded || found !== root?.sha256) {
		const what = `${store.title ?? store.id} is ${found.slice(0, 12)} in this set, and ${recorded?.slice(0, 12) ?? 'nothing'} was recorded.${dear(store)}`;
		refusals.push({storeId: store.id, what, remedy: another});
	}

	const mode = (root?.mode ?? 0) & 0o7777;
	if ((mode & ~0o640) !== 0) {
		const what = `It had mode ${humanMode(mode)}, and gets it again: others may read it.`;
		warnings.push({
			storeId: store.id,
			what,
			remedy: `Afterwards: chmod 0600 ${shellPath(store.path)}`,
		});
	}

	return {fingerprint: found.slice(0, 12), refusals, warnings};
}

async function lookAt(store: Store, backup: string, note: SetNote | undefined, all: Contents) {
	const {data, manifest: place} = placesIn(backup, store.id);
	const empty = {store, files: 0, bytes: 0, owner: null, mode: null, fingerprint: null};
	const refuse = (what: string) =>
		all.refusals.push({storeId: store.id, what: `${what}${dear(store)}`, remedy: another});
	let manifest: Manifest;
	try {
		manifest = await readManifest(place);
	} catch (error) {
		refuse(tell(error));
		return void all.held.push(empty);
	}

	const survey = await surveyTree(data);
	if (!survey && (store.must || !manifest.absent))
		refuse(`${store.title ?? store.id} is not in this set (${showName(data)}).`);
	if (!survey) return void all.held.push(empty);
	if (survey.unreadable.length > 0) refuse(`You cannot read ${showName(survey.unreadable[0]!)}.`);
	const root = manifest.entries.find(({path}) => path === '.');
	all.warnings.push(...(await ownerWarning(store, root?.uid ?? survey.root.uid)));
	let fingerprint: string | null = null;
	if (store.kind === 'secret-file' && survey.unreadable.length === 0 && survey.root.isFile()) {
		const secret = await secretFindings(store, data, manifest, note);
		fingerprint = secret.fingerprint;
		all.refusals.push(...secret.refusals);
		all.warnings.push(...secret.warnings);
	}

	const {files, bytes} = survey;
	const owner = await ownerName(root?.uid ?? survey.root.uid);
	all.held.push({store, files, bytes, owner, mode: (root?.mode ?? 0) & 0o7777, fingerprint});
	return manifest;
}

/** Room at the places that the stores go to. */
async function roomShort(held: readonly Held[]): Promise<Finding[]> {
	const needs = new Map<string, {bytes: number; free: number; at: string}>();
	for (const {store, bytes} of held) {
		const {device, free, at} = await roomAt(store.path);
		needs.set(device, {bytes: bytes + (needs.get(device)?.bytes ?? 0), free, at});
	}

	return [...needs.values()]
		.filter(({bytes, free}) => bytes > free)
		.map(({bytes, free, at}) => ({
			storeId: null,
			what: `${showName(at)} has ${humanSize(free)} free, and ${humanSize(bytes)} go there.`,
			remedy: 'Make room first.',
		}));
}

/** Looks into a named set without reading all of it: whole, its secrets as recorded, and room for it here. */
export async function lookIntoSet(
	backup: string,
	stores: readonly Store[],
	note: SetNote | undefined,
): Promise<Contents> {
	const all: Contents = {held: [], refusals: [], warnings: []};
	const manifests = new Map<string, Manifest>();
	for (const store of stores) {
		const manifest = await lookAt(store, backup, note, all);
		if (manifest) manifests.set(store.id, manifest);
	}

	if (note && manifests.size === stores.length && totalsOf(manifests).digest !== note.digest)
		all.refusals.push({
			storeId: null,
			what: 'What was written beside this set does not belong to it: its manifests are others.',
			remedy: 'Name another set; this one was put together from parts.',
		});
	all.refusals.push(...(await roomShort(all.held)));
	return all;
}

/** What lies where a store goes: how many files and bytes; undefined where there is nothing, or an empty folder. */
export async function inTheWay(path: string): Promise<{files: number; bytes: number} | undefined> {
	const there = await orMissing(lstat(path));
	if (!there) return undefined;
	const survey = await surveyTree(path);
	const empty =
		there.isDirectory() && survey?.files === 0 && survey.folders === 1 && survey.special === 0;
	return empty ? undefined : {files: survey?.files ?? 0, bytes: survey?.bytes ?? 0};
}
