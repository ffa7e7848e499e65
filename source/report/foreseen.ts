import {answered, seen, type Context} from '../plan/context.ts';
import type {ConfigSeen, NotesSeen, Release, VersionsSeen} from '../plan/observations.ts';
import {breakingItems} from '../plan/rules/notes.ts';
import {openFindings} from '../plan/rules/values.ts';
import {classOfChange, roadOf, versionRows} from '../plan/rules/version.ts';
import {count} from './words.ts';

/** Is there something to decide? Where something could not be read, nobody can tell. */
export function undecided({state}: Context): {
	state: 'nothing' | 'something' | 'unsure';
	words: string;
} {
	const notes = seen<NotesSeen>(state, 'notes');
	const config = seen<ConfigSeen>(state, 'values');
	const unread =
		(notes?.unread === undefined ? 0 : 1) +
		(notes?.versions.filter(({read}) => !read).length ?? 0) +
		(config?.unread.length ?? 0);
	const breaking = notes ? breakingItems(notes).length : 0;
	const settings = config ? openFindings(config).length : 0;
	const words = `To decide: ${count(breaking, 'note')} that may break something, ${count(settings, 'setting')}.`;
	if (unread > 0)
		return {state: 'unsure', words: `${words} Some could not be read, so there may be more.`};
	return {state: breaking + settings > 0 ? 'something' : 'nothing', words};
}

/** What `handrail plan --json` prints; versioned by `format`. */
export function foreseenJson(context: Context) {
	const {runbook, state} = context;
	const versions = seen<VersionsSeen>(state, 'versions');
	const release = seen<Release>(state, 'release');
	return {
		format: 1,
		runbook: runbook.id,
		installed: versions?.installed.version,
		...(versions?.asOf === undefined ? {} : {asOf: versions.asOf}),
		versions: versionRows(context),
		version: answered(state, 'version'),
		...(roadOf(context) ? {road: roadOf(context)} : {}),
		change: classOfChange(context),
		...(release ? {release: {sha256: release.sha256, sums: release.sums}} : {}),
		notes: seen<NotesSeen>(state, 'notes'),
		values: seen<ConfigSeen>(state, 'values'),
		decide: undecided(context).state,
	};
}
