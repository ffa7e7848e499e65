import fs from 'node:fs';
import {Trouble} from '../trust/trouble.ts';

const {O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK} = fs.constants;

/**
 * Opens a file of handrail's own: never through a symbolic link, and never a pipe or a device, whose opening
 * would wait for somebody else (faults S4). Throws Trouble for those, the system's error for the rest.
 */
export function openPlain(path: string, flags: number = O_RDONLY, mode = 0o600): number {
	let fd: number;
	try {
		fd = fs.openSync(path, flags | O_NOFOLLOW | O_NONBLOCK, mode);
	} catch (error) {
		const found = fs.lstatSync(path, {throwIfNoEntry: false});
		if (found && !found.isFile()) throw planted(path, found);
		throw error;
	}

	const found = fs.fstatSync(fd);
	if (found.isFile()) return fd;
	fs.closeSync(fd);
	throw planted(path, found);
}

/** The whole of a file of handrail's own. Throws as openPlain does. */
export function readPlain(path: string): Buffer {
	const fd = openPlain(path);
	try {
		return fs.readFileSync(fd);
	} finally {
		fs.closeSync(fd);
	}
}

/** Opens a new file, 0600, under a fixed name; what lies there, a link too, goes first. Throws the system's error. */
export function openAnew(path: string): number {
	fs.rmSync(path, {force: true});
	return openPlain(path, O_WRONLY | O_CREAT | O_EXCL);
}

function planted(path: string, found: fs.Stats): Trouble {
	const what = found.isSymbolicLink()
		? 'a symbolic link'
		: found.isFIFO()
			? 'a pipe'
			: found.isDirectory()
				? 'a folder'
				: 'no plain file';
	return new Trouble(`${path} is ${what}, and handrail made none there.`, {
		why: 'Nothing was read or written through it.',
		next: 'Find out who put it there, then move it away.',
	});
}
