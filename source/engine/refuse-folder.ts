import fs from 'node:fs';
import {dirname, isAbsolute, join, parse, resolve, sep} from 'node:path';
import process from 'node:process';
import {Trouble} from '../trust/trouble.ts';

/** Refuses a path on which a link of another user could lead elsewhere; root's own links are as safe as root. */
export function refuseForeignLinks(path: string, depth = 0): void {
	const {root} = parse(path);
	let at = root;
	for (const part of path.slice(root.length).split(sep).filter(Boolean)) {
		at = join(at, part);
		const stat = fs.lstatSync(at, {throwIfNoEntry: false});
		if (!stat) return;
		// Below a file there is nothing to look at; that it is one is told where the folder is made.
		if (!stat.isSymbolicLink() && !stat.isDirectory()) return;
		if (!stat.isSymbolicLink()) continue;
		const me = process.getuid?.() ?? stat.uid;
		if ((stat.uid !== me && stat.uid !== 0) || depth > 20)
			throw new Trouble(`${at} is a symbolic link of another user: it could lead anywhere.`, {
				next: `Set HANDRAIL_STATE_DIR to a folder of your own. Nothing was read.`,
			});
		const to = fs.readlinkSync(at);
		refuseForeignLinks(isAbsolute(to) ? to : resolve(dirname(at), to), depth + 1);
	}
}

/** Refuses a folder that is not its owner's alone, with the command that mends it (faults B17). Reads nothing in it. */
export function refuseOpenFolder(path: string): void {
	const stat = fs.lstatSync(path);
	const me = process.getuid?.() ?? stat.uid;
	if (stat.isSymbolicLink())
		throw new Trouble(`${path} is a symbolic link.`, {
			next: 'Set HANDRAIL_STATE_DIR to the real folder.',
		});
	if (!stat.isDirectory()) throw new Trouble(`${path} is not a folder.`, {next: `Move it away.`});
	if (stat.uid !== me)
		throw new Trouble(`${path} belongs to another user.`, {next: `chown ${me} ${path}`});
	if ((stat.mode & 0o077) !== 0)
		throw new Trouble(`${path} can be read by others.`, {next: `chmod 700 ${path}`});
}

/** A session's own folders are folders: what a link in their place leads to is not written to (faults S4). */
export function refuseForeignRooms(folder: string): void {
	for (const name of ['steps', 'evidence']) {
		const path = join(folder, name);
		if (fs.lstatSync(path, {throwIfNoEntry: false})?.isDirectory() === false)
			throw new Trouble(`${path} is not a folder, and handrail made one there.`, {
				why: 'Nothing was read or written through it.',
				next: 'Find out who put it there. What can be read without it: handrail export',
			});
	}
}
