import fs from 'node:fs';
import {Trouble} from '../trust/trouble.ts';

const {O_RDONLY, O_NONBLOCK} = fs.constants;

/**
 * The text of a file that others may have made: only a regular file, and at most `maxBytes` of it. A pipe or a
 * device would hold the wizard for ever. Throws Trouble that names the limit.
 */
export function readForeign(path: string, maxBytes: number): string {
	let fd: number;
	try {
		// Without O_NONBLOCK the opening of a pipe waits for somebody who writes into it.
		fd = fs.openSync(path, O_RDONLY | O_NONBLOCK);
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code ?? '';
		throw new Trouble(`${path} cannot be read (${code}).`, {next: 'Is the name right?'});
	}

	try {
		const stat = fs.fstatSync(fd);
		if (!stat.isFile())
			throw new Trouble(`${path} is not a file.`, {next: 'Name the file itself.'});
		if (stat.size > maxBytes) throw tooLarge(path, maxBytes);
		const text = readUpTo(fd, maxBytes + 1);
		// Some files of the kernel tell no size, and one that is written to grows.
		if (text.length > maxBytes) throw tooLarge(path, maxBytes);
		return text.toString('utf8');
	} catch (error) {
		if (error instanceof Trouble) throw error;
		const code = (error as NodeJS.ErrnoException).code ?? '';
		throw new Trouble(`${path} cannot be read (${code}).`);
	} finally {
		fs.closeSync(fd);
	}
}

const tooLarge = (path: string, maxBytes: number) =>
	new Trouble(`${path} is larger than ${maxBytes} bytes and was not read.`, {
		next: 'Is it the right file?',
	});

function readUpTo(fd: number, most: number): Buffer {
	const parts: Buffer[] = [];
	for (let left = most; left > 0;) {
		const part = Buffer.alloc(Math.min(left, 65_536));
		const got = fs.readSync(fd, part);
		if (got === 0) break;
		parts.push(part.subarray(0, got));
		left -= got;
	}

	return Buffer.concat(parts);
}
