import fs from 'node:fs';
import process from 'node:process';
import {delimiter, isAbsolute, join} from 'node:path';
import {shellLine} from '../../trust/quote.ts';
import {Trouble} from '../../trust/trouble.ts';
import {readElf} from './elf.ts';
import {isNoexec, readMounts} from './mounts.ts';

export type Kind = 'elf' | 'script' | 'html' | 'gzip' | 'zip' | 'empty' | 'other';

const machines: Readonly<Record<number, string>> = {
	0x03: 'x86 (32 bit)',
	0x28: 'ARM (32 bit)',
	0x3e: 'x86-64',
	0xb7: 'ARM64',
	0xf3: 'RISC-V',
	0x15: 'PowerPC 64',
	0x16: 'IBM Z',
};
const mine: Readonly<Record<string, number>> = {
	x64: 0x3e,
	arm64: 0xb7,
	arm: 0x28,
	ia32: 0x03,
	riscv64: 0xf3,
	ppc64: 0x15,
	s390x: 0x16,
};

function head(path: string): Buffer {
	const fd = fs.openSync(path, 'r');
	try {
		const buffer = Buffer.alloc(4096);
		return buffer.subarray(0, fs.readSync(fd, buffer, 0, buffer.length, 0));
	} finally {
		fs.closeSync(fd);
	}
}

/** What a file is, by its first bytes. */
export function kindOf(path: string): Kind {
	const bytes = head(path);
	if (bytes.length === 0) return 'empty';
	if (bytes.subarray(0, 4).equals(Buffer.from([0x7f, 0x45, 0x4c, 0x46]))) return 'elf';
	if (bytes.subarray(0, 2).toString() === '#!') return 'script';
	if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'gzip';
	if (bytes.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 0x03, 0x04]))) return 'zip';
	return /^\s*<(?:!doctype|html|\?xml|head|body)/i.test(bytes.toString('utf8')) ? 'html' : 'other';
}

/** Throws Trouble when a file cannot be run as a program on this machine, with the reason and the remedy (faults E8). */
export async function refuseProgram(path: string): Promise<void> {
	let stat: fs.Stats;
	try {
		stat = fs.lstatSync(path);
	} catch {
		throw new Trouble(`${path} is not there.`, {next: 'Is it spelled right?'});
	}

	if (stat.isSymbolicLink())
		throw new Trouble(`${path} is a symbolic link.`, {next: 'Name the file it leads to.'});
	if (!stat.isFile())
		throw new Trouble(`${path} is not a file.`, {next: 'Name the program itself.'});
	const kind = kindOf(path);
	if (kind === 'empty')
		throw new Trouble(`${path} is empty.`, {
			why: 'The download may have been cut short.',
			next: 'Get it again.',
		});
	if (kind === 'html')
		throw new Trouble(`${path} is a web page, not a program.`, {
			why: 'A login or error page was saved instead of the file.',
			next: 'Get it again.',
		});
	if (kind === 'gzip' || kind === 'zip')
		throw new Trouble(`${path} is an archive, not a program.`, {
			next: 'Name it with its ending, or unpack it.',
		});
	if (kind === 'other')
		throw new Trouble(`${path} is not a program for this machine.`, {
			next: 'Get the one for Linux.',
		});
	if (kind === 'elf') refuseMachine(path);
	if (kind === 'script') refuseInterpreter(path);
	if ((stat.mode & 0o111) === 0)
		throw new Trouble(`${path} may not be executed.`, {
			next: shellLine(['chmod', '+x', path]),
		});
	refuseNoexec(path);
}

function refuseMachine(path: string): void {
	const elf = readElf(path);
	if (!elf?.runs) {
		throw new Trouble(`${path} is not a whole program.`, {
			why: 'The download may have been cut short, or it is a part of a program.',
			next: 'Get it again.',
		});
	}
	const {machine, loader} = elf;
	const wanted = mine[process.arch];
	// The 32-bit kind of the same family runs where its loader is there, or needs none.
	const related = wanted === 0x3e ? 0x03 : wanted === 0xb7 ? 0x28 : undefined;
	if (wanted !== undefined && machine !== wanted && machine !== related) {
		throw new Trouble(
			`${path} is built for ${machines[machine] ?? `machine ${machine}`}, and this one is ${machines[wanted]}.`,
			{next: 'Get the build for this machine.'},
		);
	}
	if (loader !== undefined && !fs.existsSync(loader)) {
		const musl = loader.includes('musl');
		throw new Trouble(`${path} needs ${loader}, which is not on this machine.`, {
			why: `It is built for systems with ${musl ? 'musl (Alpine)' : 'another C library than this one'}.`,
			next: `Get the ${musl ? 'glibc (gnu)' : 'musl'} or the static build.`,
		});
	}
}

function refuseInterpreter(path: string): void {
	const [, interpreter = '', word = ''] =
		/^#![ \t]*(\S+)(?:[ \t]+(?:-S[ \t]+)?(\S+))?/.exec(head(path).toString('utf8')) ?? [];
	const missing = !fs.existsSync(interpreter)
		? interpreter
		: interpreter.endsWith('/env') && /^[\w.+-]+$/.test(word) && !isOnPath(word)
			? word
			: undefined;
	if (missing === undefined) return;
	throw new Trouble(`${path} is a script for ${missing}, which is not on this machine.`, {
		next: `Install ${missing}.`,
	});
}

const isOnPath = (name: string) =>
	(process.env['PATH'] ?? '')
		.split(delimiter)
		.some(folder => isAbsolute(folder) && fs.existsSync(join(folder, name)));

/** Files that are to be run from a place mounted noexec cannot be. */
function refuseNoexec(path: string): void {
	if (!isNoexec(fs.realpathSync(path), readMounts())) return;
	throw new Trouble(`${path} lies where nothing may be executed (mounted noexec).`, {
		next: 'Put it elsewhere.',
	});
}
