import {changeClass, type ChangeClass, type Rules} from './change.ts';
import {compare, parseVersion, type Scheme, type Version} from './scheme.ts';
import {lineOf} from './line.ts';
import {borderBetween, gapBetween, type Gap} from './gap.ts';
import {skipStops, type Stop} from './skip-stops.ts';
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
	/** What it leaves out although nothing may be skipped. */
	gap?: Gap;
	/** That it leaves a major version, and where. */
	border?: string;
};

/** The road to a version, or one sentence why there is none. */
export type Road = {hops: readonly Hop[]; refused?: undefined} | {refused: string};

type Known = {
	scheme: Scheme;
	rules: Rules;
	available: readonly string[];
	/** Those of them that their vendor calls pre-releases, or has not released yet. */
	early?: readonly string[];
};

/** Finds one road; see `roadsFrom`. Never throws. */
export function roadTo({from, to, ...known}: Known & {from: string; to: string}): Road {
	const start = parseVersion(known.scheme, from).version;
	const end = parseVersion(known.scheme, to).version;
	if (!start || !end) return {refused: 'The road cannot be judged: one of its ends is no version.'};
	return roadsFrom(start, known)(end);
}

/**
 * Finds the hops from one version to each newer one: over every required stop in between, and, where versions
 * may not be skipped, over each of them (`none`) or the newest patch of each minor (`minor`, JT-20); what is not on offer in between
 * is told with its hop. A stop that is not on offer, or was withdrawn, closes the road, with its reason. What is on offer is read once, for a thousand roads.
 */
export function roadsFrom(
	start: Version,
	{scheme, rules, available, early = []}: Known,
): (to: Version) => Road {
	const read = (texts: readonly string[]) =>
		texts.flatMap(text => parseVersion(scheme, text).version ?? []);
	const offered = read(available).toSorted(compare).filter(notTwice);
	const gone = read(rules.withdrawn.map(({version}) => version));
	const among = (list: readonly Version[]) => {
		const keys = new Set(list.map(keyOf));
		return (version: Version) => keys.has(keyOf(version));
	};
	const [isOffered, isEarly, isGone] = [among(offered), among(read(early)), among(gone)];
	const sound = offered.filter(
		version => version.pre.length === 0 && !isEarly(version) && !isGone(version),
	);
	const required = requiredStops(scheme, rules, start);
	const isRequired = among(required.map(({version}) => version));
	const ahead = sound.filter(version => compare(version, start) > 0);
	const others = skipStops(scheme, rules, start, ahead).filter(
		({stop}) => !isRequired(stop.version),
	);
	const known = {scheme, skipping: rules.skipping, offered, sound, gone};
	const hops = new Map<string, Hop>();
	const hop = (
		from: Version,
		{version: to, why, stay}: Partial<Stop> & {version: Version},
	): Hop => {
		// Roads share most of their hops.
		const key = [from.text, to.text, why === undefined ? '' : 'stop'].join(' ');
		const before = hops.get(key);
		if (before) return before;
		const gap = gapBetween(known, from, to);
		// Where the runbook stops at the end of a major version itself, it knows that this is the last.
		const border = gap || isRequired(from) ? undefined : borderBetween(known, from, to);
		const made: Hop = {
			from: from.text,
			to: to.text,
			class: changeClass(scheme, rules, from.text, to.text).class,
			stay: stay ?? true,
			...(why === undefined ? {} : {why}),
			...(gap ? {gap} : {}),
			...(border === undefined ? {} : {border}),
		};
		hops.set(key, made);
		return made;
	};
	return end => {
		if (compare(end, start) <= 0) return {hops: [hop(start, {version: end})]};
		const line = lineOf(scheme, end);
		const before = ({version}: Stop) => compare(version, end) < 0;
		const must = required.filter(before);
		for (const {version, why} of must) {
			const taken = withdrawal(scheme, version, rules);
			if (taken !== undefined)
				return {refused: `The way leads over ${version.text}, which was withdrawn: ${taken}`};
			if (!isOffered(version))
				return {refused: `The way leads over ${version.text}, which is not here. ${why}`};
		}

		const more = others.flatMap(({stop, within}) =>
			before(stop) && within !== line ? [stop] : [],
		);
		const stops = [...must, ...more].toSorted((a, b) => compare(a.version, b.version));
		const ends = [...stops, {version: end}];
		return {hops: ends.map((stop, at) => hop(ends[at - 1]?.version ?? start, stop))};
	};
}

/** Equal for versions that are equal in the order, whatever their builds. */
export const keyOf = ({parts, pre}: Version): string => {
	const own = parts.length > 3 && parts[3] === 0 ? parts.slice(0, 3) : parts;
	return JSON.stringify([own, pre]);
};

/** Stops that the runbook requires ahead of a version, lowest first, each once. */
function requiredStops(scheme: Scheme, rules: Rules, from: Version): Stop[] {
	return (rules.stops ?? [])
		.flatMap(({version: text, why, stay}): Stop[] => {
			const {version} = parseVersion(scheme, text);
			return version && compare(version, from) > 0 ? [{version, why, stay: stay ?? true}] : [];
		})
		.toSorted((a, b) => compare(a.version, b.version))
		.filter((stop, at, all) => at === 0 || compare(stop.version, all[at - 1]!.version) !== 0);
}

/** Two spellings of one version are one stop. */
const notTwice = (version: Version, at: number, sorted: readonly Version[]) =>
	at === 0 || compare(version, sorted[at - 1]!) !== 0;
