import {sanitise} from '../trust/safe.ts';
import {Trouble} from '../trust/trouble.ts';
import {type Path, childText, pathText} from './config-path.ts';
import {type Json, type JsonMap, at, coalesced, isMap, mergedOver} from './config-tree.ts';
import type {Case, Fault, Side} from './finding.ts';
import {type KeyInfo, type Notice, readValues} from './read-values.ts';
import {readSchema, schemaFaults} from './schema.ts';
import {joinUses, requiredIn, type Template, type Uses, usesIn} from './uses.ts';

export type TextFile = {file: string; text: string};
/** A chart's files as texts; a plain values file is a chart with nothing else. */
export type ChartTexts = {
	label: string;
	name?: string;
	version?: string;
	appVersion?: string;
	values: TextFile;
	schema?: TextFile;
	/** undefined where only a values file is known. */
	templates?: readonly Template[];
	notes?: string;
	/** Charts inside, by the key that their settings stand under. */
	parts: readonly {key: string; chart: ChartTexts; condition?: string}[];
	/** Other settings that Chart.yaml itself reads: conditions and tags. */
	reads: readonly string[];
	/** Keys of dependencies that the chart names and does not bring. */
	absent: readonly string[];
};

export type ChartSide = Side & {value: JsonMap; notices: readonly Notice[]};

/** A chart's defaults with those of the charts inside under their keys, as Helm coalesces them. */
export function chartSide(chart: ChartTexts): ChartSide {
	const own = readValues(chart.values.text, chart.values.file, 'helm');
	let value: JsonMap = own.value;
	const keys = new Map<string, KeyInfo>(own.keys);
	const notices: Notice[] = [...own.notices];
	for (const {key, chart: part} of chart.parts) {
		const side = chartSide(part);
		const {global, ...rest} = side.value as Readonly<Record<string, Json>>;
		const mine = value[key];
		value = {...value, [key]: mine === undefined ? rest : mergedOver(rest, mine)};
		if (isMap(global)) value = {...value, global: mergedOver(global, value['global'] ?? {})};
		for (const [path, info] of side.keys) {
			const whole = /^global(?:[.[]|$)/.test(path)
				? path
				: path.startsWith('[')
					? `${childText('', key)}${path}`
					: `${childText('', key)}.${path}`;
			if (!keys.has(whole) || keys.get(whole)?.comment === '') keys.set(whole, info);
		}
		notices.push(...side.notices);
	}
	return {value, keys, notices};
}

/** Does work that a mean schema could make last for ever; undefined where it was given up. */
export type Bounded = <T>(work: () => T) => {done: T} | undefined;

/** What the new chart's templates and schema add to a case. A schema that cannot be used is told as not judged. */
export function chartFacts(
	old: ChartTexts,
	fresh: ChartTexts,
	side: Side,
	yours: Side,
	bounded: Bounded,
): {given: Partial<Case>; unjudged: readonly string[]} {
	const values = coalesced(side.value, yours.value);
	const uses = usesOf(fresh);
	const before = old.templates ? requiredOf(old, values) : undefined;
	const {faults, unjudged} = faultsOf(fresh, values, [], bounded);
	const absent = absentIn(fresh);
	const newApp = fresh.appVersion ?? undefined;
	return {
		given: {
			faults,
			closed: absent,
			parts: fresh.parts.map(({key}) => key),
			templateRequired: requiredOf(fresh, values),
			...(before ? {oldTemplateRequired: before} : {}),
			...(uses ? {uses} : {}),
			...(old.appVersion === undefined ? {} : {oldApp: old.appVersion}),
			...(newApp === undefined ? {} : {newApp}),
			...(fresh.notes === undefined ? {} : {notesText: fresh.notes}),
		},
		unjudged: [
			...unjudged,
			...absent.map(
				path =>
					`The chart needs ${pathText(path)} and does not bring it; keys below it were not judged. Run: helm dependency build`,
			),
		],
	};
}

function usesOf(chart: ChartTexts, prefix: Path = []): Uses | undefined {
	if (!chart.templates) return undefined;
	const parts = chart.parts.map(part => usesOf(part.chart, [...prefix, part.key]));
	const reads = chart.reads.map(path => pathText([...prefix, ...dotted(path)]));
	return joinUses(
		[usesIn(chart.templates, prefix), ...parts.filter(found => found !== undefined)],
		reads,
	);
}

const dotted = (path: string): string[] => path.trim().split('.').filter(Boolean);

/** A part that a condition turns off is neither rendered nor judged by its schema. */
function isOff(condition: string | undefined, values: Json, prefix: Path): boolean {
	for (const path of (condition ?? '').split(',')) {
		const value = path === '' ? undefined : at(values, [...prefix, ...dotted(path)]);
		if (typeof value === 'boolean') return !value;
	}
	return false;
}

function requiredOf(chart: ChartTexts, values: Json, prefix: Path = []): readonly string[] {
	return [
		...requiredIn(chart.templates ?? [], prefix),
		...chart.parts
			.filter(({condition}) => !isOff(condition, values, prefix))
			.flatMap(({key, chart: part}) => requiredOf(part, values, [...prefix, key])),
	];
}

type Found = {faults: readonly Fault[]; unjudged: readonly string[]};

/** One schema that is no good costs what it would have said, and no more; helm judges by it itself. */
function faultsOf(chart: ChartTexts, values: Json, prefix: Path, bounded: Bounded): Found {
	const inside = chart.parts
		.filter(({condition}) => !isOff(condition, values, prefix))
		.map(({key, chart: part}) => faultsOf(part, values, [...prefix, key], bounded));
	const own = ownFaults(chart, values, prefix, bounded);
	return {
		faults: [...own.faults, ...inside.flatMap(({faults}) => faults)],
		unjudged: [...own.unjudged, ...inside.flatMap(({unjudged}) => unjudged)],
	};
}

function ownFaults({schema}: ChartTexts, values: Json, prefix: Path, bounded: Bounded): Found {
	if (!schema) return {faults: [], unjudged: []};
	const here = at(values, prefix) ?? {};
	const global = at(values, ['global']);
	const seen = prefix.length > 0 && isMap(here) && isMap(global) ? {global, ...here} : here;
	const left = (why: string): Found => ({
		faults: [],
		unjudged: [`${why}. What this schema asks for was not judged; everything else was.`],
	});
	try {
		const found = bounded(() =>
			schemaFaults(readSchema(schema.text, schema.file), seen, schema.file),
		);
		if (!found) return left(`${sanitise(schema.file)}: judging by this schema takes too long`);
		const faults = found.done.map(({path, ...fault}) => {
			const whole = [...prefix, ...path];
			return {...fault, path: whole, own: pathText(whole)};
		});
		return {faults, unjudged: []};
	} catch (error) {
		if (!(error instanceof Trouble)) throw error;
		// Its first line is the sentence; the others show the place.
		return left((error.message.split('\n')[0] ?? '').replace(/\.$/, ''));
	}
}

function absentIn(chart: ChartTexts, prefix: Path = []): readonly Path[] {
	if (!chart.templates) return [];
	return [
		...chart.absent.map(key => [...prefix, key]),
		...chart.parts.flatMap(({key, chart: part}) => absentIn(part, [...prefix, key])),
	];
}
