import fs from 'node:fs';
import {absoluteParts} from '../trust/environment.ts';

/** The variable in which what was left out of PATH is told on, for the words of an error. */
export const leftOut = 'HANDRAIL_LEFT_OUT_OF_PATH';

/** PATH as it is safe to look in, and what was left out of it with the reason. */
export type SafePath = {path: string; left: readonly {part: string; why: string}[]};

/**
 * Takes out of a PATH what would let others choose the program: empty and relative parts, and folders that every
 * user may write to (faults J11). A folder that is not there is left out without a word.
 */
export function safePath(path: string): SafePath {
	const absolute = absoluteParts(path);
	const relative = path
		.split(':')
		.filter(part => part !== '' && !part.startsWith('/'))
		.map(part => ({part, why: 'it depends on where one stands'}));
	const judged = absolute.map(part => ({part, mode: modeOf(part)}));
	return {
		path: judged
			.filter(({mode}) => mode !== undefined && (mode & 0o002) === 0)
			.map(({part}) => part)
			.join(':'),
		left: [
			...relative,
			...judged
				.filter(({mode}) => mode !== undefined && (mode & 0o002) !== 0)
				.map(({part}) => ({part, why: 'every user may write to it'})),
		],
	};
}

/** A folder's mode; undefined when there is none. */
function modeOf(part: string): number | undefined {
	try {
		const stat = fs.statSync(part);
		return stat.isDirectory() ? stat.mode : undefined;
	} catch {
		return undefined;
	}
}
