import {crc32} from 'node:zlib';
import yauzl from 'yauzl';
import {
	mostEntries,
	openLedger,
	placeOf,
	refuse,
	spends,
	type Limits,
} from '../binary/unpack-policy.ts';

/**
 * Reads the plain files of a zip in memory, those that are wanted; nothing is written and no link is followed.
 * Throws Trouble for what the policy refuses, and yauzl's error for a damaged archive.
 */
export async function readZip(
	bytes: Buffer,
	shown: string,
	wanted: (path: string) => boolean,
	limits: Limits,
): Promise<ReadonlyMap<string, Buffer>> {
	const found = new Map<string, Buffer>();
	const ledger = openLedger(bytes.length);
	const zip = await yauzl.fromBufferPromise(bytes, {
		lazyEntries: true,
		// Names are judged by their bytes, as where they are unpacked.
		decodeStrings: false,
		validateEntrySizes: true,
	});
	try {
		if (zip.entryCount > mostEntries) refuse(shown, '', `is one of more than ${mostEntries}`);
		for await (const entry of zip.eachEntry()) {
			const name = entry.fileNameRaw.toString('utf8');
			const type = (entry.externalFileAttributes >>> 16) & 0o170000;
			const path = placeOf(shown, '', name, ledger);
			const plain = !name.endsWith('/') && (type === 0 || type === 0o100000);
			if (!plain || !wanted(path)) continue;
			const parts: Buffer[] = [];
			let size = 0;
			for await (const part of await zip.openReadStreamPromise(entry)) {
				const {length} = part as Buffer;
				size += length;
				if (spends(ledger, length, size, limits))
					refuse(shown, name, 'unpacks to far more than a chart has');
				parts.push(part as Buffer);
			}
			const whole = Buffer.concat(parts);
			// yauzl does not compare it.
			if (crc32(whole) !== entry.crc32) refuse(shown, name, 'has another checksum than it should');
			found.set(path, whole);
		}
	} finally {
		zip.close();
	}
	return found;
}

/** Is it a zip, by its first bytes? */
export const isZip = (bytes: Buffer) =>
	bytes.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004';
