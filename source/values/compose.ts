import {childText, pathText} from './config-path.ts';
import {
	type Json,
	type JsonMap,
	at,
	isMap,
	mergedOver,
	textOf,
	without,
	withTexts,
} from './config-tree.ts';
import {beyondText, isHidden, withImages} from './compose-beyond.ts';
import {putTogether} from './compose-files.ts';
import {databaseJumps, pinsOf} from './compose-jumps.ts';
import {projectNamed, volumesNamed} from './compose-names.ts';
import {needsOf} from './compose-needs.ts';
import {additive, mergeCompose} from './compose-merge.ts';
import {acceptedFor, type Own} from './compose-own.ts';
import type {Case, Side} from './finding.ts';
import {asleepIn, profilesLost} from './compose-profiles.ts';
import {composeSide, variablesOf} from './compose-variables.ts';
import {envLines} from './env-lines.ts';
import {filledIn} from './interpolation.ts';
import {pathBeside} from './path-beside.ts';
import type {KeyInfo, Notice} from './read-values.ts';
import type {TextFile} from './chart-texts.ts';
import {writtenTwice} from './written-twice.ts';

export type ComposeTexts = {
	old: readonly TextFile[];
	new: readonly TextFile[];
	/** Files beside them that they include or extend. */
	parts?: {old: readonly TextFile[]; new: readonly TextFile[]};
	/** Files that the new version names and brings. */
	brought?: readonly string[];
	/** The models as compose itself merged them with the operator's files, as JSON. */
	merged?: {old: string; new: string};
	/** Environment files that lie beside them, for an operator to copy. */
	examples?: {old: readonly TextFile[]; new: readonly TextFile[]};
	/** The operator's override files, in order. */
	yours: readonly TextFile[];
	/** The operator's environment files; and those of them that only a container is handed. */
	env: readonly TextFile[];
	handed?: readonly TextFile[];
};

/**
 * Compose files and `.env` as one case: services by their paths, variables by their names. What `${NAME:-x}`
 * gives is a default, what `${NAME:?}` asks for is required; an example of settings tells what else there is.
 */
export function composeCase(texts: ComposeTexts): {
	given: Omit<Case, 'mask'>;
	notices: readonly Notice[];
	unjudged: readonly string[];
	/** Services that only a profile starts, where it is not known which are asked for. */
	asleep: readonly string[];
	same: boolean;
} {
	const [old, fresh, mine] = [
		putTogether(texts.old, texts.parts?.old),
		putTogether(texts.new, texts.parts?.new),
		putTogether(texts.yours),
	];
	const real = texts.merged && {old: readModel(texts.merged.old), new: readModel(texts.merged.new)};
	const before = withImages(composeSide(old, texts.examples?.old ?? []), old.beyond, real?.old);
	const after = withImages(composeSide(fresh, texts.examples?.new ?? []), fresh.beyond, real?.new);
	const env = texts.env.map(envSide);
	const set = together(env);
	// A file that only a container is handed gives no variable of the compose files its value.
	const whole = (texts.handed ?? []).map(envSide).map(side => ({
		...side,
		value: without(
			side.value,
			[...before.variables.keys(), ...after.variables.keys()].map(name => [name]),
		),
	}));
	const all = [...whole, ...env];
	const handed = new Set(
		(handsOn(fresh.value) ? all : whole).flatMap(({value}) => Object.keys(value as JsonMap)),
	);
	const yours: Side = {
		value: mergedOver(mine.value, together(all)),
		keys: new Map([...mine.keys, ...all.flatMap(({keys}) => [...keys])]),
	};
	const own: Own = {
		fresh: fresh.value,
		variables: after.variables,
		used: variablesOf(mine.value),
		set: together(all),
		handed,
	};
	const asked = at(set, ['COMPOSE_PROFILES']);
	const profiles = asked === undefined ? undefined : textOf(asked);
	return {
		given: {
			kind: 'compose',
			old: before,
			new: after,
			yours,
			examples: after.examples,
			jumps: new Map([
				...databaseJumps(
					{model: mergeCompose(old.value, mine.value), side: before, real: real?.old},
					{model: mergeCompose(fresh.value, mine.value), side: after, real: real?.new},
					set,
				),
				...projectNamed(old.value, fresh.value, yours.value),
				...profilesLost(old.value, fresh.value, profiles),
				...volumesNamed(
					mergeCompose(old.value, mine.value),
					mergeCompose(fresh.value, mine.value),
					at(yours.value, ['COMPOSE_PROJECT_NAME']),
				),
			]),
			needs: needsOf(old.value, fresh.value, set, name => isBrought(name, texts)),
			pins: pinsOf(
				{model: old.value, side: before, real: undefined},
				{model: fresh.value, side: after, real: undefined},
			),
			required: [...after.variables]
				.filter(([, {required}]) => required !== undefined)
				.map(([name]) => childText('', name)),
			blank: new Set(
				[...after.variables]
					.filter(([, found]) => found.default === undefined && found.required === undefined)
					.map(([name]) => name),
			),
			accepts: (path, inOld) => acceptedFor(path, inOld, own),
			hidden: path => isHidden(path, after, fresh.beyond),
			adds: path =>
				additive.has(path.at(-1) ?? '') && mine.keys.get(pathText(path))?.tag !== 'override',
			handed,
		},
		notices: [
			...mine.notices,
			...all.flatMap(({notices}) => notices),
			...old.notices,
			...fresh.notices,
		],
		unjudged: [
			...mine.beyond.filter(({name}) => !isBrought(name, texts)),
			...old.beyond,
			...fresh.beyond,
		].map(beyondText),
		asleep: profiles === undefined ? asleepIn(fresh.value) : [],
		same:
			same(texts.old, texts.new) &&
			same(texts.parts?.old ?? [], texts.parts?.new ?? []) &&
			same(texts.examples?.old ?? [], texts.examples?.new ?? []),
	};
}

