import {Buffer} from 'node:buffer';
import {crc32, deflateRawSync, gzipSync} from 'node:zlib';

export type Item = {
	name: string;
	data?: Buffer | string;
	mode?: number;
	type?: string;
	link?: string;
};

/** A ustar archive, gzipped, with whatever lies the items ask for. */
export function tarGz(items: readonly Item[]): Buffer {
	return gzipSync(tar(items));
}

export function tar(items: readonly Item[]): Buffer {
	return Buffer.concat([...items.flatMap(tarItem), Buffer.alloc(1024)]);
}

function tarItem({name, data = '', mode = 0o755, type = '0', link = ''}: Item): Buffer[] {
	const body = Buffer.from(data);
	const head = Buffer.alloc(512);
	const octal = (value: number, at: number, size: number) =>
		head.write(`${value.toString(8).padStart(size - 1, '0')}\0`, at);
	head.write(name, 0);
	octal(mode, 100, 8);
	octal(0, 108, 8);
	octal(0, 116, 8);
	octal(body.length, 124, 12);
	octal(0, 136, 12);
	head.write('        ', 148);
	head.write(type, 156);
	head.write(link, 157);
	head.write('ustar\u000000', 257);
	octal(
		head.reduce((sum, byte) => sum + byte, 0),
		148,
		7,
	);
	return [head, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
}

/** A zip made on Unix; `type` is the file type of its mode, `crc` a wrong checksum. */
export function zip(
	items: readonly (Omit<Item, 'type'> & {type?: number; crc?: number})[],
): Buffer {
	const parts: Buffer[] = [];
	const central: Buffer[] = [];
	let at = 0;
	for (const {name, data = '', mode = 0o755, type = 0o100000, crc} of items) {
		const body = Buffer.from(data);
		const packed = deflateRawSync(body);
		const file = Buffer.from(name);
		const shared = Buffer.alloc(26);
		shared.writeUInt16LE(20, 0);
		shared.writeUInt16LE(8, 4);
		shared.writeUInt32LE(crc ?? crc32(body), 10);
		shared.writeUInt32LE(packed.length, 14);
		shared.writeUInt32LE(body.length, 18);
		shared.writeUInt16LE(file.length, 22);
		const entry = Buffer.alloc(46);
		entry.writeUInt32LE(0x02014b50, 0);
		entry.writeUInt16LE((3 << 8) | 20, 4);
		shared.copy(entry, 6);
		entry.writeUInt32LE(((type | mode) << 16) >>> 0, 38);
		entry.writeUInt32LE(at, 42);
		central.push(entry, file);
		const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), shared, file, packed]);
		parts.push(local);
		at += local.length;
	}
	const list = Buffer.concat(central);
	const end = Buffer.alloc(22);
	end.writeUInt32LE(0x06054b50, 0);
	end.writeUInt16LE(items.length, 8);
	end.writeUInt16LE(items.length, 10);
	end.writeUInt32LE(list.length, 12);
	end.writeUInt32LE(at, 16);
	return Buffer.concat([...parts, list, end]);
}
