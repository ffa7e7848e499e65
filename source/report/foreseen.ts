import {answered, answeredOfVersion, seen, versionAsks, type Context} from '../plan/context.ts';
import {graveEffects} from '../plan/effects.ts';
import type {ConfigSeen, NotesSeen, Release, VersionsSeen} from '../plan/observations.ts';
import type {Look, Question} from '../plan/questions.ts';
import {openAsks} from '../plan/rules/asked.ts';
import {breakingItems} from '../plan/rules/notes.ts';
import {openFindings} from '../plan/rules/values.ts';
import {hopParts, notesByHop} from '../plan/road.ts';
import type {Hop} from '../versions/road.ts';
import {newestOf} from '../plan/rules/newest.ts';
import {chosenRow, classOfChange, roadOf, versionRows} from '../plan/rules/version.ts';
import {plannedJson} from './planned-json.ts';
import {count} from './words.ts';

/** What could not be looked at at all, with its reason. */
export type Unread = readonly {readonly what: Look; readonly why: string}[];

/** Is there something to decide? Where something could not be read, nobody can tell. */
export function undecided(
	context: Context,
	whole: Unread = [],
): {
	state: 'nothing' | 'something' | 'unsure';
	words: string;
} {
	const {state} = context;
	const notes = seen<NotesSeen>(state, 'notes');
	const config = seen<ConfigSeen>(state, 'values');
	const unread =
		whole.length +
		(notes?.unread === undefined ? 0 : 1) +
		(notes?.versions.filter(({read}) => !read).length ?? 0) +
		(config?.unread.length ?? 0);
	const breaking = notes ? breakingItems(notes).length : 0;
	const settings = config ? openFindings(config).length : 0;
	const effects = config ? graveEffects(config).length : 0;
	const asks = openAsks(context).length;
	const asked = asks === 0 ? '' : `, ${count(asks, 'question')} about the version`;
	const gaps = gapsOfWay(context);
	const over =
		gaps === 0
			? ''
			: `, ${count(gaps, 'hop')} that ${gaps === 1 ? 'leaves' : 'leave'} versions out`;
	const lost =
		effects === 0 ? '' : `, ${count(effects, 'object')} made anew, taken away or holding data`;
	const words = `To decide: ${count(breaking, 'note')} that may break something, ${count(settings, 'setting')}${lost}${over}${asked}.`;
	if (unread > 0)
		return {state: 'unsure', words: `${words} Some could not be read, so there may be more.`};
	return {state: breaking + settings + effects + gaps + asks > 0 ? 'something' : 'nothing', words};
}

/** How many hops of the chosen way leave out what may not be skipped. */
function gapsOfWay(context: Context): number {
	const road = roadOf(context);
	const hops = road ?? [chosenRow(context)];
	return hops.filter(hop => hop?.gap !== undefined).length;
}

/** The kind of change, with the vendor's own word for it where there is one. */
function named(context: Context) {
	const change = classOfChange(context);
	const name = change && context.runbook.versions.rules.names[change.class];
	return name === undefined ? change : {...change, name};
}

/** Each hop of the road with its backup point, its verification and what its own notes hold. */
function roadJson(context: Context) {
	return hopsOf(context).map(({hop, notes}) => ({
		...hop,
		...hopParts(context, hop),
		...(notes
			? {
					notes: {
						versions: notes.versions.map(({version}) => version),
						breaking: breakingItems(notes).length,
						unread: notes.versions.filter(({read}) => !read).length,
					},
				}
			: {}),
	}));
}

/** The notes of the whole way; on a road, beside each version the hop that it belongs to, by where that hop leads. */
function notesJson(context: Context) {
	const notes = seen<NotesSeen>(context.state, 'notes');
	const hops = hopsOf(context);
	if (!notes || hops.length === 0) return notes;
	const of = new Map(
		hops.flatMap(({hop, notes: own}) =>
			(own?.versions ?? []).map(item => [item.version, hop.to] as const),
		),
	);
	const versions = notes.versions.map(item => ({...item, hop: of.get(item.version)}));
	return {...notes, versions};
}

/** The settings, each finding in the shape that `handrail diff --json` has. */
const valuesJson = (config: ConfigSeen | undefined) =>
	config && {...config, findings: config.findings.map(plannedJson)};

/** The hops of the chosen road, each with its own notes; none where there is no road. */
export function hopsOf(context: Context): {hop: Hop; notes?: NotesSeen}[] {
	const road = roadOf(context) ?? [];
	const notes = seen<NotesSeen>(context.state, 'notes');
	return notes ? notesByHop(context, road, notes) : road.map(hop => ({hop}));
}

/**
 * What `handrail plan --json` prints; versioned by `format`. `missing` is the question without whose answer nobody can tell,
 * `unread` what could not be looked at.
 */
export function foreseenJson(
	context: Context,
	missing?: Pick<Question, 'id' | 'label'>,
	unread: Unread = [],
) {
	const newest = newestOf(context);
	const chosen = answered(context.state, 'version');
	const {runbook, state} = context;
	const versions = seen<VersionsSeen>(state, 'versions');
	const release = seen<Release>(state, 'release');
	const asks = versionAsks(runbook, state).map(({id, page, label}) => {
		const value = answeredOfVersion(state, id);
		return {id, page, label, ...(value === undefined ? {} : {answer: value})};
	});
	return {
		format: 1,
		runbook: runbook.id,
		installed: versions?.installed.version,
		upToDate: newest?.state === 'nothing',
		...(versions?.asOf === undefined ? {} : {asOf: versions.asOf}),
		...(versions?.unanswered === undefined ? {} : {unanswered: versions.unanswered}),
		...(versions?.open === undefined ? {} : {undecided: versions.open}),
		versions: versionRows(context),
		ignored: versions?.ignored ?? [],
		version: chosen,
		...(roadOf(context) ? {road: roadJson(context)} : {}),
		change: named(context),
		...(asks.length > 0 ? {questions: asks} : {}),
		...(release
			? {
					release: {
						sha256: release.sha256,
						sums: release.sums,
						...(release.app === undefined ? {} : {app: release.app}),
						...(release.caution === undefined ? {} : {caution: release.caution}),
						...(release.signature === undefined ? {} : {signature: release.signature}),
					},
				}
			: {}),
		notes: notesJson(context),
		values: valuesJson(seen<ConfigSeen>(state, 'values')),
		...(unread.length > 0 ? {unread} : {}),
		...(missing ? {missing: {id: missing.id, label: missing.label}} : {}),
		decide: missing
			? 'unsure'
			: chosen === undefined && newest
				? newest.state
				: undecided(context, unread).state,
	};
}
