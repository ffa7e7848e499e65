import fs from 'node:fs';
import {join} from 'node:path';
import {isInside} from '../drivers/files/room.ts';
import {readSet} from '../drivers/files/set.ts';
import type {Context} from '../plan/context.ts';
import {readyStores, siteAnswers} from '../plan/scope.ts';

/** A backup that the operator names: a set of handrail's, or a plain copy of the one data folder. */
export type Named = {kind: 'set' | 'folder'} | {problem: string};

/** What lies in a named folder, or one sentence why it is no backup of this product. */
export async function nameBackup({runbook, state}: Context, path: string): Promise<Named> {
	const stores = readyStores(runbook, siteAnswers(runbook, state));
	const has = (id: string) => fs.existsSync(join(path, `${id}.manifest.json`));
	if (stores.every(({id, must}) => !must || has(id))) return {kind: 'set'};
	const inner = fs
		.readdirSync(path)
		.find(name => stores.some(({id}) => fs.existsSync(join(path, name, `${id}.manifest.json`))));
	if (inner !== undefined)
		return {problem: `The set lies one level down. Type ${join(path, inner)}`};
	for (const store of stores) {
		if ((await isInside(path, store.path)) || (await isInside(store.path, path))) {
			return {
				problem: `${path} is, holds or lies in what is in use now (${store.path}). Name a copy of it.`,
			};
		}
	}

	const folders = stores.filter(({kind}) => kind === 'folder');
	const [only] = folders;
	if (folders.length !== 1 || !only)
		return {
			problem: `${path} is not a set that handrail made. This product keeps more than one folder, so a plain copy cannot be told apart.`,
		};
	const missing = fs
		.readdirSync(only.path)
		.filter(name => !name.startsWith('.') && !/-(?:wal|shm|journal)$/.test(name))
		.find(name => !fs.existsSync(join(path, name)));
	if (missing !== undefined)
		return {problem: `${path} does not look like a copy of ${only.path}: ${missing} is not in it.`};
	return {kind: 'folder'};
}

/** Why a folder is no set to recover this product from, one sentence; undefined when it may be one. */
export async function refuseSet({runbook}: Context, path: string): Promise<string | undefined> {
	const {stores} = runbook.backup;
	const has = (folder: string) =>
		stores.some(({id}) => fs.existsSync(join(folder, `${id}.manifest.json`)));
	if (!has(path)) {
		const inner = fs.readdirSync(path).find(name => has(join(path, name)));
		return inner === undefined
			? `${path} is not a set that handrail made: there is no manifest of ${stores[0]?.id ?? 'a store'} in it.`
			: `The set lies one level down. Type ${join(path, inner)}`;
	}

	const note = await readSet(path);
	if (note && note.product !== runbook.id)
		return `${path} is a backup of ${note.title}, and this is the recovery of ${runbook.title}.`;
	return undefined;
}
