import {answered, type Context} from '../context.ts';
import {sameVersion} from '../../versions/scheme.ts';
import type {Row} from '../../versions/choice.ts';
import {roadOf, versionRows} from './version.ts';

/** The version that comes next, and the goal where stops lie in between; or one sentence why not. */
export type Route = {goal?: string; version: string; problem?: undefined} | {problem: string};

/**
 * What a goal and a version mean together. The goal is where one wants to be in the end; the version is the first
 * stop on the way there, or the goal itself, which means the same. Where the goal is reached at once, both are one.
 */
export function routeTo(context: Context, wanted: string, next = wanted): Route {
	const row = rowOf(context, wanted);
	if (!row || row.refused !== undefined)
		return {problem: `${wanted} cannot be chosen. ${row?.refused ?? 'It is not there.'}`};
	const goal = row.version;
	const version = rowOf(context, next)?.version ?? next;
	const first = row.road?.[0]?.to;
	if (version === goal || version === first)
		return first === undefined ? {version: goal} : {goal, version: first};
	return {
		problem:
			first === undefined
				? `The goal ${goal} is reached at once, and ${version} is no stop on the way. Take one of the two answers out.`
				: `The way to the goal ${goal} begins with ${first}, not with ${version}. Answer version=${first}, or leave it out.`,
	};
}

/** The version on offer that somebody means: by its own spelling, else by any that means the same. */
function rowOf(context: Context, wanted: string): Row | undefined {
	const {scheme} = context.runbook.versions;
	const rows = versionRows(context);
	return (
		rows.find(({version}) => version === wanted) ??
		rows.find(({version}) => sameVersion(scheme, version, wanted))
	);
}

/** What an answer to the question for the version means, with the goal that was chosen before. */
export function meantVersion(context: Context, version: string): Route {
	const [goal, road] = [answered(context.state, 'goal'), roadOf(context)];
	if (road && typeof goal === 'string') return routeTo(context, goal, version);
	const row = rowOf(context, version);
	const first = row?.road?.[0]?.to;
	if (first === undefined) return {version: row?.version ?? version};
	return {
		problem: `${version} is reached over ${first}. Answer goal=${version} to take that road, or version=${first} to go there alone.`,
	};
}

/** What an answer to the question for the goal means: the goal in its own spelling. */
export const meantGoal = (context: Context, goal: string): Route => ({
	version: rowOf(context, goal)?.version ?? goal,
});
