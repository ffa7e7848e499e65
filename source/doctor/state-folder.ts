import fs from 'node:fs';
import {nearestExisting, roomAt} from '../drivers/files/room.ts';
import {refuseStateFolder} from '../engine/store.ts';
import {size} from '../report/words.ts';
import {Trouble} from '../trust/trouble.ts';
import type {Finding} from './finding.ts';

/** File systems by their magic number (statfs(2)) that a state folder is not at its best on. */
const poor: ReadonlyMap<number, [string, string]> = new Map([
	[0x6969, ['NFS', 'other machines share it']],
	[0xff534d42, ['CIFS', 'other machines share it']],
	[0xfe534d42, ['SMB', 'other machines share it']],
	[0x517b, ['SMB', 'other machines share it']],
	[0x01021997, ['9p', 'other machines share it']],
	[0x65735546, ['FUSE', 'what it promises is not known']],
	[0x01021994, ['tmpfs', 'it is lost when the machine restarts']],
	[0x858458f6, ['ramfs', 'it is lost when the machine restarts']],
]);

/** Below this a session cannot be written down for sure: its reserve, its logs. */
const least = 50_000_000;

/** The folder where sessions lie: who may read it, on which file system, and how much room there is. */
export async function stateFolderFindings(path: string): Promise<Finding[]> {
	const base = {title: 'State folder', neededBy: []};
	try {
		if (fs.lstatSync(path, {throwIfNoEntry: false})) refuseStateFolder(path);
		else fs.accessSync(await nearestExisting(path), fs.constants.W_OK);
	} catch (error) {
		const told = error instanceof Trouble ? error.message : `${path} cannot be made.`;
		const next = error instanceof Trouble ? error.next : undefined;
		const get = next ?? 'Set HANDRAIL_STATE_DIR to a folder of yours.';
		return [{...base, id: 'state.mode', verdict: 'missing', detail: told, get}];
	}

	const there = fs.existsSync(path);
	const found: Finding = {
		...base,
		id: 'state.mode',
		verdict: 'ok',
		detail: there ? `${path}, for you alone` : `${path} will be made when it is needed`,
	};
	return [found, fileSystem(await nearestExisting(path)), await room(path)];
}

function fileSystem(path: string): Finding {
	const kind = poor.get(fs.statfsSync(path).type);
	const base = {id: 'state.filesystem', title: 'Its file system', neededBy: []};
	if (!kind) return {...base, verdict: 'ok', detail: 'a local one that stays'};
	return {
		...base,
		verdict: 'less',
		detail: `${kind[0]}: ${kind[1]}.`,
		get: 'Set HANDRAIL_STATE_DIR to a folder on a local disk.',
	};
}

async function room(path: string): Promise<Finding> {
	const {free, at} = await roomAt(path);
	const base = {id: 'state.room', title: 'Free space for sessions', neededBy: []};
	if (free >= least) return {...base, verdict: 'ok', detail: `${size(free)} at ${at}`};
	return {
		...base,
		verdict: 'missing',
		detail: `only ${size(free)} are free at ${at}; ${size(least)} are wanted.`,
		get: 'Make room; old sessions and backups: handrail clean',
	};
}
