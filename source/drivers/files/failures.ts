import {Trouble} from '../../trust/trouble.ts';
import {showName} from './wording.ts';

/** The code of a system error (`ENOENT`), or undefined for anything else. */
export function codeOf(error: unknown): string | undefined {
	const code = (error as {code?: unknown} | null)?.code;
	return typeof code === 'string' ? code : undefined;
}

/** Runs a look at the disk and gives undefined where there is nothing at that path. */
export async function orMissing<T>(look: Promise<T>): Promise<T | undefined> {
	try {
		return await look;
	} catch (error) {
		const code = codeOf(error);
		if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
		throw error;
	}
}

/** The trouble of a folder that a program writes to while it is copied. `what` is a sentence's start. */
export function changedTrouble(what: string): Trouble {
	return new Trouble(`${what} while it was being copied, so the copy was given up.`, {
		why: 'A program is writing to that folder.',
		next: 'Stop the program first, then copy again.',
	});
}

/** Throws Trouble when the operator asked to cancel. */
export function stopIfAsked(signal: AbortSignal | undefined): void {
	if (signal?.aborted)
		throw new Trouble('Stopped, as you asked.', {next: 'Run the step again to start it anew.'});
}

const reasons: Readonly<Record<string, {why: string; next: string}>> = {
	ENOSPC: {why: 'The disk is full.', next: 'Make room, or choose a place on another disk.'},
	EDQUOT: {why: 'The disk quota is used up.', next: 'Raise the quota, or choose another place.'},
	EROFS: {
		why: 'That file system is read-only.',
		next: 'Choose another place, or mount it writable.',
	},
	EACCES: {
		why: 'This user may not do that there.',
		next: 'Run handrail with sudo, or as the owner.',
	},
	EPERM: {
		why: 'This user may not do that there.',
		next: 'Run handrail with sudo, or as the owner.',
	},
	EIO: {
		why: 'The disk reported an error.',
		next: 'Look at the kernel log (dmesg) before anything else.',
	},
	EXDEV: {
		why: 'Both places lie on different file systems.',
		next: 'Restore by hand from the backup.',
	},
	EBUSY: {
		why: 'It is in use, perhaps mounted elsewhere.',
		next: 'Stop what uses it, then run again.',
	},
};

/** Why a place takes nothing, where a system error tells it: full, read-only, no right. */
export const whyOf = (error: unknown): string | undefined => reasons[codeOf(error) ?? '']?.why;

/** Turns a system error into a Trouble; a Trouble and a defect are given back as they are. */
export function asTrouble(what: string, error: unknown): unknown {
	const code = codeOf(error);
	if (error instanceof Trouble || code === undefined) return error;
	const path = (error as {path?: string}).path;
	const told = `${what} failed with ${code}${path === undefined ? '' : ` at ${showName(path)}`}.`;
	return new Trouble(told, reasons[code] ?? {});
}
