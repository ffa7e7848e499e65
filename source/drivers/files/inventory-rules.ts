import {readFile, readlink} from 'node:fs/promises';
import {orMissing} from './failures.ts';
import {mountsUnder, realPathOf} from './room.ts';
import type {Store} from './stores.ts';
import type {Survey} from './survey.ts';
import {humanMode, shellPath, showName} from './wording.ts';

/** A plain sentence and what to do about it. */
export type Finding = {storeId: string | null; what: string; remedy: string};
/** A user by name and id, `postgres (70)`; the id alone where it has no name. */
export async function ownerName(uid: number): Promise<string> {
	const users = (await orMissing(readFile('/etc/passwd', 'utf8'))) ?? '';
	const line = users.split('\n').find(each => each.split(':')[2] === String(uid));
	return line === undefined ? String(uid) : `${line.split(':')[0]} (${uid})`;
}

/** Why a store that is there cannot be copied by the user `me`: every reason. */
export async function hindrances(store: Store, survey: Survey, me: number): Promise<Finding[]> {
	const storeId = store.id;
	const name = showName(store.path);
	const {root, unreadable} = survey;
	if (root.isSymbolicLink()) {
		const target = await readlink(store.path);
		const real = await realPathOf(store.path);
		return [
			{
				storeId,
				what: `${name} is a symbolic link to ${showName(target)}.`,
				remedy: `Give that path: ${shellPath(real)}`,
			},
		];
	}
	if (store.kind === 'folder' ? !root.isDirectory() : !root.isFile()) {
		const wanted = store.kind === 'folder' ? 'folder' : 'file';
		return [
			{
				storeId,
				what: `${name} is not a ${wanted}.`,
				remedy: `Give the path of the ${wanted}: ls -ld ${shellPath(store.path)}`,
			},
		];
	}
	const found: Finding[] = [];
	const remedy = 'Run handrail with sudo; or, if the files ought to be yours, give them to you:';
	if (me !== 0 && root.uid !== me) {
		const owner = await ownerName(root.uid);
		const what = `${name} belongs to ${owner}, and you are ${await ownerName(me)}: its owners could not be kept.`;
		found.push({storeId, what, remedy: `${remedy} sudo chown -R ${me} ${shellPath(store.path)}`});
	}
	if (unreadable.length > 0) {
		const more = unreadable.length > 1 ? ` and ${unreadable.length - 1} more` : '';
		const what = `You cannot read ${showName(unreadable[0]!)}${more}.`;
		found.push({storeId, what, remedy: `${remedy} sudo chown -R ${me} ${shellPath(store.path)}`});
	}
	return found;
}

/** What the operator should know of a store; `expected` are the owners a secret may have. */
export async function cautions(
	store: Store,
	survey: Survey,
	expected: readonly number[],
): Promise<Finding[]> {
	const storeId = store.id;
	const name = showName(store.path);
	const found: Finding[] = [];
	const mode = survey.root.mode & 0o7777;
	if (store.kind === 'secret-file' && (mode & ~0o640) !== 0) {
		const what = `The secret ${name} has mode ${humanMode(mode)}, so others may read or change it.`;
		found.push({storeId, what, remedy: `chmod 0600 ${shellPath(store.path)}`});
	}
	if (store.kind === 'secret-file' && !expected.includes(survey.root.uid)) {
		const what = `The secret ${name} belongs to ${await ownerName(survey.root.uid)}, which was not expected.`;
		found.push({storeId, what, remedy: `Look who that is: ls -l ${shellPath(store.path)}`});
	}
	if (survey.special > 0) {
		const what = `${name} holds ${survey.special} sockets, fifos or devices, which are not copied.`;
		found.push({
			storeId,
			what,
			remedy: 'Stop the program first; it makes them anew when it starts.',
		});
	}
	for (const mount of store.kind === 'folder' ? await mountsUnder(store.path) : []) {
		const what = `${showName(mount)} is mounted inside ${name}: it is copied with it, and hinders a restore.`;
		found.push({
			storeId,
			what,
			remedy: 'Make it a store of its own, or unmount it for the restore.',
		});
	}
	return found;
}
