import {basename} from 'node:path';
import {Trouble} from '../trust/trouble.ts';
import {sessionFolders, summarise} from './store.ts';

/** The newest session that is not finished. Reads no more than it must: somebody waits. */
export function newestUnfinished(root: string): string | undefined {
	for (const folder of sessionFolders(root))
		for (const {header, state} of summarise(folder))
			if (state.outcome === undefined) return header.id;
	return undefined;
}

/**
 * The folder of the session whose id begins like this, whatever its condition. Throws Trouble when
 * there is none, or more than one.
 */
export function findSession(root: string, wanted: string): string {
	const next = 'See: handrail sessions';
	const found = sessionFolders(root).filter(folder =>
		basename(folder).startsWith(wanted.toUpperCase()),
	);
	const [only] = found;
	if (wanted === '' || only === undefined)
		throw new Trouble(`There is no session ${wanted}.`, {next});
	if (found.length > 1)
		throw new Trouble(`${found.length} sessions begin with ${wanted}.`, {
			next: `Type more of it. ${next}`,
		});
	return only;
}
