import {randomBytes} from 'node:crypto';
import fs from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {replaceFile, syncFolder} from '../../journal/durable.ts';
import {Trouble} from '../../trust/trouble.ts';
import {asTrouble} from '../files/failures.ts';

/** Puts a text in a file's place in one move, with the owner and mode it had: all of it, or nothing. */
export function replaceAs(path: string, text: string | Buffer): void {
	try {
		putInPlace(path, text);
	} catch (error) {
		throw asTrouble(`Writing ${path}`, error);
	}
}

/** Keeps what a file held before it is changed. */
export function keepFile(keep: string, text: Buffer): void {
	try {
		fs.mkdirSync(dirname(keep), {recursive: true, mode: 0o700});
		replaceFile(keep, text);
	} catch (error) {
		throw asTrouble(`Keeping the file before as ${keep}`, error);
	}
}

function putInPlace(path: string, text: string | Buffer): void {
	const had = fs.statSync(path, {throwIfNoEntry: false});
	const part = join(dirname(path), `.${basename(path)}.${randomBytes(8).toString('hex')}`);
	const fd = fs.openSync(part, 'wx', 0o600);
	try {
		fs.writeFileSync(fd, text);
		if (had) keepAttributes(fd, had, path);
		fs.fsyncSync(fd);
	} catch (error) {
		fs.rmSync(part, {force: true});
		throw error;
	} finally {
		fs.closeSync(fd);
	}

	fs.renameSync(part, path);
	syncFolder(dirname(path));
}

function keepAttributes(fd: number, {uid, gid, mode}: fs.Stats, path: string): void {
	const own = fs.fstatSync(fd);
	try {
		if (own.uid !== uid || own.gid !== gid) fs.fchownSync(fd, uid, gid);
		fs.fchmodSync(fd, mode & 0o7777);
	} catch {
		throw new Trouble(`${path} would get another owner. It is as it was.`, {
			next: 'Run this step with the rights of its owner, or as root.',
		});
	}
}

/** null when there is none. Throws Trouble for what is not a plain file of its own. */
export function kindOf(path: string): 'file' | null {
	const found = fs.lstatSync(path, {throwIfNoEntry: false});
	if (found?.isSymbolicLink())
		throw new Trouble(`${path} is a symbolic link.`, {
			next: `Name the file it leads to: ${fs.realpathSync(path)}`,
		});
	if (found && !found.isFile()) throw new Trouble(`${path} is not a file.`);
	return found ? 'file' : null;
}

/** A file's text. Throws Trouble where it is not UTF-8. */
export function textOf(path: string, bytes: Buffer): string {
	try {
		return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes);
	} catch {
		throw new Trouble(`${path} is not written in UTF-8. It is as it was.`, {
			next: 'Save it as UTF-8, or change it by hand.',
		});
	}
}
