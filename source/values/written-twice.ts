import {sanitise} from '../trust/safe.ts';
import type {Notice} from './read-values.ts';

/** Where something stands that a file says. Lines and columns count from 1. */
export type Said = {path: string; name: string; line: number; column: number; section?: boolean};

const mostTold = 1000;

/** Keys and sections that a file has twice: it is told, and what counts. Readers of INI files differ in it. */
export function writtenTwice(
	all: readonly Said[],
	file: string,
	differ = false,
): readonly Notice[] {
	const first = new Map<string, number>();
	const told: Notice[] = [];
	for (const {path, name, line, column, section = false} of all) {
		const id = `${section ? '[' : ''}${path}`;
		const before = first.get(id);
		if (before === undefined) {
			first.set(id, line);
			continue;
		}
		const what = section ? `the section [${sanitise(name)}]` : `\`${sanitise(name)}\``;
		const counts = section
			? 'both are read here, and programs differ in that'
			: `this last one counts${differ ? ' here, and programs differ in that' : ''}`;
		told.push({
			path,
			file,
			line,
			column,
			text: `${what} is written twice: the first is in line ${before}, ${counts}`,
		});
		if (told.length >= mostTold) break;
	}
	return told;
}
