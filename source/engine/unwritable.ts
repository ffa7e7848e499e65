import fs from 'node:fs';
import {codeOf} from '../journal/durable.ts';
import {reserveBytes} from '../journal/reserve.ts';
import {size} from '../report/words.ts';
import {tell} from '../trust/trouble.ts';

/** Why a session can only be looked at: one sentence, and what can be done, a line each. */
export type Shut = {
	head: string;
	ways: readonly string[];
	/** Why not all of its records could be read. */
	doubt?: string;
};

/** Room that a session asks for: the reserve, its records, and the log of a step. */
const neededBytes = 4 * reserveBytes;

/** The errors of a disk that end the writing of a session. */
export const isDiskError = (error: unknown) =>
	['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EACCES', 'EPERM'].includes(codeOf(error));

function room(folder: string): string {
	try {
		const {bavail, bsize} = fs.statfsSync(folder);
		return `Free on that disk: ${size(bavail * bsize)}. Needed: ${size(neededBytes)}.`;
	} catch {
		return `Needed on that disk: ${size(neededBytes)}.`;
	}
}

/** The lines that lead on from a session that takes nothing more. */
export function waysOn(id: string): string[] {
	const short = id.slice(0, 14);
	return [
		`What is known: handrail report ${short}`,
		`All of it, to another disk: handrail export ${short} > /another/disk/${short}.jsonl`,
	];
}

const again = (id: string) => `Then go on with: handrail resume ${id.slice(0, 14)}`;

/** What a disk that takes nothing more means for a session, and what can be done (faults B5, B6, B9). */
export function unwritable(error: unknown, folder: string, id: string): Shut {
	const quiet = 'Nothing more is started; what runs goes on, and its result is taken up later.';
	switch (codeOf(error)) {
		case 'ENOSPC':
			return {
				head: 'The disk is full: the session cannot be written down.',
				ways: [
					quiet,
					room(folder),
					`Make room on the disk of ${folder}.`,
					again(id),
					...waysOn(id),
				],
			};
		case 'EDQUOT':
			return {
				head: 'Your quota on this disk is used up: the session cannot be written down.',
				ways: [
					quiet,
					room(folder),
					`Remove files of yours, or ask for more quota (quota -s).`,
					again(id),
					...waysOn(id),
				],
			};
		case 'EROFS':
			return {
				head: 'The disk takes no writing any more: it is mounted read-only.',
				ways: [
					quiet,
					'Linux does this by itself when a disk reports errors. Look first: dmesg | tail',
					`When the disk is sound, from the folder ${folder}: mount -o remount,rw on its mount point (findmnt -T ${folder}).`,
					again(id),
					...waysOn(id),
				],
			};
		case 'EIO':
			return {
				head: 'The disk reports an error: what was written last may not be there.',
				ways: [
					quiet,
					'Look at the disk: dmesg | tail, smartctl -a. Save what matters before you go on.',
					`Opened again, the session shows what is really there. ${again(id)}`,
					...waysOn(id),
				],
			};
		default:
			return {
				head: `The session cannot be written down: ${tell(error)}`,
				ways: [quiet, again(id), ...waysOn(id)],
			};
	}
}

/** The reserve was given up for what had happened (faults B6). */
export function reserveGivenUp(folder: string, id: string): Shut {
	const {ways} = unwritable(Object.assign(new Error(), {code: 'ENOSPC'}), folder, id);
	return {
		head: 'The disk is full. What had finished was still written down; nothing more is started.',
		ways: ways.slice(1),
	};
}
