import {realpath} from 'node:fs/promises';
import {dirname} from 'node:path';
import {Trouble} from '../../trust/trouble.ts';
import type {Flag} from '../../values/flags.ts';
import {showName} from '../files/wording.ts';
import {askProgram} from './ask-program.ts';
import {parseFlags} from './help-text.ts';

// A long help has several hundred flags; the answer to --version is never so long.
const cap = 512 * 1024;

/**
 * The flags that a program names in its own help, for example with ['serve', '--help']. Its own
 * folder in a default is written as ‹its folder›, since it differs between two copies.
 * Throws Trouble when it cannot be started, does not end, or names no flags.
 */
export async function findFlags(program: string, args: readonly string[]): Promise<Flag[]> {
	const {text} = await askProgram(program, args, {cap});
	const folders = [dirname(await realpath(program)), dirname(program)].filter(
		folder => folder.length > 1,
	);
	const flags = parseFlags(text).map(flag =>
		flag.default === undefined ? flag : {...flag, default: withoutFolder(flag.default, folders)},
	);
	if (flags.length === 0) {
		throw new Trouble(`"${showName([program, ...args].join(' '))}" names no flags.`, {
			next: 'Look at its help by hand, and mend the words in the runbook.',
		});
	}
	return flags;
}

function withoutFolder(text: string, folders: readonly string[]): string {
	const folder = folders.find(path => text === path || text.startsWith(`${path}/`));
	return folder === undefined ? text : `‹its folder›${text.slice(folder.length)}`;
}
