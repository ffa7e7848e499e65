import {join, posix} from 'node:path';
import {Transform} from 'node:stream';
import {crc32} from 'node:zlib';
import {sanitise} from '../../trust/safe.ts';
import {Trouble} from '../../trust/trouble.ts';

export const mostEntries = 10_000;
const limits = {file: 1024 ** 3, all: 2 * 1024 ** 3, ratio: 100};
const nameGrammar = /^[A-Za-z0-9._/+@-]+$/;

/** What has been let through so far; every entry is judged against it (facts/security.md par. 6). */
export type Ledger = {
	entries: number;
	bytes: number;
	packed: number;
	names: Map<string, 'file' | 'folder' | undefined>;
	spelled: Map<string, string>;
};

/** Of an archive of so many bytes, before its first entry. */
export const openLedger = (packed: number): Ledger => ({
	entries: 0,
	bytes: 0,
	packed,
	names: new Map(),
	spelled: new Map(),
});

/** Bytes in one file and in all, and how much more they may be than the archive itself. */
export type Limits = {file: number; all: number; ratio: number};

/** Puts a part of a file that is now so large to the account: is it more than the limits allow? */
export function spends(ledger: Ledger, part: number, size: number, limits: Limits): boolean {
	ledger.bytes += part;
	return (
		size > limits.file ||
		ledger.bytes > limits.all ||
		(ledger.bytes > 1024 ** 2 && ledger.bytes > ledger.packed * limits.ratio)
	);
}

export function refuse(archive: string, name: string, why: string): never {
	throw new Trouble(
		`${archive} was not unpacked: the entry "${sanitise(name).slice(0, 80)}" ${why}.`,
		{next: 'Get it again from the vendor.'},
	);
}

/** Judges an entry's name and returns where it goes. */
export function placeOf(archive: string, into: string, name: string, ledger: Ledger): string {
	ledger.entries++;
	if (ledger.entries > mostEntries) refuse(archive, name, `is one of more than ${mostEntries}`);
	if (!nameGrammar.test(name)) refuse(archive, name, 'has a character that no file name needs');
	if (name.startsWith('/') || name.split('/').includes('..'))
		refuse(archive, name, 'leads out of the archive');
	const path = posix.normalize(name).replace(/\/+$/, '');
	refuseClash(archive, name, path, ledger);
	return join(into, path);
}

/** One file twice, or names that are one on some other file system, would hide each other. */
function refuseClash(archive: string, name: string, path: string, ledger: Ledger): void {
	const parts = path.split('/');
	for (const [at] of parts.entries()) {
		const part = parts.slice(0, at + 1).join('/');
		const folded = part.toLowerCase();
		const kind = at < parts.length - 1 || name.endsWith('/') ? 'folder' : 'file';
		const spelled = ledger.spelled.get(folded) ?? part;
		const before = ledger.names.get(folded);
		if (spelled !== part || (before !== undefined && (kind === 'file' || before === 'file')))
			refuse(archive, name, 'is there twice, but for its case');
		ledger.spelled.set(folded, part);
		ledger.names.set(folded, kind);
	}
}

/** Counts what comes out while it comes out: sizes in the archive's own list may lie. */
export function counting(archive: string, name: string, ledger: Ledger, crc?: number): Transform {
	let [own, size] = [0, 0];
	return new Transform({
		// yauzl does not compare it.
		flush(done) {
			if (crc === undefined || crc === own) return done();
			done(
				new Trouble(`${archive} is damaged: the checksum of "${sanitise(name)}" differs.`, {
					next: 'Get it again.',
				}),
			);
		},
		transform(chunk: Buffer, _, done) {
			size += chunk.length;
			if (crc !== undefined) own = crc32(chunk, own);
			if (!spends(ledger, chunk.length, size, limits)) return done(null, chunk);
			try {
				refuse(archive, name, 'unpacks to far more than it should');
			} catch (error) {
				done(error as Error);
			}
		},
	});
}
