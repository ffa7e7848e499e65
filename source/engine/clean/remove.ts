import fs from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {sha256Of} from '../../drivers/binary/digest.ts';
import {syncPath} from '../../drivers/files/durable.ts';
import {asTrouble} from '../../drivers/files/failures.ts';
import {removeEmpty, removeSet} from '../../drivers/files/remove-set.ts';
import {removeTree} from '../../drivers/files/remove-tree.ts';
import {openJournal} from '../../journal/journal.ts';
import type {Context} from '../../plan/context.ts';
import {loadRunbook} from '../../runbook/load.ts';
import {Trouble} from '../../trust/trouble.ts';
import {systemClock} from '../clock.ts';
import type {Lock} from '../lock.ts';
import {lockOrRefuse, targetIdentity} from '../open.ts';
import {listSessions, runbookText} from '../store.ts';
import type {Item} from './item.ts';
import {offerOf} from './offer.ts';

const removing = '.removing-';

/**
 * Removes one thing that is offered, under the locks of its session and its target, after looking
 * once more whether it still is. Throws Trouble when it is not, or cannot be removed.
 */
export async function removeItem(root: string, id: string): Promise<void> {
	const item = (await offerOf(root)).offered.find(each => each.id === id);
	const summary = listSessions(root).find(({header}) => header.id === item?.session);
	if (!item || !summary)
		throw new Trouble(`${id} is not offered.`, {next: 'See: handrail clean --list'});
	const {folder, state, header} = summary;
	const text = runbookText(folder);
	const context: Context = {
		runbook: loadRunbook(text, 'runbook.yaml'),
		state,
		session: header.id,
		secrets: new Set(),
	};
	const locks: Lock[] = [];
	try {
		for (const [key, what] of [
			[`session:${header.nonce}`, 'That session is open.'],
			[`target:${targetIdentity(context)}`, 'A session works on that target.'],
		] as const)
			locks.push(await lockOrRefuse(key, what, 'handrail clean'));
		if (item.kind === 'session') await removeSession(root, folder);
		else {
			await (item.kind === 'set'
				? removeSet(item.path, item.digest, ownFolder(header.id))
				: removeKept(item, ownFolder(header.id)));
			noteIn(folder, `handrail clean removed the ${item.what} ${item.path}`);
		}
	} finally {
		for (const lock of locks) lock.release();
	}
}

/** The folder that a session made beside the backups: `1.0.0-09z2v9jc`. */
const ownFolder = (session: string) => (folder: string) =>
	basename(folder).endsWith(`-${session.slice(-8).toLowerCase()}`);

/** The session's own record tells that what it speaks of is gone. */
function noteIn(folder: string, text: string): void {
	const journal = openJournal(folder, systemClock());
	journal.append({t: 'note', text});
	journal.close();
}

async function removeKept({path, digest}: Item, own: (folder: string) => boolean): Promise<void> {
	try {
		const stats = fs.lstatSync(path);
		if (!stats.isFile() || fs.realpathSync(path) !== path || (await sha256Of(path)) !== digest)
			throw new Trouble(`${path} is not removed.`, {
				why: 'It is not the file that its session kept.',
				next: 'Look at it yourself.',
			});
		fs.unlinkSync(path);
		await syncPath(dirname(path));
		await removeEmpty(dirname(path), own);
	} catch (error) {
		throw asTrouble(`Removing ${path}`, error);
	}
}

/** Moved aside first: a half removed session is no session any more. */
async function removeSession(root: string, folder: string): Promise<void> {
	const base = join(root, 'sessions');
	if (dirname(folder) !== base || !fs.lstatSync(folder).isDirectory())
		throw new Trouble(`${folder} is not removed.`, {why: 'It is not a folder of sessions.'});
	const away = join(base, `${removing}${basename(folder)}`);
	fs.renameSync(folder, away);
	await syncPath(base);
	await removeTree(away);
	await syncPath(base);
}

/** What a removal that was killed has left: it was asked for, and is brought to its end. */
export async function finishRemovals(root: string): Promise<void> {
	const base = join(root, 'sessions');
	const names = fs.readdirSync(base).filter(name => /^\.removing-[0-9A-Z]{26}$/.test(name));
	for (const name of names) await removeTree(join(base, name));
}
