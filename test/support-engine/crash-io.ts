import {constants} from 'node:fs';
import {dirname} from 'node:path';
import type {Io} from '../../source/journal/io.ts';
import {errno} from './memory-io.ts';

type Node = {content: Buffer};
/** What has been asked of the disk; until its file or its folder is synced it may be there or not. */
type Op =
	| {do: 'write'; node: Node; at: number; data: Buffer}
	| {do: 'truncate'; node: Node; length: number}
	| {do: 'name'; folder: string; path: string; node: Node | 'folder'}
	| {do: 'rename'; folder: string; from: string; path: string; node: Node}
	| {do: 'unlink'; folder: string; path: string};

/** A disk as a power cut may leave it. */
export type Crashed = {read(path: string): Buffer | undefined; paths(): string[]};

/** Beyond so many operations that are not on disk yet, their subsets are drawn, not all looked at. */
const allSubsets = 12;
const drawn = 200;

/**
 * A file system that remembers in which order what was asked, and what had to be on disk when. A crash
 * keeps any subset of what was not synced: a write without the one before it, a rename without the
 * content, a name without its folder (ALICE, OSDI'14).
 */
export class CrashIo implements Io {
	/** Called after each operation, with every state that a crash may leave now. */
	after: (states: () => Iterable<Crashed>) => void = () => {};
	#pending: Op[] = [];
	#durable = new Map<string, Node | 'folder'>();
	#durableContent = new Map<Node, Buffer>();
	#now = new Map<string, Node | 'folder'>();
	#open = new Map<number, {path: string; node: Node | 'folder'; at: number}>();
	#next = 3;
	#seed = 1;

	constructor(folders: readonly string[], files: Readonly<Record<string, Buffer>> = {}) {
		for (const path of folders) this.#both(path, 'folder');
		for (const [path, content] of Object.entries(files)) {
			const node = {content};
			this.#both(path, node);
			this.#durableContent.set(node, content);
		}
	}

