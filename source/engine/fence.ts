import {join} from 'node:path';
import {readPlain} from '../intake/plain-file.ts';
import {replaceFile} from '../journal/durable.ts';

const fileName = 'fence';

/**
 * How often a session was taken over from a holder that could not be asked. It only grows. Whoever knows a
 * smaller number has been robbed: it writes nothing more and starts nothing (facts/durability.md par. 10).
 */
export function readFence(folder: string): number {
	try {
		return Number(readPlain(join(folder, fileName)).toString()) || 0;
	} catch {
		return 0;
	}
}

/** Puts the fence one further, durably, and returns it. */
export function raiseFence(folder: string): number {
	const next = readFence(folder) + 1;
	replaceFile(join(folder, fileName), String(next));
	return next;
}
