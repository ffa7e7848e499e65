import fs from 'node:fs';

/** The last part of a file as text, bounded whatever its size; '' when it cannot be read. */
export function tailOf(path: string, bytes: number): string {
	try {
		const fd = fs.openSync(path, 'r');
		try {
			const {size} = fs.fstatSync(fd);
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
