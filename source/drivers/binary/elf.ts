import fs from 'node:fs';

/** What the header of a Linux program says. `loader`: the path that must exist for it to start. */
export type Elf = {bits: 32 | 64; machine: number; runs: boolean; loader?: string};

const interpreterSegment = 3;
const longest = 4096;

/** Reads the ELF header and the path of the loader (elf(5)). Undefined for anything cut short. */
export function readElf(path: string): Elf | undefined {
	const fd = fs.openSync(path, 'r');
	try {
		const at = (offset: number, size: number): Buffer => {
			const bytes = Buffer.alloc(size);
			const got = fs.readSync(fd, bytes, 0, size, offset);
			if (got < size) throw new RangeError('cut short');
			return bytes;
		};
		return parseElf(at);
	} catch (error) {
		// Numbers in the header that lead nowhere: not a program that was whole.
		if (error instanceof RangeError) return undefined;
		throw error;
	} finally {
		fs.closeSync(fd);
	}
}

function parseElf(at: (offset: number, size: number) => Buffer): Elf {
	const ident = at(0, 16);
	const wide = ident[4] === 2;
	const number = (offset: number, size: number): number => {
		const bytes = at(offset, size);
		if (ident[5] === 2) bytes.reverse();
		return size === 8 ? Number(bytes.readBigUInt64LE()) : bytes.readUIntLE(0, size);
	};
	const word = wide ? 8 : 4;
	const table = number(wide ? 32 : 28, word);
	const [size, count] = [number(wide ? 54 : 42, 2), number(wide ? 56 : 44, 2)];
	const type = number(16, 2);
	const elf: Elf = {
		bits: wide ? 64 : 32,
		machine: number(18, 2),
		// 2: at a fixed place, 3: anywhere. Object files and core dumps are other numbers.
		runs: type === 2 || type === 3,
	};
	for (let index = 0; index < count; index++) {
		const entry = table + index * size;
		if (number(entry, 4) !== interpreterSegment) continue;
		const from = number(entry + (wide ? 8 : 4), word);
		const length = Math.min(number(entry + (wide ? 32 : 16), word), longest);
		return {...elf, loader: at(from, length).toString('utf8').replace(/\0.*$/s, '')};
	}
	return elf;
}
