import {constants} from 'node:fs';
import type {Io} from '../../source/journal/io.ts';

type File = {now: Buffer; durable: Buffer};

/** One operation that happened, as a crash can come after it. */
export type Op =
	| 'open'
	| 'write'
	| 'sync'
	| 'close'
	| 'rename'
	| 'unlink'
	| 'truncate'
	| 'sync-folder';

/**
 * A file system that keeps two truths: what a reader sees now, and what survives a power cut.
 * Content becomes durable by sync of its file, names by sync of their folder.
 */
export class MemoryIo implements Io {
	ops: Op[] = [];
	/** Called after each operation. */
	after: (op: Op) => void = () => {};
	/** Raises an errno at the operation it names. */
	fail: (op: Op, path: string) => string | undefined = () => undefined;
	#names = new Map<string, File>();
	#durableNames = new Map<string, File>();
	#open = new Map<number, {path: string; file: File | undefined}>();
	#next = 3;

	open = (path: string, flags: number): number => {
		this.#check('open', path);
		let file = this.#names.get(path);
		if ((flags & constants.O_DIRECTORY) !== 0) file = undefined;
		else if (file && (flags & constants.O_EXCL) !== 0) throw errno('EEXIST');
		else if (!file && (flags & constants.O_CREAT) === 0) throw errno('ENOENT');
		else if (!file) {
			file = {now: Buffer.alloc(0), durable: Buffer.alloc(0)};
			this.#names.set(path, file);
		}

		const fd = this.#next++;
		this.#open.set(fd, {path, file});
		this.#done('open');
		return fd;
	};

	/** Half of what is asked at a time, as write(2) may. */
	write = (fd: number, data: Uint8Array): number => {
		const {path, file} = this.#of(fd);
		this.#check('write', path);
		const part = Buffer.from(data.subarray(0, Math.max(1, Math.ceil(data.length / 2))));
		file!.now = Buffer.concat([file!.now, part]);
		this.#done('write');
		return part.length;
	};

	sync = (fd: number): void => {
		const {path, file} = this.#of(fd);
		this.#check(file ? 'sync' : 'sync-folder', path);
		if (file) file.durable = file.now;
		else this.#syncFolder(path);
		this.#done(file ? 'sync' : 'sync-folder');
	};

	close = (fd: number): void => {
		this.#of(fd);
		this.#open.delete(fd);
		this.#done('close');
	};

	rename = (from: string, to: string): void => {
		this.#check('rename', from);
		const file = this.#names.get(from);
		if (!file) throw errno('ENOENT');
		this.#names.delete(from);
		this.#names.set(to, file);
		this.#done('rename');
	};

	unlink = (path: string): void => {
		this.#check('unlink', path);
		this.#names.delete(path);
		this.#done('unlink');
	};

	truncate = (fd: number, length: number): void => {
		const {path, file} = this.#of(fd);
		this.#check('truncate', path);
		file!.now = file!.now.subarray(0, length);
		this.#done('truncate');
	};

	read = (path: string): Buffer => {
		const file = this.#names.get(path);
		if (!file) throw errno('ENOENT');
		return file.now;
	};

	exists = (path: string): boolean => this.#names.has(path);

	/** Folders are not kept: a name is enough. */
	mkdir = (): void => {};

	/**
	 * Every state of one file that a power cut may leave: its name as of the last sync of the folder or
	 * as of now, and of what was not synced nothing, all, each prefix, or zeros of its length.
	 */
	afterPowerCut(path: string): (Buffer | undefined)[] {
		return [this.#durableNames.get(path), this.#names.get(path)].flatMap(file => {
			if (!file) return [undefined];
			const kept = commonPrefix(file.durable, file.now);
			const rest = file.now.subarray(kept);
			const prefixes = [0, 1, Math.floor(rest.length / 2), rest.length - 1, rest.length];
			return [
				file.durable,
				Buffer.concat([file.now.subarray(0, kept), Buffer.alloc(rest.length)]),
				...prefixes.map(length => file.now.subarray(0, kept + Math.max(0, length))),
			];
		});
	}

	/** The names there are, now. */
	names(): string[] {
		return [...this.#names.keys()];
	}

	#syncFolder(folder: string): void {
		const inside = (path: string) => path.slice(0, path.lastIndexOf('/')) === folder;
		for (const path of this.#durableNames.keys())
			if (inside(path) && !this.#names.has(path)) this.#durableNames.delete(path);
		for (const [path, file] of this.#names) if (inside(path)) this.#durableNames.set(path, file);
	}

	#of(fd: number) {
		const found = this.#open.get(fd);
		if (!found) throw errno('EBADF');
		return found;
	}

	#check(op: Op, path: string): void {
		const code = this.fail(op, path);
		if (code !== undefined) throw errno(code);
	}

	#done(op: Op): void {
		this.ops.push(op);
		this.after(op);
	}
}

function commonPrefix(a: Buffer, b: Buffer): number {
	let at = 0;
	while (at < a.length && at < b.length && a[at] === b[at]) at++;
	return at;
}

export function errno(code: string): NodeJS.ErrnoException {
	return Object.assign(new Error(`${code}: a test says so`), {code});
}
