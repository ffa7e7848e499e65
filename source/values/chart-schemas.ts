import {sanitise} from '../trust/safe.ts';
import {Trouble} from '../trust/trouble.ts';
import type {ChartTexts, TextFile} from './chart-texts.ts';
import {type Path, pathText} from './config-path.ts';
import {type Json, type JsonMap, at, isMap} from './config-tree.ts';
import type {Fault} from './finding.ts';
import {coalescedIn, type Layer, takingPart} from './helm-values.ts';
import {readSchema, schemaFaults} from './schema.ts';
import type {SchemaFault} from './schema-faults.ts';

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
			return placed({...fault, path: isGlobal ? path : [...prefix, ...path]}, values);
		});
		return {
			faults: [...faults, ...below.flatMap(found => found.faults)],
			unjudged: [...own.unjudged, ...below.flatMap(found => found.unjudged)],
		};
	};
	const {faults, unjudged} = inside(layer, values, []);
	return {faults: joined(faults), unjudged};
}

/** A fault at its key: what is wrong inside a list is wrong with the list, which counts whole. */
function placed({path, text, missing}: SchemaFault, values: Json): Fault {
	const length = path.findIndex((_, index) => Array.isArray(at(values, path.slice(0, index))));
	if (length === -1) return {path, own: pathText(path), text, missing};
	const list = path.slice(0, length);
	const [entry = '', ...below] = path.slice(length);
	const place = `[${entry}]${pathText(['x', ...below]).slice(1)}`;
	const wrong = missing ? 'must be set' : text;
	return {path: list, own: pathText(list), text: `${sanitise(place)} ${wrong}`, missing: false};
}

const mostTexts = 3;

/** One fault a key. */
function joined(faults: readonly Fault[]): readonly Fault[] {
	const byKey = Map.groupBy(faults, ({own, missing}) => `${missing} ${own}`);
	return [...byKey.values()].map(([first, ...more]) => {
		const texts = [...new Set([first!.text, ...more.map(({text}) => text)])];
		const rest = texts.length - mostTexts;
		const text = texts.slice(0, mostTexts).join(', and ');
		return {...first!, text: rest > 0 ? `${text}, and ${rest} more` : text};
	});
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
