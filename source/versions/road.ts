import {changeClass, type ChangeClass, type Rules} from './change.ts';
import {compare, parseVersion, type Scheme, type Version} from './scheme.ts';
import {lineOf} from './line.ts';
import {withdrawal} from './withdrawal.ts';

/** One hop of the road: an upgrade of its own, with its own notes, backup and verification. */
export type Hop = {
	from: string;
	to: string;
	/** Why it must be stopped at here; absent for the last hop, which is where one wants to be. */
	why?: string;
	class: ChangeClass;
	/** May it be left running at this version until tomorrow? */
	stay: boolean;
};

/** The road to a version, or one sentence why there is none. */
export type Road = {hops: readonly Hop[]; refused?: undefined} | {refused: string};

type Wanted = {
	scheme: Scheme;
	rules: Rules;
	from: string;
	to: string;
	available: readonly string[];
	/** Those of them that their vendor calls pre-releases, or has not released yet. */
	early?: readonly string[];
};
type Stop = {version: Version; why: string; stay: boolean};

/**
 * The hops from one version to a newer one: over every required stop in between, and, where versions
 * may not be skipped, over each of them (`none`) or the newest patch of each minor (`minor`, JT-20).
 * A stop that is not on offer, or was withdrawn, closes the road, with its reason. Never throws.
 */
export function roadTo({scheme, rules, from, to, available, early = []}: Wanted): Road {
	const start = parseVersion(scheme, from).version;
	const end = parseVersion(scheme, to).version;
	if (!start || !end) return {refused: 'The road cannot be judged: one of its ends is no version.'};
	if (compare(end, start) <= 0) return {hops: [hop(scheme, rules, start, end)]};
	const between = available
		.map(text => parseVersion(scheme, text).version)
		.filter(version => version !== undefined)
		.filter(version => compare(version, start) > 0 && compare(version, end) < 0)
		.toSorted(compare)
		.filter(notTwice);
	const required = requiredStops(scheme, rules, start, end);
	for (const stop of required) {
		const gone = withdrawal(scheme, stop.version, rules);
		if (gone !== undefined)
			return {refused: `The way leads over ${stop.version.text}, which was withdrawn: ${gone}`};
		if (!between.some(version => compare(version, stop.version) === 0))
			return {
				refused: `The way leads over ${stop.version.text}, which is not here. ${stop.why}`,
			};
	}

	const tooEarly = early.flatMap(text => parseVersion(scheme, text).version ?? []);
	const sound = between.filter(
		version =>
			version.pre.length === 0 &&
			!tooEarly.some(other => compare(other, version) === 0) &&
			withdrawal(scheme, version, rules) === undefined,
	);
	const stops = merge(required, skipStops(scheme, rules, start, end, sound));
	const ends = [...stops, {version: end, why: undefined, stay: true}];
	return {
		hops: ends.map(({version, why, stay}, at) =>
			hop(scheme, rules, ends[at - 1]?.version ?? start, version, why, stay),
		),
	};
}

function hop(
	scheme: Scheme,
	rules: Rules,
	from: Version,
	to: Version,
	why?: string,
	stay = true,
): Hop {
	return {
		from: from.text,
		to: to.text,
		class: changeClass(scheme, rules, from.text, to.text).class,
		stay,
		...(why === undefined ? {} : {why}),
	};
}

/** Stops that the runbook requires between two versions, both ends left out. */
function requiredStops(scheme: Scheme, rules: Rules, from: Version, to: Version): Stop[] {
	return (rules.stops ?? [])
		.flatMap(({version: text, why, stay}): Stop[] => {
			const {version} = parseVersion(scheme, text);
			return version && compare(version, from) > 0 && compare(version, to) < 0
				? [{version, why, stay: stay ?? true}]
				: [];
		})
		.toSorted((a, b) => compare(a.version, b.version))
		.filter((stop, at, all) => at === 0 || compare(stop.version, all[at - 1]!.version) !== 0);
}

/** Two spellings of one version are one stop. */
const notTwice = (version: Version, at: number, sorted: readonly Version[]) =>
	at === 0 || compare(version, sorted[at - 1]!) !== 0;

function skipStops(
	scheme: Scheme,
	{skipping}: Rules,
	from: Version,
	to: Version,
	between: readonly Version[],
): Stop[] {
	if (skipping === 'any') return [];
	const why = 'No version may be skipped.';
	if (skipping === 'none') return between.map(version => ({version, why, stay: true}));
	const line = (version: Version) => lineOf(scheme, version);
	const wanted = between.filter(
		(version, at) =>
			line(version) !== line(to) &&
			(between[at + 1] === undefined || line(between[at + 1]!) !== line(version)) &&
			line(version) !== line(from),
	);
	return wanted.map(version => ({
		version,
		why: 'One minor version at a time: the migrations of a skipped one would not run.',
		stay: true,
	}));
}

function merge(required: readonly Stop[], others: readonly Stop[]): Stop[] {
	const own = others.filter(
		other => !required.some(stop => compare(stop.version, other.version) === 0),
	);
	return [...required, ...own].toSorted((a, b) => compare(a.version, b.version));
}