const same = (a: readonly TextFile[], b: readonly TextFile[]): boolean =>
	a.length === b.length && a.every(({text}, index) => text === b[index]!.text);

const together = (sides: readonly Side[]): Json =>
	sides.reduce<Json>((below, {value}) => mergedOver(below, value), {});

function envSide({file, text}: TextFile): Side & {notices: readonly Notice[]} {
	const keys = new Map<string, KeyInfo>();
	const value: Record<string, Json> = {};
	const lines = envLines(text);
	for (const {name, value: given, line} of lines) {
		value[name] = given;
		keys.set(childText('', name), {file, line, column: 1, comment: ''});
	}
	const said = lines.map(({name, line}) => ({path: childText('', name), name, line, column: 1}));
	return {value, keys, notices: writtenTwice(said, file)};
}

const readModel = (text: string): Json => JSON.parse(text) as Json;

/** The model that files make together, by our own reading, with variables filled in from environment files, as it starts. */
export function composeModelOf(
	files: readonly TextFile[],
	parts: readonly TextFile[],
	env: readonly TextFile[],
): Json {
	const set = new Map(
		env.flatMap(({text}) => envLines(text).map(({name, value}) => [name, value])),
	);
	const model = withTexts(putTogether(files, parts).value, text =>
		filledIn(text, name => set.get(name)),
	);
	const asleep = asleepIn(model, set.get('COMPOSE_PROFILES'));
	return without(
		model,
		asleep.map(name => ['services', name]),
	);
}

/** Whether the new version itself brings a file that it or the operator names. */
function isBrought(name: string, {new: fresh, parts, brought}: ComposeTexts): boolean {
	const path = pathBeside(fresh[0]?.file ?? '', name);
	const there = [...(parts?.new ?? []).map(({file}) => file), ...(brought ?? [])];
	return path !== undefined && there.includes(path);
}

/** Is `.env` itself handed to a container? */
function handsOn(model: Json): boolean {
	const services = at(model, ['services']);
	if (!isMap(services)) return false;
	return Object.values(services).some(service => {
		const files = isMap(service) ? service['env_file'] : undefined;
		return (
			Array.isArray(files) &&
			(files as readonly Json[]).some(entry =>
				/^(?:\.\/)?\.env$/.test(textOf(isMap(entry) ? (entry['path'] ?? '') : entry)),
			)
		);
	});
}
