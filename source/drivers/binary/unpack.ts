import fs from 'node:fs';
import {dirname, join} from 'node:path';
import {Transform} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {createGunzip} from 'node:zlib';
import {Parser, type ReadEntry} from 'tar';
import yauzl from 'yauzl';
import {sanitise} from '../../trust/safe.ts';
import {Trouble} from '../../trust/trouble.ts';
import {asTrouble, whyOf} from '../files/failures.ts';
import {counting, mostEntries, openLedger, placeOf, refuse, type Ledger} from './unpack-policy.ts';

async function writeEntry(
	stream: NodeJS.ReadableStream,
	archive: string,
	name: string,
	place: string,
	mode: number,
	ledger: Ledger,
	expectedCrc?: number,
): Promise<void> {
	// Not stripped in silence: an honest archive of a program has no such bit.
	if ((mode & 0o6000) !== 0) refuse(archive, name, 'would run as another user (setuid or setgid)');
	fs.mkdirSync(dirname(place), {recursive: true, mode: 0o700});
	await pipeline(
		stream,
		counting(archive, name, ledger, expectedCrc),
		fs.createWriteStream(place, {flags: 'wx', mode: 0o600}),
	);
	fs.chmodSync(place, mode & 0o755 & ~0o022);
}

const tooMany = (archive: string) =>
	new Trouble(`${archive} was not unpacked: it holds more than ${mostEntries} entries.`, {
		next: 'Get it again from the vendor.',
	});

async function unpackZip(archive: string, into: string, ledger: Ledger): Promise<void> {
	const zip = await yauzl.openPromise(archive, {
		lazyEntries: true,
		// Names are judged here, by their bytes: CP437 would show control characters as pictures.
		decodeStrings: false,
		validateEntrySizes: true,
	});
	try {
		if (zip.entryCount > mostEntries) throw tooMany(archive);
		for await (const entry of zip.eachEntry()) {
			const name = entry.fileNameRaw.toString('utf8');
			const mode = entry.externalFileAttributes >>> 16;
			const type = mode & 0o170000;
			const place = placeOf(archive, into, name, ledger);
			if (type === 0o120000) refuse(archive, name, 'is a link');
			if (name.endsWith('/') && (type === 0 || type === 0o040000))
				fs.mkdirSync(place, {recursive: true, mode: 0o700});
			else if (!name.endsWith('/') && (type === 0 || type === 0o100000)) {
				const stream = await zip.openReadStreamPromise(entry);
				await writeEntry(
					stream,
					archive,
					name,
					place,
					mode === 0 ? 0o644 : mode,
					ledger,
					entry.crc32,
				);
			} else refuse(archive, name, 'is neither a file nor a folder');
		}
	} finally {
		zip.close();
	}
}

/**
 * tar would unpack gzip or zstd inside once more, past the count of bytes. A Transform and no
 * generator: tar's parser is no true stream, and a generator waits for ever for its drain.
 */
function refuseSecondLayer(): Transform {
	let first = true;
	return new Transform({
		transform(chunk: Buffer, _, done) {
			const mark = first && chunk.length > 1 ? chunk.readUInt16BE(0) : 0;
			first = false;
			if (mark === 0x1f8b || mark === 0x28b5) done(new Error('it is packed twice'));
			else done(null, chunk);
		},
	});
}

async function unpackTar(archive: string, into: string, ledger: Ledger): Promise<void> {
	let chain = Promise.resolve();
	// No second unpacking inside, which the count of bytes would not see.
	const parser = new Parser({strict: true, gzip: false, brotli: false, zstd: false});
	parser.on('ignoredEntry', (entry: ReadEntry) => {
		parser.abort(new Error(`the entry "${entry.path}" is of a kind that is not unpacked`));
	});
	parser.on('entry', (entry: ReadEntry) => {
		chain = chain
			.then(async () => oneEntry(entry))
			.catch((error: unknown) => {
				parser.abort(error instanceof Error ? error : new Error(String(error)));
				entry.resume();
				throw error;
			});
		chain.catch(() => {});
	});
	const oneEntry = async (entry: ReadEntry) => {
		const place = placeOf(archive, into, entry.path, ledger);
		if (entry.type === 'Directory') {
			fs.mkdirSync(place, {recursive: true, mode: 0o700});
			entry.resume();
		} else if (entry.type === 'File' || entry.type === 'OldFile') {
			await writeEntry(
				entry as unknown as NodeJS.ReadableStream,
				archive,
				entry.path,
				place,
				entry.mode ?? 0o644,
				ledger,
			);
		} else refuse(archive, entry.path, `is a ${entry.type}, neither a file nor a folder`);
	};

	await Promise.all([
		pipeline(
			fs.createReadStream(archive),
			createGunzip(),
			refuseSecondLayer(),
			parser as unknown as NodeJS.WritableStream,
		),
		new Promise<void>((resolve, reject) =>
			parser.on('end', () => chain.then(resolve, reject)).on('error', reject),
		),
	]);
	await chain;
}

/** Every file in a folder that holds nothing but files and folders, shallow ones first. */
function filesIn(folder: string): string[] {
	return fs
		.readdirSync(folder, {recursive: true, withFileTypes: true})
		.flatMap(entry => {
			const path = join(entry.parentPath, entry.name);
			const stat = fs.lstatSync(path);
			if (!stat.isFile() && !stat.isDirectory())
				throw new Trouble(`${path} is neither a file nor a folder.`);
			return stat.isFile() ? [path] : [];
		})
		.toSorted((a, b) => a.split('/').length - b.split('/').length);
}

function makeFresh(into: string, archive: string): void {
	try {
		fs.mkdirSync(into, {recursive: false, mode: 0o700});
	} catch (error) {
		throw asTrouble(`Unpacking ${archive}`, error);
	}
}

/**
 * Unpacks a .zip or .tar.gz into a fresh folder, under the policy; `find` looks in it for what is wanted.
 * Whatever is refused, here or there, takes the whole folder with it. Throws Trouble with the entry's name.
 */
export async function unpackWith<T>(
	archive: string,
	into: string,
	find: (files: readonly string[]) => T | Promise<T>,
): Promise<T> {
	makeFresh(into, archive);
	const ledger = openLedger(fs.statSync(archive).size);
	try {
		if (archive.toLowerCase().endsWith('.zip')) await unpackZip(archive, into, ledger);
		else await unpackTar(archive, into, ledger);
		return await find(filesIn(into));
	} catch (error) {
		fs.rmSync(into, {recursive: true, force: true});
		if (error instanceof Trouble) throw error;
		// It is not the archive's fault.
		if (whyOf(error) !== undefined) throw asTrouble(`Unpacking ${archive}`, error);
		throw new Trouble(`${archive} could not be unpacked.`, {
			why: sanitise(error instanceof Error ? error.message : ''),
			next: 'The download may have been cut short. Get it again.',
		});
	}
}

/** The same, and finds the program in it. Throws Trouble. */
export async function unpackProgram(archive: string, name: string, into: string): Promise<string> {
	return unpackWith(archive, into, files => {
		const programs = files.filter(path => (fs.statSync(path).mode & 0o111) !== 0);
		const named =
			files.find(path => path.endsWith(`/${name}`)) ??
			(programs.length === 1 ? programs[0] : undefined);
		if (named === undefined) throw new Trouble(`There is no program called ${name} in ${archive}.`);
		// Archives made on Windows do not say what may be executed; this copy is ours.
		fs.chmodSync(named, 0o755);
		return named;
	});
}
