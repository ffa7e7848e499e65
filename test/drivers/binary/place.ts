import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {onTestFinished} from 'vitest';

/** A folder for one test, removed after it. */
export function freshFolder(): string {
	const folder = fs.mkdtempSync(join(tmpdir(), 'handrail-binary-'));
	onTestFinished(() => fs.rmSync(folder, {recursive: true, force: true}));
	return folder;
}

/** A script that names its version. */
export const script = (version: string) => `#!/bin/sh\necho "tool version v${version}"\n`;

/** Writes a file that may be executed. */
export function writeProgram(path: string, text: string | Buffer, mode = 0o755): string {
	fs.writeFileSync(path, text);
	fs.chmodSync(path, mode);
	return path;
}

/** The first 64 bytes of a program for some machine. */
export function elf(machine: number): Buffer {
	const head = Buffer.alloc(64);
	head.write('\u007fELF', 0, 'latin1');
	head.set([2, 1, 1], 4);
	head.writeUInt16LE(2, 16);
	head.writeUInt16LE(machine, 18);
	return head;
}

/** A program for this machine whose loader is at the given path. */
export function elfWithLoader(machine: number, loader: string): Buffer {
	const file = Buffer.alloc(256);
	elf(machine).copy(file);
	file.writeBigUInt64LE(64n, 32);
	file.writeUInt16LE(56, 54);
	file.writeUInt16LE(1, 56);
	file.writeUInt32LE(3, 64);
	file.writeBigUInt64LE(120n, 72);
	file.writeBigUInt64LE(BigInt(loader.length + 1), 96);
	file.write(loader, 120);
	return file;
}
