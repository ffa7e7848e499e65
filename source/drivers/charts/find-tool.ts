import fs from 'node:fs';
import {isAbsolute, join} from 'node:path';
import process from 'node:process';
import {Trouble} from '../../trust/trouble.ts';

/**
 * The first program of these names on PATH. Relative parts of PATH are passed over, and so is a folder or a
 * program that others may write to: a sticky parent is fine (facts/security.md par. 4).
 */
export function findTool(
	names: readonly string[],
	path = process.env['PATH'] ?? '',
): string | undefined {
	for (const name of names) {
		for (const folder of path.split(':').filter(isAbsolute)) {
			const file = join(folder, name);
			if (isSafe(folder) && isProgram(file)) return file;
		}
	}
	return undefined;
}

/** A program that was named: by its path, or by its name on PATH. Throws Trouble when it is not there. */
export function namedTool(name: string): string {
	const found = name.includes('/')
		? isProgram(name)
			? fs.realpathSync(name)
			: undefined
		: findTool([name]);
	if (found === undefined)
		throw new Trouble(`There is no program ${name} that can be run safely.`, {
			next: 'Name another, or leave it out.',
		});
	return found;
}

function isSafe(folder: string): boolean {
	const stat = fs.statSync(folder, {throwIfNoEntry: false});
	return stat?.isDirectory() === true && !othersWrite(stat);
}

function isProgram(file: string): boolean {
	try {
		fs.accessSync(file, fs.constants.X_OK);
		const stat = fs.statSync(file);
		return stat.isFile() && !othersWrite(stat);
	} catch {
		return false;
	}
}

/** Written by others or by a group that is not ours: its content may be anybody's. */
function othersWrite({mode, uid, gid}: fs.Stats): boolean {
	const own = uid === 0 || uid === process.getuid?.();
	return (
		!own ||
		(mode & 0o002) !== 0 ||
		((mode & 0o020) !== 0 && gid !== 0 && gid !== process.getgid?.())
	);
}
