import {access, constants, lstat} from 'node:fs/promises';
import {hashFile} from './copy-file.ts';
import {cautions, hindrances, ownerName, type Finding} from './inventory-rules.ts';
import {isInside, nearestExisting, realPathOf, roomAt} from './room.ts';
import type {Store} from './stores.ts';
import {surveyTree, type Survey} from './survey.ts';
import {humanSize, shellPath, showName} from './wording.ts';

export type StoreFound = {
	store: Store;
	present: boolean;
	files: number;
	folders: number;
	bytes: number;
	/** Bytes on disk, without holes: what a copy needs. */
	allocated: number;
	/** `postgres (70)`, or null when missing. */
	owner: string | null;
	mode: number | null;
	/** First 12 hex of the sha256, secret files only. */
	fingerprint: string | null;
};
export type Need = {at: string; needed: number; free: number};
export type Inventory = {
	stores: readonly StoreFound[];
	/** Why no backup may be taken like this. Empty when all is well. */
	refusals: readonly Finding[];
	warnings: readonly Finding[];
	/** Room by file system: copy and rehearsed restore at the backup, restore beside at the data. */
	room: readonly Need[];
};

async function hindrancesOfPlace(backup: string, found: readonly StoreFound[]): Promise<Finding[]> {
	const all: Finding[] = [];
	const remedy = 'Choose a folder for backups elsewhere, best on another disk.';
	for (const {store} of found) {
		const [place, data] = [showName(backup), showName(store.path)];
		if (await isInside(backup, store.path)) {
			all.push({
				storeId: store.id,
				what: `The backup place ${place} lies inside the data ${data}.`,
				remedy,
			});
		} else if (await isInside(store.path, backup)) {
			all.push({
				storeId: store.id,
				what: `The data ${data} lies inside the backup place ${place}.`,
				remedy,
			});
		}
	}
	const there = await nearestExisting(await realPathOf(backup));
	const isFolder = (await lstat(there)).isDirectory();
	if (!isFolder) all.push({storeId: null, what: `${showName(there)} is not a folder.`, remedy});
	const open = await access(there, constants.W_OK | constants.X_OK).then(
		() => true,
		() => false,
	);
	if (isFolder && !open) {
		const what = `You cannot write to ${showName(there)}.`;
		all.push({
			storeId: null,
			what,
			remedy: `Run handrail with sudo, or: sudo install -d -m 0700 -o ${process.geteuid?.() ?? 0} ${shellPath(backup)}`,
		});
	}
	return all;
}

async function roomNeeded(backup: string, found: readonly StoreFound[]): Promise<readonly Need[]> {
	const needs = new Map<string, Need>();
	const add = async (path: string, bytes: number) => {
		const {device, at, free} = await roomAt(path);
		const before = needs.get(device);
		needs.set(device, {at: before?.at ?? at, free, needed: (before?.needed ?? 0) + bytes});
	};
	// The copy, and one restore beside: rehearsed there, or in earnest beside the data.
	await add(backup, found.reduce((sum, {allocated}) => sum + allocated, 0) * 2);
	const {device} = await roomAt(backup);
	for (const {store, allocated, present} of found) {
		if (present && (await roomAt(store.path)).device !== device) await add(store.path, allocated);
	}
	return [...needs.values()];
}

/**
 * Looks at every store and at the backup place, and tells all that is wrong, not only the first.
 * `me` is the user id that will copy. Throws the system's error only where nothing can be seen.
 */
export async function takeInventory(
	stores: readonly Store[],
	backup: string,
	{me = process.geteuid?.() ?? 0}: {me?: number} = {},
): Promise<Inventory> {
	const found: StoreFound[] = [];
	const refusals: Finding[] = [];
	const warnings: Finding[] = [];
	const surveys = new Map<string, Survey>();
	for (const store of stores) {
		const survey = await surveyTree(store.path);
		if (survey) surveys.set(store.id, survey);
	}
	const owners = stores
		.filter(({kind}) => kind === 'folder')
		.flatMap(({id}) => surveys.get(id)?.root.uid ?? []);
	for (const store of stores) {
		const survey = surveys.get(store.id);
		const {files = 0, folders = 0, bytes = 0, allocated = 0} = survey ?? {};
		const readable = survey !== undefined && survey.root.isFile() && survey.unreadable.length === 0;
		const fingerprint =
			store.kind === 'secret-file' && readable ? (await hashFile(store.path)).slice(0, 12) : null;
		const owner = survey ? await ownerName(survey.root.uid) : null;
		const mode = survey ? survey.root.mode & 0o7777 : null;
		found.push({
			store,
			present: survey !== undefined,
			files,
			folders,
			bytes,
			allocated,
			owner,
			mode,
			fingerprint,
		});
		if (survey) {
			refusals.push(...(await hindrances(store, survey, me)));
			warnings.push(...(await cautions(store, survey, [0, me, ...owners])));
			continue;
		}
		const finding = {
			storeId: store.id,
			what: `${store.title ?? store.id} is not at ${showName(store.path)}${store.recoverable === false ? ', and cannot be got again elsewhere' : ''}.`,
			remedy: `Give the right path, or see with sudo whether it is there: sudo ls -ld ${shellPath(store.path)}`,
		};
		(store.must ? refusals : warnings).push(finding);
	}
	refusals.push(...(await hindrancesOfPlace(backup, found)));
	const room = await roomNeeded(backup, found);
	for (const {at, needed, free} of room) {
		if (needed <= free) continue;
		const what = `${showName(at)} has ${humanSize(free)} free; one copy and one restore beside need ${humanSize(needed)}.`;
		refusals.push({
			storeId: null,
			what,
			remedy: 'Make room, or choose a backup place on another disk.',
		});
	}
	return {stores: found, refusals, warnings, room};
}
