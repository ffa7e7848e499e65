import {answered, type Context} from '../context.ts';
import {roadOf, versionRows} from './version.ts';

/** The version that comes next, and the goal where stops lie in between; or one sentence why not. */
export type Route = {goal?: string; version: string; problem?: undefined} | {problem: string};

/**
 * What a goal and a version mean together. The goal is where one wants to be in the end; the version is the first
 * stop on the way there, or the goal itself, which means the same. Where the goal is reached at once, both are one.
 */
export function routeTo(context: Context, goal: string, version = goal): Route {
	const row = versionRows(context).find(item => item.version === goal);
	if (!row || row.refused !== undefined)
		return {problem: `${goal} cannot be chosen. ${row?.refused ?? 'It is not there.'}`};
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

/** What an answer to the question for the version means, with the goal that was chosen before. */
export function meantVersion(context: Context, version: string): Route {
	const [goal, road] = [answered(context.state, 'goal'), roadOf(context)];
	if (road && typeof goal === 'string') return routeTo(context, goal, version);
	const row = versionRows(context).find(item => item.version === version);
	const first = row?.road?.[0]?.to;
	if (first === undefined) return {version};
	return {
		problem: `${version} is reached over ${first}. Answer goal=${version} to take that road, or version=${first} to go there alone.`,
	};
}
