import fs from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {readForeign} from '../../intake/read-file.ts';
import {Trouble} from '../../trust/trouble.ts';
import type {ChartTexts, TextFile} from '../../values/chart-texts.ts';
import {refuseBytes} from '../../values/file-trouble.ts';
import {formatOf} from '../../values/formats.ts';
import type {JudgeRequest} from '../../values/judge.ts';
import {isChart, readChart} from './chart-files.ts';

/** What OLD and NEW are, read: ready to be judged, and what can be rendered. */
export type Inputs = {
	request: JudgeRequest;
	charts?: {old?: string; new: string; files: readonly string[]};
};

type Kind = 'chart' | 'values' | 'compose' | 'config';
const names: Readonly<Record<Kind, string>> = {
	chart: 'a chart',
	values: 'a values file',
	compose: 'a compose file',
	config: 'a configuration file',
};
const composeNames = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];
const maxBytes = 1_048_576;

/** Reads two versions and the operator's files, whatever they are. Throws Trouble when they do not belong together. */
export async function readInputs(
	old: string,
	fresh: string,
	mine: readonly string[],
): Promise<Inputs> {
	const [before, after] = [kindOf(old), kindOf(fresh)];
	const helm = (kind: Kind) => kind === 'chart' || kind === 'values';
	if (before !== after && !(helm(before) && helm(after)))
		throw new Trouble(`${old} is ${names[before]}, and ${fresh} is ${names[after]}.`, {
			next: 'Name two versions of the same thing.',
		});
	if (helm(after)) {
		const yours = mine.map(readText);
		const request: JudgeRequest = {
			kind: 'helm',
			old: await chartAt(old, before),
			new: await chartAt(fresh, after),
			yours,
		};
		if (after !== 'chart') return {request};
		return {request, charts: {new: fresh, files: mine, ...(before === 'chart' ? {old} : {})}};
	}
	if (after === 'compose') {
		const [env, files] = [mine.filter(isEnv), mine.filter(file => !isEnv(file))];
		return {
			request: {
				kind: 'compose',
				old: composeAt(old),
				new: composeAt(fresh),
				examples: examplesAt(old, fresh, mine),
				yours: files.map(readText),
				env: env.map(readText),
			},
		};
	}
	const format = formatOf(fresh) ?? 'yaml';
	const other = mine.find(file => formatOf(file) !== format);
	if (other !== undefined || formatOf(old) !== format)
		throw new Trouble(`${other ?? old} is not written as ${fresh} is.`, {
			next: 'Name files of one format.',
		});
	return {
		request: {
			kind: 'config',
			format,
			old: readText(old),
			new: readText(fresh),
			yours: mine.map(readText),
		},
	};
}

const isEnv = (file: string): boolean => formatOf(file) === 'env';

function kindOf(path: string): Kind {
	const stat = fs.statSync(path, {throwIfNoEntry: false});
	if (!stat) throw new Trouble(`${path} is not there.`, {next: 'Is the name right?'});
	if (isChart(path)) return 'chart';
	if (stat.isDirectory()) {
		if (composeIn(path) !== undefined) return 'compose';
		throw new Trouble(`${path} is neither a chart nor a folder with a compose file.`, {
			next: 'Name a chart folder, a chart archive, a values file or a compose file.',
		});
	}
	const format = formatOf(path);
	if (format !== undefined && format !== 'yaml') return 'config';
	if (/^(?:docker-)?compose(?:[.-].*)?\.ya?ml$/.test(basename(path))) return 'compose';
	return /^services:\s*(?:#.*)?$/m.test(readText(path).text) ? 'compose' : 'values';
}

function composeIn(folder: string): string | undefined {
	return composeNames.map(name => join(folder, name)).find(file => fs.existsSync(file));
}

function composeAt(path: string): TextFile[] {
	if (!fs.statSync(path).isDirectory()) return [readText(path)];
	const own = composeIn(path)!;
	const override = own.replace(/\.ya?ml$/, match => `.override${match}`);
	return [own, override].filter(file => fs.existsSync(file)).map(readText);
}

// What is read last counts: a `.env` that is handed out is more than an example.
const exampleNames = ['example.env', 'env.example', '.env.sample', '.env.example', '.env'];

/** Environment files beside the compose files of two versions, none of them the operator's own. */
function examplesAt(
	old: string,
	fresh: string,
	mine: readonly string[],
): {old: TextFile[]; new: TextFile[]} {
	const folder = (path: string) =>
		fs.realpathSync(fs.statSync(path).isDirectory() ? path : dirname(path));
	const [before, after] = [folder(old), folder(fresh)];
	// In one folder they belong to neither version.
	if (before === after) return {old: [], new: []};
	const own = new Set(mine.map(file => fs.realpathSync(file)));
	const of = (place: string) =>
		exampleNames
			.map(name => join(place, name))
			.filter(file => fs.statSync(file, {throwIfNoEntry: false})?.isFile())
			.filter(file => !own.has(fs.realpathSync(file)))
			.map(readText);
	return {old: of(before), new: of(after)};
}

async function chartAt(path: string, kind: Kind): Promise<ChartTexts> {
	if (kind === 'chart') return readChart(path);
	return {label: path, values: readText(path), parts: [], reads: [], absent: []};
}

/** A plain file's text in UTF-8, of at most 1 MiB; its size is told with a place like every other mistake in it. */
export function readText(file: string): TextFile {
	const size = fs.statSync(file, {throwIfNoEntry: false})?.size ?? 0;
	if (size > maxBytes)
		throw new Trouble(`${file}:1:1: larger than 1 MiB; it is not read.`, {
			next: 'Split it, or remove what is not needed.',
		});
	const text = readForeign(file, maxBytes);
	refuseBytes(text, file);
	return {file, text};
}
