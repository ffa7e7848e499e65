import fs from 'node:fs';

/** The last part of a file as text, bounded whatever its size; '' when it cannot be read. */
export function tailOf(path: string, bytes: number): string {
	try {
		// A log may be a link. It may be no pipe: whose opening waits for somebody who writes into it.
		const fd = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
		try {
			const stat = fs.fstatSync(fd);
			if (!stat.isFile()) return '';
			const {size} = stat;
			const buffer = Buffer.alloc(Math.min(size, bytes));
			const length = fs.readSync(fd, buffer, 0, buffer.length, size - buffer.length);
			return buffer.toString('utf8', 0, length);
		} finally {
			fs.closeSync(fd);
		}
	} catch {
		return '';
	}
}
