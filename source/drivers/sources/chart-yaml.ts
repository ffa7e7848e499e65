import fs from 'node:fs';
import {basename, join} from 'node:path';
import {pipeline} from 'node:stream/promises';
import {createGunzip} from 'node:zlib';
import {Transform} from 'node:stream';
import {Parser, type ReadEntry} from 'tar';
import {z} from 'zod';
import {sanitise} from '../../trust/safe.ts';
import {Trouble} from '../../trust/trouble.ts';
import {readYaml} from '../../trust/yaml.ts';
import {belowChart} from '../charts/archive.ts';
import {readZip} from '../charts/zip.ts';
import {isEarlyBy, readScalar} from './index-entry.ts';

/** What a chart says of itself; both versions as they are written. */
export type ChartYaml = {
	name: string;
	version: string;
	app?: string;
	deprecated?: true;
	prerelease?: true;
};

const most = 1024 * 1024;
const mostInside = 100 * 1024 * 1024;
const schema = z.looseObject({
	name: z.string(),
	version: z.union([z.string(), z.number()]),
	appVersion: z.union([z.string(), z.number()]).nullish(),
	deprecated: z.union([z.boolean(), z.string()]).nullish(),
	annotations: z.record(z.string(), z.unknown()).nullish().catch(null),
});

/** Reads a Chart.yaml. Throws Trouble when it is none. */
export function parseChartYaml(text: string, file: string): ChartYaml {
	const read = schema.safeParse(readYaml(text, {file}).value);
	if (!read.success)
		throw new Trouble(`${sanitise(file)} is not a Chart.yaml: it needs a name and a version.`);
	const {name, appVersion, deprecated, annotations} = read.data;
	const app =
		appVersion === undefined || appVersion === null
			? ''
			: asWritten(text, 'appVersion', appVersion);
	return {
		name,
		version: asWritten(text, 'version', read.data.version),
		...(app === '' ? {} : {app}),
		...(String(deprecated) === 'true' ? {deprecated: true as const} : {}),
		...(isEarlyBy(annotations) ? {prerelease: true as const} : {}),
	};
}

/** 1.10 without quotes is a number to YAML, and another version to people. */
function asWritten(text: string, key: string, value: string | number): string {
	if (typeof value === 'string') return value;
	const line = new RegExp(`^${key}:[ \\t]+(.*)$`, 'm').exec(text)?.[1] ?? '';
	return readScalar(line) ?? String(value);
}

/** What a chart in a folder or an archive says of itself. Throws Trouble. */
export async function chartYamlOf(path: string): Promise<ChartYaml> {
	if (fs.statSync(path).isDirectory()) {
		const file = join(path, 'Chart.yaml');
		const stat = fs.lstatSync(file, {throwIfNoEntry: false});
		if (!stat?.isFile()) throw new Trouble(`${path} holds no Chart.yaml.`);
		if (stat.size > most) throw new Trouble(`${file} is larger than 1 MiB.`);
		return parseChartYaml(fs.readFileSync(file, 'utf8'), file);
	}
	const text = /\.zip$/i.test(path) ? await fromZip(path) : await fromArchive(path);
	if (text === undefined) throw new Trouble(`${path} holds no Chart.yaml: it is no chart.`);
	return parseChartYaml(text, `Chart.yaml in ${basename(path)}`);
}

async function fromZip(path: string): Promise<string | undefined> {
	if (fs.statSync(path).size > mostInside) throw new Trouble(`${path} is larger than 100 MiB.`);
	try {
		const limits = {file: most, all: most, ratio: 1000};
		const own = (name: string) => /^(?:[^/]+\/)?Chart\.yaml$/.test(name);
		const files = belowChart(await readZip(fs.readFileSync(path), basename(path), own, limits));
		return files.get('Chart.yaml')?.toString('utf8');
	} catch (error) {
		throw unreadable(path, error);
	}
}

const unreadable = (path: string, error: unknown) =>
	error instanceof Trouble
		? error
		: new Trouble(`${path} cannot be read as an archive.`, {
				why: sanitise(error instanceof Error ? error.message : ''),
				next: 'Get it again.',
			});

/** The one file, without unpacking the rest. */
async function fromArchive(path: string): Promise<string | undefined> {
	let [text, inside]: [string | undefined, number] = [undefined, 0];
	const enough = new AbortController();
	const parser = new Parser({strict: true, gzip: false, brotli: false, zstd: false});
	parser.on('entry', (entry: ReadEntry) => {
		const wanted = /^[^/]+\/Chart\.yaml$/.test(entry.path) && text === undefined;
		if (!wanted || entry.size > most) return entry.resume();
		const parts: Buffer[] = [];
		entry.on('data', (part: Buffer) => parts.push(part));
		entry.on('end', () => {
			text = Buffer.concat(parts).toString('utf8');
			enough.abort();
		});
	});
	const counting = new Transform({
		transform(part: Buffer, _, done) {
			inside += part.length;
			if (inside > mostInside) done(new Trouble(`${path} unpacks to more than 100 MiB.`));
			else done(null, part);
		},
	});
	try {
		await pipeline(
			fs.createReadStream(path),
			createGunzip(),
			counting,
			parser as unknown as NodeJS.WritableStream,
			{signal: enough.signal},
		);
	} catch (error) {
		if (text !== undefined) return text;
		throw unreadable(path, error);
	}
	return text;
}
