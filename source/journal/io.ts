import fs from 'node:fs';
import {openPlain, readPlain} from '../intake/plain-file.ts';

/**
 * The few file operations that state is written with. One seam, so that tests can lose
 * unsynced writes and raise errno at will (facts/faults.md par. 3).
 */
export type Io = {
	open(path: string, flags: number, mode: number): number;
	write(fd: number, data: Uint8Array): number;
	sync(fd: number): void;
	close(fd: number): void;
	rename(from: string, to: string): void;
	unlink(path: string): void;
	truncate(fd: number, length: number): void;
	read(path: string): Buffer;
	exists(path: string): boolean;
	/** Makes a folder for its owner alone; nothing when it is there. */
	mkdir(path: string): void;
};

/** The real file system: what is opened is a file of handrail's own or a folder, and no link (faults S4). */
export const realIo: Io = {
	open: (path, flags, mode) =>
		(flags & fs.constants.O_DIRECTORY) === 0
			? openPlain(path, flags, mode)
			: fs.openSync(path, flags, mode),
	write: (fd, data) => fs.writeSync(fd, data),
	sync: fd => fs.fsyncSync(fd),
	close: fd => fs.closeSync(fd),
	rename: (from, to) => fs.renameSync(from, to),
	unlink: path => fs.unlinkSync(path),
	truncate: (fd, length) => fs.ftruncateSync(fd, length),
	read: readPlain,
	exists: path => fs.existsSync(path),
	mkdir: path => void fs.mkdirSync(path, {recursive: true, mode: 0o700}),
};
