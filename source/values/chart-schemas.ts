import {sanitise} from '../trust/safe.ts';
import {Trouble} from '../trust/trouble.ts';
import type {ChartTexts, TextFile} from './chart-texts.ts';
import {type Path, pathText} from './config-path.ts';
import {type Json, type JsonMap, at, isMap} from './config-tree.ts';
import type {Fault} from './finding.ts';
import {coalescedIn, type Layer, takingPart} from './helm-values.ts';
import {readSchema, type SchemaFault, schemaFaults} from './schema.ts';

/** Does work that a mean schema could make last for ever; undefined where it was given up. */
export type Bounded = <T>(work: () => T) => {done: T} | undefined;

export type Refusals = {faults: readonly Fault[]; unjudged: readonly string[]};

/**
 * What the schemas have against the settings, each chart's against what Helm gives to that chart. One schema that
 * is no good costs what it would have said, and no more; helm judges by it itself.
 */
export function refusalsOf(all: Layer<ChartTexts>, yours: Json, bounded: Bounded): Refusals {
	if (!hasSchema(all.chart)) return {faults: [], unjudged: []};
	const layer = takingPart(all, yours);
	const values = coalescedIn(layer, yours);
	const inside = (
		{chart: {schema}, parts}: Layer<ChartTexts>,
		here: JsonMap,
		prefix: Path,
	): Refusals => {
		const own = schema ? judgedBy(schema, here, bounded) : {faults: [], unjudged: []};
		const below = parts.flatMap(({key, layer}) => {
			const given = here[key];
			return isMap(given) ? [inside(layer, given, [...prefix, key])] : [];
		});
		const faults = own.faults.map(({path, ...fault}) => {
			// A global is set at the top, wherever it is refused.
			const isGlobal = path[0] === 'global' && at(values, path) !== undefined;
			const whole = isGlobal ? path : [...prefix, ...path];
			return {...fault, path: whole, own: pathText(whole)};
		});
		return {
			faults: [...faults, ...below.flatMap(found => found.faults)],
			unjudged: [...own.unjudged, ...below.flatMap(found => found.unjudged)],
		};
	};
	return inside(layer, values, []);
}

const hasSchema = ({schema, parts}: ChartTexts): boolean =>
	schema !== undefined || parts.some(({chart}) => hasSchema(chart));

type Judged = {faults: readonly SchemaFault[]; unjudged: readonly string[]};

function judgedBy({file, text}: TextFile, values: JsonMap, bounded: Bounded): Judged {
	const left = (why: string): Judged => ({
		faults: [],
		unjudged: [`${why}. What this schema asks for was not judged; everything else was.`],
	});
	try {
		const found = bounded(() => schemaFaults(readSchema(text, file), values, file));
		return found
			? {faults: found.done, unjudged: []}
			: left(`${sanitise(file)}: judging by this schema takes too long`);
	} catch (error) {
		if (!(error instanceof Trouble)) throw error;
		// Its first line is the sentence; the others show the place.
		return left((error.message.split('\n')[0] ?? '').replace(/\.$/, ''));
	}
}
