import type {Rules} from './change.ts';
import {compare, type Scheme, type Version} from './scheme.ts';

/** What a step of the road would leave out although nothing may be skipped: a few words, and the whole sentence. */
export type Gap = {note: string; why: string};

/** What is known of a product's versions where one is. */
type Known = {
	scheme: Scheme;
	skipping: Rules['skipping'];
	/** Every version on offer. */
	offered: readonly Version[];
	/** Those of them that a road may stop at. */
	sound: readonly Version[];
	/** Withdrawn ones: nobody can go over them, and their vendor knows that. */
	gone: readonly Version[];
};

/**
 * Says what lies between two neighbours on a road and is not on offer: a folder may simply not hold it, and its migrations would
 * never run. In semver by the numbers, in a list by its words; days of a calendar tell nothing. Undefined where nothing is left out.
 */
export function gapBetween(known: Known, from: Version, to: Version): Gap | undefined {
	const {scheme, skipping} = known;
	if (skipping === 'any' || scheme === 'calver' || compare(to, from) <= 0) return undefined;
	if (scheme !== 'semver') return gapIn(known, missingWords(scheme.list, known, from, to));
	const depth = skipping === 'minor' ? 2 : 3;
	const [a, b] = [from.parts.slice(0, depth), to.parts.slice(0, depth)];
	const at = a.findIndex((part, index) => part !== b[index]);
	if (at === -1) return undefined;
	const missing = missingNumbers(known, a.slice(0, at), (a[at] ?? 0) + 1, b[at] ?? 0);
	for (let deeper = at + 1; deeper < depth; deeper++)
		missing.push(...missingNumbers(known, b.slice(0, deeper), 0, b[deeper] ?? 0));
	const gap = gapIn(known, missing);
	if (gap || at > 0) return gap;
	const old = from.parts.slice(0, 1);
	const seen = known.offered.some(
		other => inside(old, other) && (compare(other, from) >= 0 || inside(a, other)),
	);
	if (seen) return undefined;
	const all = `${old.join('.')}.x`;
	return {
		note: `may leave out later versions ${all}`,
		why: `No later version ${all} is on offer here, so nobody can see whether there are some, and ${ruleOf(known)}. If there are any, get them first.`,
	};
}

/** Where a road leaves a major version: the last of it that is on offer, which need not be the last that there is. */
export function borderBetween(known: Known, from: Version, to: Version): string | undefined {
	const [old, next] = [from.parts[0], to.parts[0]];
	if (known.skipping === 'any' || known.scheme !== 'semver' || old === next) return undefined;
	const line = from.parts.slice(0, known.skipping === 'minor' ? 2 : 3).join('.');
	return `${to.text} comes after the last version ${old}.x. The last that is on offer here is ${line}.`;
}

const inside = (prefix: readonly number[], {parts}: Version) =>
	prefix.every((part, at) => parts[at] === part);

const ruleOf = ({skipping}: Known) =>
	skipping === 'minor' ? 'no minor version may be skipped' : 'no version may be skipped';

function gapIn(known: Known, missing: readonly string[]): Gap | undefined {
	if (missing.length === 0) return undefined;
	const names = missing.join(', ');
	return {
		note: `leaves out ${names}`,
		why: `No release of ${names} is on offer here, and ${ruleOf(known)}. If its vendor made any, get them first.`,
	};
}

/** The words of a list between two of them that are not on offer and were not withdrawn. */
function missingWords(
	list: readonly string[],
	{offered, gone}: Known,
	{parts: [first = 0]}: Version,
	{parts: [last = 0]}: Version,
): string[] {
	const known = new Set([...offered, ...gone].map(({parts}) => parts[0]));
	return list.filter((_, place) => place > first && place < last && !known.has(place));
}

const mostOneByOne = 1000;

/** The numbers from one up to before another that nothing was seen of, as spans: 1.1 to 1.4. */
function missingNumbers(
	{sound, gone}: Known,
	prefix: readonly number[],
	first: number,
	before: number,
): string[] {
	if (before <= first) return [];
	const at = prefix.length;
	const name = (number: number) => [...prefix, number].join('.') + (at === 0 ? '.x' : '');
	if (before - first > mostOneByOne) return [`${name(first)} to ${name(before - 1)}`];
	// One withdrawn version excuses its own line, not a whole major version.
	const known = new Set(
		[...sound, ...(at === 0 ? [] : gone)]
			.filter(version => inside(prefix, version))
			.map(({parts}) => parts[at]),
	);
	const spans: [number, number][] = [];
	for (let number = first; number < before; number++) {
		if (known.has(number)) continue;
		const last = spans.at(-1);
		if (last && last[1] === number - 1) last[1] = number;
		else spans.push([number, number]);
	}
	return spans.map(([low, high]) => (low === high ? name(low) : `${name(low)} to ${name(high)}`));
}
