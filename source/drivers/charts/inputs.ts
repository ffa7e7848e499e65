import fs from 'node:fs';
import {basename} from 'node:path';
import {Trouble} from '../../trust/trouble.ts';
import type {ChartTexts} from '../../values/chart-texts.ts';
import {formatOf} from '../../values/formats.ts';
import type {JudgeRequest} from '../../values/judge.ts';
import {isChart, readChart} from './chart-files.ts';
import {composeAt, composeIn, examplesAt, partsOf} from './compose-files.ts';
import {readText} from './read-text.ts';

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
		const [was, is] = [composeAt(old), composeAt(fresh)];
		return {
			request: {
				kind: 'compose',
				old: was,
				new: is,
				parts: {old: partsOf(was), new: partsOf(is)},
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

async function chartAt(path: string, kind: Kind): Promise<ChartTexts> {
	if (kind === 'chart') return readChart(path);
	return {label: path, values: readText(path), parts: [], reads: [], absent: []};
}