	open = (path: string, flags: number): number => {
		let node = this.#now.get(path);
		if (node !== undefined && (flags & constants.O_EXCL) !== 0) throw errno('EEXIST');
		if (node === undefined) {
			if ((flags & constants.O_CREAT) === 0) throw errno('ENOENT');
			if (this.#now.get(dirname(path)) !== 'folder') throw errno('ENOENT');
			node = {content: Buffer.alloc(0)};
			this.#now.set(path, node);
			this.#ask({do: 'name', folder: dirname(path), path, node});
		}

		const fd = this.#next++;
		this.#open.set(fd, {path, node, at: 0});
		return fd;
	};

	/** Half of what is asked at a time, as write(2) may. */
	write = (fd: number, data: Uint8Array): number => {
		const node = this.#file(fd);
		const part = Buffer.from(data.subarray(0, Math.max(1, Math.ceil(data.length / 2))));
		const at = node.content.length;
		node.content = Buffer.concat([node.content, part]);
		this.#ask({do: 'write', node, at, data: part});
		return part.length;
	};

	sync = (fd: number): void => {
		const {path, node} = this.#of(fd);
		const done = this.#pending.filter(op =>
			node === 'folder'
				? 'folder' in op && op.folder === path
				: 'node' in op && op.node === node && (op.do === 'write' || op.do === 'truncate'),
		);
		this.#pending = this.#pending.filter(op => !done.includes(op));
		for (const op of done) applyTo(op, this.#durable, this.#durableContent);
		this.#tell();
	};

	close = (fd: number): void => {
		this.#of(fd);
		this.#open.delete(fd);
	};

	rename = (from: string, to: string): void => {
		const node = this.#now.get(from);
		if (node === undefined || node === 'folder') throw errno('ENOENT');
		this.#now.delete(from);
		this.#now.set(to, node);
		this.#ask({do: 'rename', folder: dirname(to), from, path: to, node});
	};

	unlink = (path: string): void => {
		if (!this.#now.delete(path)) throw errno('ENOENT');
		this.#ask({do: 'unlink', folder: dirname(path), path});
	};

	truncate = (fd: number, length: number): void => {
		const node = this.#file(fd);
		node.content = node.content.subarray(0, length);
		this.#ask({do: 'truncate', node, length});
	};

	read = (path: string): Buffer => {
		const node = this.#now.get(path);
		if (node === undefined || node === 'folder') throw errno('ENOENT');
		return node.content;
	};

	exists = (path: string): boolean => this.#now.has(path);

	mkdir = (path: string): void => {
		if (this.#now.has(path)) return;
		this.mkdir(dirname(path));
		this.#now.set(path, 'folder');
		this.#ask({do: 'name', folder: dirname(path), path, node: 'folder'});
	};

	/** Every state that a power cut may leave now: all subsets of what was not synced, in their order. */
	*crashes(): Iterable<Crashed> {
		const {length} = this.#pending;
		if (length <= allSubsets) {
			for (let mask = 0; mask < 2 ** length; mask++) yield this.#crashed(at => (mask >> at) & 1);
			return;
		}

		for (let cut = 0; cut <= length; cut++) {
			yield this.#crashed(at => at < cut);
			yield this.#crashed(at => at !== cut);
			yield this.#crashed(at => at === cut);
		}

		for (let draw = 0; draw < drawn; draw++) yield this.#crashed(() => this.#chance() < 0.5);
	}

	/** What was read with after such a crash, as a disk to go on with. */
	static from(state: Crashed, folders: readonly string[]): CrashIo {
		const files = state.paths().flatMap(path => {
			const content = state.read(path);
			return content === undefined ? [] : [[path, content] as const];
		});
		return new CrashIo(folders, Object.fromEntries(files));
	}

	#crashed(kept: (at: number) => unknown): Crashed {
		const names = new Map(this.#durable);
		const contents = new Map(this.#durableContent);
		this.#pending.forEach((op, at) => kept(at) && applyTo(op, names, contents));
		const reachable = (path: string): boolean =>
			names.has(path) && (path === '/' || reachable(dirname(path)));
		return {
			paths: () =>
				[...names.keys()].filter(path => names.get(path) !== 'folder' && reachable(path)),
			read(path) {
				const node = names.get(path);
				if (node === undefined || node === 'folder' || !reachable(path)) return undefined;
				return contents.get(node) ?? Buffer.alloc(0);
			},
		};
	}

	#both(path: string, node: Node | 'folder'): void {
		this.#durable.set(path, node);
		this.#now.set(path, node);
	}

	#ask(op: Op): void {
		this.#pending.push(op);
		this.#tell();
	}

	#tell(): void {
		this.after(() => this.crashes());
	}

	#of(fd: number) {
		const found = this.#open.get(fd);
		if (!found) throw errno('EBADF');
		return found;
	}

	#file(fd: number): Node {
		const {node} = this.#of(fd);
		if (node === 'folder') throw errno('EISDIR');
		return node;
	}

	/** The same draws in every run. */
	#chance(): number {
		this.#seed = (this.#seed * 48_271) % 2_147_483_647;
		return this.#seed / 2_147_483_647;
	}
}

function applyTo(op: Op, names: Map<string, Node | 'folder'>, contents: Map<Node, Buffer>): void {
	if (op.do === 'name') names.set(op.path, op.node);
	else if (op.do === 'unlink') names.delete(op.path);
	else if (op.do === 'rename') {
		names.delete(op.from);
		names.set(op.path, op.node);
	} else {
		const before = contents.get(op.node) ?? Buffer.alloc(0);
		contents.set(op.node, op.do === 'truncate' ? cut(before, op.length) : put(before, op));
	}
}

const cut = (content: Buffer, length: number) =>
	content.length >= length
		? content.subarray(0, length)
		: Buffer.concat([content, Buffer.alloc(length - content.length)]);

/** A write whose predecessor was lost leaves zeros before it. */
function put(content: Buffer, {at, data}: {at: number; data: Buffer}): Buffer {
	const next = Buffer.alloc(Math.max(content.length, at + data.length));
	content.copy(next);
	data.copy(next, at);
	return next;
}
