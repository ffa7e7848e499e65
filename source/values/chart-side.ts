import {type Bounded, refusalsOf} from './chart-schemas.ts';
import type {ChartTexts} from './chart-texts.ts';
import {type Path, childText, pathText} from './config-path.ts';
import {type Json, type JsonMap, isMap, mergedOver} from './config-tree.ts';
import type {Case, Side} from './finding.ts';
import {coalescedIn, isOn, type Layer} from './helm-values.ts';
import {type KeyInfo, type Notice, readValues} from './read-values.ts';
import {joinUses, requiredIn, type Uses, usesIn} from './uses.ts';

export type ChartSide = Side & {
	value: JsonMap;
	notices: readonly Notice[];
	layer: Layer<ChartTexts>;
};

/** A chart's defaults with those of the charts inside under their keys, as Helm coalesces them. */
export function chartSide(chart: ChartTexts): ChartSide {
	const own = readValues(chart.values.text, chart.values.file, 'helm');
	let value: JsonMap = own.value;
	const keys = new Map<string, KeyInfo>(own.keys);
	const notices: Notice[] = [...own.notices];
	const parts: Layer<ChartTexts>['parts'][number][] = [];
	for (const {chart: part, imports = [], ...how} of chart.parts) {
		const {key} = how;
		const side = chartSide(part);
		parts.push({...how, imports, layer: side.layer});
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
	return {value, keys, notices, layer: {chart, defaults: own.value, parts}};
}

/** What the new chart's templates and schema add to a case. A schema that cannot be used is told as not judged. */
export function chartFacts(
	old: ChartTexts,
	fresh: ChartTexts,
	side: ChartSide,
	yours: Side,
	bounded: Bounded,
): {given: Partial<Case>; unjudged: readonly string[]} {
	const values = coalescedIn(side.layer, yours.value);
	const uses = usesOf(fresh);
	const before = old.templates ? requiredOf(old, values) : undefined;
	const {faults, unjudged} = refusalsOf(side.layer, yours.value, bounded);
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

function requiredOf(chart: ChartTexts, values: Json, prefix: Path = []): readonly string[] {
	return [
		...requiredIn(chart.templates ?? [], prefix),
		...chart.parts
			.filter(part => isOn(part, values, prefix))
			.flatMap(({key, chart: part}) => requiredOf(part, values, [...prefix, key])),
	];
}

function absentIn(chart: ChartTexts, prefix: Path = []): readonly Path[] {
	if (!chart.templates) return [];
	return [
		...chart.absent.map(key => [...prefix, key]),
		...chart.parts.flatMap(({key, chart: part}) => absentIn(part, [...prefix, key])),
	];
}
