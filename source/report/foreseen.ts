import {answered, answeredOfVersion, seen, versionAsks, type Context} from '../plan/context.ts';
import type {ConfigSeen, NotesSeen, Release, VersionsSeen} from '../plan/observations.ts';
import {openAsks} from '../plan/rules/asked.ts';
import {breakingItems} from '../plan/rules/notes.ts';
import {openFindings} from '../plan/rules/values.ts';
import {classOfChange, roadOf, versionRows} from '../plan/rules/version.ts';
import {count} from './words.ts';

/** Is there something to decide? Where something could not be read, nobody can tell. */
export function undecided(context: Context): {
	state: 'nothing' | 'something' | 'unsure';
	words: string;
} {
	const {state} = context;
	const notes = seen<NotesSeen>(state, 'notes');
	const config = seen<ConfigSeen>(state, 'values');
	const unread =
		(notes?.unread === undefined ? 0 : 1) +
		(notes?.versions.filter(({read}) => !read).length ?? 0) +
		(config?.unread.length ?? 0);
	const breaking = notes ? breakingItems(notes).length : 0;
	const settings = config ? openFindings(config).length : 0;
	const asks = openAsks(context).length;
	const asked = asks === 0 ? '' : `, ${count(asks, 'question')} about the version`;
	const words = `To decide: ${count(breaking, 'note')} that may break something, ${count(settings, 'setting')}${asked}.`;
	if (unread > 0)
		return {state: 'unsure', words: `${words} Some could not be read, so there may be more.`};
	return {state: breaking + settings + asks > 0 ? 'something' : 'nothing', words};
}

/** The kind of change, with the vendor's own word for it where there is one. */
function named(context: Context) {
	const change = classOfChange(context);
	const name = change && context.runbook.versions.rules.names[change.class];
	return name === undefined ? change : {...change, name};
}

/** What `handrail plan --json` prints; versioned by `format`. */
export function foreseenJson(context: Context) {
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
		...(versions?.asOf === undefined ? {} : {asOf: versions.asOf}),
		...(versions?.unanswered === undefined ? {} : {unanswered: versions.unanswered}),
		...(versions?.open === undefined ? {} : {undecided: versions.open}),
		versions: versionRows(context),
		ignored: versions?.ignored ?? [],
		version: answered(state, 'version'),
		...(roadOf(context) ? {road: roadOf(context)} : {}),
		change: named(context),
		...(asks.length > 0 ? {questions: asks} : {}),
		...(release
			? {
					release: {
						sha256: release.sha256,
						sums: release.sums,
						...(release.signature === undefined ? {} : {signature: release.signature}),
					},
				}
			: {}),
		notes: seen<NotesSeen>(state, 'notes'),
		values: seen<ConfigSeen>(state, 'values'),
		decide: undecided(context).state,
	};
}
