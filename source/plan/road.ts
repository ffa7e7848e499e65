import {fillString, holds} from '../runbook/placeholders.ts';
import type {Hop} from '../versions/road.ts';
import {compare, parseVersion, sameVersion} from '../versions/scheme.ts';
import {knowingApplication} from './application.ts';
import {checksAt, seen, type Context} from './context.ts';
import type {NotesSeen, VersionsSeen} from './observations.ts';
import {readyStores, siteAnswers} from './scope.ts';

/** What one hop of a road stands on: the backup that is taken before it, and what is looked at after it. */
export type HopParts = {
	backup: {of: string; under: string; stores: string[]};
	verify: string[];
};

/** The backup point of a hop, by its place and its stores, and the checks that verify it, by their titles. */
export function hopParts(context: Context, {from}: Hop): HopParts {
	const {runbook, state} = context;
	const site = siteAnswers(runbook, state);
	return {
		backup: {
			of: from,
			under: fillString(runbook.backup.to, site),
			stores: readyStores(runbook, site).map(({title}) => title),
		},
		verify: checksAt(runbook, state, 'after')
			.filter(({when}) => holds(when, site))
			.map(({title}) => title),
	};
}

/**
 * The notes of a whole road, each hop with those of its own versions; what is no version of the scheme belongs to
 * the last. Newer than every hop is nothing: the road ends at the goal.
 */
export function notesByHop(
	context: Context,
	road: readonly Hop[],
	notes: NotesSeen,
): {hop: Hop; notes: NotesSeen}[] {
	const {scheme} = context.runbook.versions;
	const ends = road.map(({to}) => parseVersion(scheme, nameInNotes(context, to)).version);
	const placeOf = (text: string) => {
		const {version} = parseVersion(scheme, text);
		const at = version ? ends.findIndex(end => end && compare(version, end) <= 0) : -1;
		return at === -1 ? road.length - 1 : at;
	};
	return road.map((hop, at) => ({
		hop,
		notes: {...notes, versions: notes.versions.filter(({version}) => placeOf(version) === at)},
	}));
}

/** A version as the notes call it: the package's, or the application's. */
function nameInNotes(context: Context, version: string): string {
	const {runbook, state} = knowingApplication(context);
	if (runbook.notes?.of !== 'app') return version;
	const {available = []} = seen<VersionsSeen>(state, 'versions') ?? {};
	const row = available.find(item => sameVersion(runbook.versions.scheme, item.version, version));
	return row?.app ?? version;
}
