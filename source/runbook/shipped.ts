import fs from 'node:fs';
import {join} from 'node:path';
import {Trouble} from '../trust/trouble.ts';
import {readForeign} from '../intake/read-file.ts';
import type {Runbook} from './format.ts';
import {loadRunbook} from './load.ts';
import {packageRoot} from './package-root.ts';

export type LoadedRunbook = {runbook: Runbook; text: string; file: string};

const folder = () => join(packageRoot(), 'source', 'runbooks');

/** Ids of the runbooks that ship. */
export function shippedIds(): string[] {
	return fs
		.readdirSync(folder())
		.filter(name => name.endsWith('.yaml'))
		.map(name => name.slice(0, -'.yaml'.length))
		.toSorted();
}

// More than YAML may hold, so that its own limit is the one that is told.
const largest = 16 * 1024 * 1024;

/** The text of a file. Throws Trouble when it cannot be read. */
export function readText(file: string): string {
	return readForeign(file, largest);
}

/** Reads a runbook file. Throws Trouble when it cannot be read or is not one. */
export function readRunbook(file: string): LoadedRunbook {
	const text = readText(file);
	return {runbook: loadRunbook(text, file), text, file};
}

/** A shipped runbook by its id, or a file by its path. */
export function findRunbook(name: string): LoadedRunbook {
	if (shippedIds().includes(name)) return readRunbook(join(folder(), `${name}.yaml`));
	if (name.includes('/') || name.endsWith('.yaml') || name.endsWith('.yml'))
		return readRunbook(name);
	throw new Trouble(`There is no runbook called "${name}".`, {
		next: `There are: ${shippedIds().join(', ')}; or name a file.`,
	});
}
