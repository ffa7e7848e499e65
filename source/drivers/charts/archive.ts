import fs from 'node:fs';
import {dirname, join} from 'node:path';
import {Parser, type ReadEntry} from 'tar';
import {Trouble} from '../../trust/trouble.ts';
import {mostEntries, openLedger, placeOf, refuse, spends} from '../binary/unpack-policy.ts';
import {isZip, readZip} from './zip.ts';

/** A chart's files by their path below the chart's own folder. */
export type Files = ReadonlyMap<string, Buffer>;

/** Helm's own limits for a chart (facts/security.md par. 6): bytes in all, and in one file. */
export const mostBytes = 100 * 1024 ** 2;
const limits = {file: 5 * 1024 ** 2, all: mostBytes, ratio: 100};

/**
 * Reads a chart archive in memory, a .tgz or a zip (JT-22); nothing is written. Only plain files count, and no link
 * is followed. Throws Trouble for names that lead out, too many entries, or more bytes than a chart can have.
 */
export async function readArchive(bytes: Buffer, shown: string): Promise<Files> {
	try {
		return isZip(bytes) ? belowChart(await zipped(bytes, shown)) : await readTar(bytes, shown);
	} catch (error) {
		if (error instanceof Trouble) throw error;
		throw new Trouble(`${shown} is not a chart archive, or it is damaged.`, {
			next: 'Get it again.',
		});
	}
}

const zipped = async (bytes: Buffer, shown: string) => readZip(bytes, shown, wanted, limits);

/**
 * Unpacks a zip's chart into a folder of one's own, all of it: Helm reads no zip. Throws Trouble as `readArchive` does.
 */
export async function unpackZip(bytes: Buffer, shown: string, folder: string): Promise<void> {
	const files = belowChart(await readZip(bytes, shown, () => true, limits));
	for (const [path, data] of files) {
		const file = join(folder, path);
		fs.mkdirSync(dirname(file), {recursive: true, mode: 0o700});
		fs.writeFileSync(file, data, {mode: 0o600, flag: 'wx'});
	}
}

/** Paths below the chart's own folder, which a zip may have or not. */
export function belowChart(files: Files): Files {
	const depth = (path: string) => path.split('/').length;
	const [own = ''] = [...files.keys()]
		.filter(path => /(?:^|\/)Chart\.yaml$/.test(path))
		.toSorted((a, b) => depth(a) - depth(b));
	const folder = own.slice(0, -'Chart.yaml'.length);
	return new Map(
		[...files].flatMap(([path, bytes]) =>
			path.startsWith(folder) ? [[path.slice(folder.length), bytes] as const] : [],
		),
	);
}

async function readTar(bytes: Buffer, shown: string): Promise<Files> {
	const found = new Map<string, Buffer>();
	const ledger = openLedger(bytes.length);
	await new Promise<void>((resolve, reject) => {
		const parser = new Parser({strict: true, maxDecompressionRatio: Infinity});
		const give = (error: unknown) => {
			parser.abort(error instanceof Error ? error : new Error(String(error)));
			reject(error);
		};
		parser.on('entry', (entry: ReadEntry) => {
			const parts: Buffer[] = [];
			let size = 0;
			try {
				if (entry.type === 'File' || entry.type === 'OldFile')
					placeOf(shown, '', entry.path, ledger);
				else if (++ledger.entries > mostEntries) refuse(shown, entry.path, 'is one of too many');
			} catch (error) {
				return give(error);
			}
			entry.on('data', (part: Buffer) => {
				size += part.length;
				try {
					if (spends(ledger, part.length, size, limits))
						refuse(shown, entry.path, 'unpacks to far more than a chart has');
					parts.push(part);
				} catch (error) {
					give(error);
				}
			});
			entry.on('end', () => {
				// The first folder is the chart's name.
				const path = entry.path.replace(/^(?:\.\/)?[^/]+\//, '');
				const plain = entry.type === 'File' || entry.type === 'OldFile';
				if (plain && wanted(path)) found.set(path, Buffer.concat(parts));
			});
			return undefined;
		});
		parser.on('error', give);
		parser.on('end', () => resolve());
		parser.end(bytes);
	});
	return found;
}

/** The files that settings depend on. */
export function wanted(path: string): boolean {
	return (
		/(?:^|\/)(?:Chart\.yaml|values\.yaml|values\.schema\.json|requirements\.yaml)$/.test(path) ||
		/(?:^|\/)templates\/.+\.(?:yaml|yml|tpl|txt|json)$/.test(path) ||
		/(?:^|\/)charts\/[^/]+\.(?:tgz|tar\.gz)$/.test(path)
	);
}
