import {Trouble} from '../../trust/trouble.ts';
import type {ChartTexts} from '../../values/chart-texts.ts';
import {formatOf} from '../../values/formats.ts';
import type {JudgeRequest} from '../../values/judge.ts';
import {readChart} from './chart-files.ts';
import {broughtBy, composeAt, examplesAt, handedTo, partsOf} from './compose-files.ts';
import {type InputKind, kindsOf, type Told} from './input-kind.ts';
import {readText} from './read-text.ts';

/** What OLD and NEW are, read: ready to be judged, and what can be rendered. */
export type Inputs = {
	request: JudgeRequest;
	charts?: {old?: string; new: string; files: readonly string[]};
	/** Only what is in them says that they are compose files. */
	guessed?: boolean;
};

/** Reads two versions and the operator's files, whatever they are. Throws Trouble when they do not belong together. */
export async function readInputs(
	old: string,
	fresh: string,
	mine: readonly string[],
	how: {told?: Told; byName?: boolean} = {},
): Promise<Inputs> {
	const {old: before, new: after, guessed} = kindsOf(old, fresh, how);
	if (after === 'chart' || after === 'values') {
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
		const [was, is] = [composeAt(old), composeAt(fresh)];
		const yours = mine.filter(file => !isEnv(file)).map(readText);
		const parts = {old: partsOf(was, yours), new: partsOf(is, yours)};
		const given = [...was, ...is, ...parts.old, ...parts.new, ...yours];
		const handed = handedTo(given, mine.filter(isEnv));
		return {
			guessed,
			request: {
				kind: 'compose',
				old: was,
				new: is,
				parts,
				brought: broughtBy([...is, ...parts.new]),
				examples: examplesAt(old, fresh, mine, handed),
				yours,
				env: mine.filter(file => isEnv(file) && !handed.includes(file)).map(readText),
				handed: handed.map(readText),
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

async function chartAt(path: string, kind: InputKind): Promise<ChartTexts> {
	if (kind === 'chart') return readChart(path);
	return {label: path, values: readText(path), parts: [], reads: [], absent: []};
}
