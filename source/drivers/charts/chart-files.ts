import fs from 'node:fs';
import {basename, join} from 'node:path';
import {parse} from 'yaml';
import {Trouble} from '../../trust/trouble.ts';
import type {ChartTexts} from '../../values/chart-texts.ts';
import type {Import} from '../../values/helm-values.ts';
import {readValues} from '../../values/read-values.ts';
import {type Json, isMap} from '../../values/config-tree.ts';
import {type Files, mostBytes, readArchive, wanted} from './archive.ts';

const mostFiles = 10_000;
const deepest = 4;

/** Is this a chart: a folder with Chart.yaml, or an archive by its name? */
export function isChart(path: string): boolean {
	return /\.(?:tgz|tar\.gz|zip)$/i.test(path) || fs.existsSync(join(path, 'Chart.yaml'));
}

/** Reads a chart folder or archive, with the charts inside it. Throws Trouble with the file's name. */
export async function readChart(path: string): Promise<ChartTexts> {
	const folder = fs.statSync(path).isDirectory();
	const files = folder ? walk(path) : await readArchive(fs.readFileSync(path), path);
	return chartOf(files, path, folder ? path : `${path}!`, 0);
}

/** Reads the folder's plain files; links are not followed out of it, and nothing huge is read. */
function walk(root: string): Files {
	const found = new Map<string, Buffer>();
	let bytes = 0;
	const todo = [''];
	for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
		for (const entry of fs.readdirSync(join(root, at), {withFileTypes: true})) {
			const path = at === '' ? entry.name : `${at}/${entry.name}`;
			if (entry.isDirectory()) todo.push(path);
			if (!entry.isFile() || !wanted(path)) continue;
			const text = fs.readFileSync(join(root, path));
			bytes += text.length;
			if (found.size >= mostFiles || bytes > mostBytes)
				throw new Trouble(`${root} is larger than any chart.`, {next: 'Name the chart itself.'});
			found.set(path, text);
		}
	}
	return found;
}

async function chartOf(
	files: Files,
	label: string,
	shown: string,
	depth: number,
): Promise<ChartTexts> {
	const meta = metaOf(files, shown);
	const text = (name: string) => files.get(name)?.toString('utf8');
	const schema = text('values.schema.json');
	const notes = text('templates/NOTES.txt');
	const dependencies = dependenciesOf(meta, text('requirements.yaml'));
	const inside = depth >= deepest ? [] : await partsOf(files, shown, depth);
	const named = dependencies.map(({name, alias, ...how}) => ({
		how: {...how, key: alias ?? name},
		chart: inside.find(chart => chart.name === name),
	}));
	const known = new Set(dependencies.map(({name}) => name));
	const loose = inside
		.filter(({name}) => name !== undefined && !known.has(name))
		.map(chart => ({key: chart.name!, chart}));
	return {
		label,
		...word(meta, 'name'),
		...word(meta, 'version'),
		...word(meta, 'appVersion'),
		values: {file: `${shown}/values.yaml`, text: text('values.yaml') ?? ''},
		...(schema === undefined ? {} : {schema: {file: `${shown}/values.schema.json`, text: schema}}),
		templates: [...files]
			.filter(([path]) => path.startsWith('templates/'))
			.map(([name, bytes]) => ({name, text: bytes.toString('utf8')})),
		...(notes === undefined ? {} : {notes}),
		parts: [...named.flatMap(({how, chart}) => (chart ? [{...how, chart}] : [])), ...loose],
		reads: dependencies.flatMap(({condition, tags}) => [
			...(condition ?? '').split(',').filter(Boolean),
			...tags.map(tag => `tags.${tag}`),
		]),
		absent: named.filter(({chart}) => !chart).map(({how}) => how.key),
	};
}

function metaOf(files: Files, shown: string): Json {
	const text = files.get('Chart.yaml')?.toString('utf8');
	if (text === undefined)
		throw new Trouble(`${shown} is not a chart: there is no Chart.yaml in it.`, {
			next: 'Name a chart folder, a chart archive (.tgz), or a values file.',
		});
	return readValues(text, `${shown}/Chart.yaml`, 'helm').value;
}

function word<K extends string>(meta: Json, key: K): {[P in K]?: string} {
	const value = isMap(meta) ? meta[key] : undefined;
	return (typeof value === 'string' || typeof value === 'number' ? {[key]: String(value)} : {}) as {
		[P in K]?: string;
	};
}

type Dependency = {
	name: string;
	alias?: string;
	condition?: string;
	tags: readonly string[];
	imports: readonly Import[];
};

function dependenciesOf(meta: Json, old: string | undefined): readonly Dependency[] {
	const before = old === undefined ? {} : (parse(old, {maxAliasCount: 0}) as Json);
	const list = [meta, before].flatMap(tree => {
		const found = isMap(tree) ? tree['dependencies'] : undefined;
		return Array.isArray(found) ? (found as readonly Json[]) : [];
	});
	return list.filter(isMap).flatMap(entry => {
		const {name, alias, condition, tags} = entry;
		if (typeof name !== 'string') return [];
		return [
			{
				name,
				...(typeof alias === 'string' ? {alias} : {}),
				...(typeof condition === 'string' ? {condition} : {}),
				tags: Array.isArray(tags) ? tags.map(String) : [],
				imports: importsOf(entry['import-values']),
			},
		];
	});
}

/** A name stands for what the chart exports under it; else both places are named. */
function importsOf(list: Json | undefined): readonly Import[] {
	if (!Array.isArray(list)) return [];
	return (list as readonly Json[]).flatMap(entry => {
		if (typeof entry === 'string')
			return [{child: ['exports', ...entry.split('.')], parent: [] as readonly string[]}];
		const {child, parent} = isMap(entry) ? entry : {};
		if (typeof child !== 'string' || typeof parent !== 'string') return [];
		return [{child: child.split('.'), parent: parent === '.' ? [] : parent.split('.')}];
	});
}

async function partsOf(files: Files, shown: string, depth: number): Promise<ChartTexts[]> {
	const folders = Map.groupBy(
		[...files.keys()].filter(path => /^charts\/[^/]+\//.test(path)),
		path => path.split('/')[1]!,
	);
	const parts: ChartTexts[] = [];
	for (const [name, paths] of folders) {
		const own = new Map(
			paths.map(path => [path.slice(`charts/${name}/`.length), files.get(path)!]),
		);
		if (own.has('Chart.yaml'))
			parts.push(await chartOf(own, name, `${shown}/charts/${name}`, depth + 1));
	}
	for (const [path, bytes] of files) {
		if (!/^charts\/[^/]+\.(?:tgz|tar\.gz)$/.test(path)) continue;
		const place = `${shown}/${path}`;
		parts.push(
			await chartOf(await readArchive(bytes, place), basename(path), `${place}!`, depth + 1),
		);
	}
	return parts;
}
