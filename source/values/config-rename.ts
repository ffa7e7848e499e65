import {type Json, type Leaf, at, equal, isMap, typeOf} from './config-tree.ts';
import {type Path, pathText} from './config-path.ts';

const enough = 0.6;
const tooMany = 300;
const nearWord = 0.6;
// A slip of the pen: a letter or two. `registry` is no slip for `repository`.
const slip = 0.75;
// Comparisons in one run; beyond it only the same spelling counts.
const budget = 150_000;

/** A key that a vanished one may have become. `comment`: what is said beside it. */
export type Candidate = Leaf & {comment?: string | undefined};
export type Renaming = {path: Path; score: number};
/** `into`: only keys that stand right below this one. */
export type Renamer = (gone: Candidate, into?: string) => Renaming | undefined;

/**
 * Finds the new key that a vanished one may have become (facts/values-diff.md par. 3): the same last word,
 * the same default, a like comment, the same neighbours, a like place. A suggestion only. `old` and `fresh`
 * are the trees that neighbours are looked up in. `near`: only a slip of the pen, so the place must be alike too.
 */
export function renamer(
	candidates: readonly Candidate[],
	old: Json,
	fresh: Json,
	near = false,
): Renamer {
	const byLast = Map.groupBy(candidates, leaf => flat(leaf.path.slice(-1)));
	const byWhole = Map.groupBy(candidates, leaf => flat(leaf.path));
	const byValue = Map.groupBy(
		candidates.filter(leaf => distinctive(leaf.value)),
		leaf => JSON.stringify(leaf.value),
	);
	const words = new Map<string, ReadonlySet<string>>();
	let spent = 0;

	return (gone, into) => {
		// Spelling is compared with everything only while that is cheap.
		const others =
			candidates.length <= tooMany
				? candidates
				: [
						...(byWhole.get(flat(gone.path)) ?? []),
						...(spent > budget
							? []
							: (byLast.get(flat(gone.path.slice(-1))) ?? []).slice(0, tooMany)),
					];
		spent += others.length;
		let best: Renaming[] = [];
		for (const leaf of others) {
			if (into !== undefined && placeOf(leaf.path) !== into) continue;
			const score = scoreOf(gone, leaf, {old, fresh, near, words});
			if (score < enough || (best[0] && score < best[0].score)) continue;
			best =
				best[0]?.score === score ? [...best, {path: leaf.path, score}] : [{path: leaf.path, score}];
		}
		// Two that are as likely are no help.
		if (best.length > 0) return best.length === 1 ? best[0] : undefined;
		const twins =
			!near && into === undefined && distinctive(gone.value)
				? (byValue.get(JSON.stringify(gone.value)) ?? [])
				: [];
		const [twin, ...more] = twins.filter(
			({path}) =>
				!isRival(gone.path.slice(0, -1), path.slice(0, -1), old) &&
				doubtOf(gone.path, path, 0, {old, fresh, near, words}) === 0,
		);
		return twin && more.length === 0 ? {path: twin.path, score: enough} : undefined;
	};
}

type Around = {old: Json; fresh: Json; near: boolean; words: Map<string, ReadonlySet<string>>};

function scoreOf(gone: Candidate, leaf: Candidate, around: Around): number {
	const [last, other] = [gone.path.at(-1)!, leaf.path.at(-1)!];
	const word = last === other ? 1 : likeness(flat([last]), flat([other]));
	if (flat(gone.path) === flat(leaf.path)) return 1;
	if (word < (around.near ? slip : nearWord)) return 0;
	const [above, otherAbove] = [gone.path.slice(0, -1), leaf.path.slice(0, -1)];
	const together = pathText(above) === pathText(otherAbove);
	const kind = !equal(gone.value, leaf.value)
		? typeOf(gone.value) === typeOf(leaf.value)
			? 0.1
			: 0
		: distinctive(gone.value)
			? 0.2
			: 0.15;
	const [left, right] = [
		neighboursOf(around.old, above, last),
		neighboursOf(around.fresh, otherAbove, other),
	];
	const rival = !around.near && isRival(above, otherAbove, around.old);
	// Of what an operator sets, few stand together: it counts how many of those are there.
	const neighbours = rival
		? 0
		: together
			? 1
			: around.near
				? shareOf(left, right)
				: overlap(left, right);
	const place = together ? 1 : placeLikeness(above, otherAbove);
	if (around.near && place < nearWord) return 0;
	const said =
		gone.comment && leaf.comment
			? overlap(wordsOf(gone.comment, around.words), wordsOf(leaf.comment, around.words))
			: 0;
	const likely = 0.4 * word + kind + 0.2 * said + 0.2 * neighbours + 0.15 * place;
	const doubt = around.near ? 0 : rival ? 0.35 : doubtOf(gone.path, leaf.path, neighbours, around);
	return Math.min(0.99, likely - doubt);
}

/**
 * Do two places lie in parts of the product that have nothing to do with each other, the second of which was there
 * before? Such parts have blocks and keys of the same names by nature, so that these say nothing.
 */
function isRival(above: Path, other: Path, old: Json): boolean {
	const [ours, theirs] = [[...above], [...other]];
	while (ours.length > 0 && theirs.length > 0 && ours.at(-1) === theirs.at(-1)) {
		ours.pop();
		theirs.pop();
	}
	const parting = theirs.findIndex((key, index) => key !== ours[index]);
	// One lies around the other, or bears its name.
	if (parting === -1 || parting >= ours.length || other.includes(ours[parting]!)) return false;
	return isMap(at(old, theirs.slice(0, parting + 1)));
}

/**
 * Against a new name in a new part of the product, where the old part is gone as a whole: most likely it was taken
 * out, unless the keys moved there together.
 */
function doubtOf(gone: Path, leaf: Path, neighbours: number, {fresh}: Around): number {
	const [part, other] = [gone[0]!, leaf[0]!];
	if (gone.length === 1 || leaf.length === 1 || part === other) return 0;
	if (at(fresh, [part]) !== undefined || leaf.includes(part)) return 0;
	const movedTogether = neighbours > 0.5;
	return movedTogether || likeness(flat([part]), flat([other])) >= slip ? 0 : 0.2;
}

/** How alike two places are: word for word, or with one word more; 0 for places of different shape. */
function placeLikeness(a: Path, b: Path): number {
	if (a.length === b.length)
		return Math.min(1, ...a.map((key, index) => likeness(flat([key]), flat([b[index]!]))));
	const [short, long] = a.length < b.length ? [a, b] : [b, a];
	if (long.length - short.length > 1) return 0;
	const inserted = long.some((_, skip) => pathText(long.toSpliced(skip, 1)) === pathText(short));
	return inserted ? 0.8 : 0;
}

/** The place that a key stands in, as one text. */
export const placeOf = (path: Path): string => pathText(path.slice(0, -1));

function neighboursOf(tree: Json, above: Path, own: string): ReadonlySet<string> {
	const map = at(tree, above);
	return new Set(isMap(map) ? Object.keys(map).filter(key => key !== own) : []);
}

/** The share that two sets have in common; two that are both empty say nothing. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
	const shared = [...a].filter(item => b.has(item)).length;
	const all = a.size + b.size - shared;
	return all === 0 ? 0.5 : shared / all;
}

/** The share of the first set that the second has too. */
function shareOf(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
	return a.size === 0 ? 0.5 : [...a].filter(item => b.has(item)).length / a.size;
}

function wordsOf(comment: string, kept: Around['words']): ReadonlySet<string> {
	const known = kept.get(comment);
	if (known) return known;
	const words = new Set(
		comment
			.toLowerCase()
			.split(/[^a-z0-9]+/)
			.filter(word => word.length > 3),
	);
	kept.set(comment, words);
	return words;
}

/** Words without what people change first: case, dots, dashes. */
function flat(path: Path): string {
	return path
		.join('')
		.toLowerCase()
		.replaceAll(/[^a-z0-9]/g, '');
}

const common =
	/^(?:ReadWriteOnce|ReadWriteMany|IfNotPresent|Always|ClusterIP|\d+[GM]i|RollingUpdate|postgres|localhost|default)$/i;

/** A default that is unlikely to be the same by chance. */
function distinctive(value: Json | undefined): boolean {
	if (typeof value === 'string') return value.length >= 6 && !common.test(value);
	if (typeof value === 'number') return Math.abs(value) > 10 && value % 10 !== 0;
	return false;
}

/** 1 for the same, 0 for nothing in common: one minus the share of letters to edit. */
export function likeness(a: string, b: string): number {
	const longest = Math.max(a.length, b.length);
	if (a === b) return 1;
	if (longest > 100) return 0;
	let row = Array.from({length: b.length + 1}, (_, index) => index);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			next.push(
				Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)),
			);
		}
		row = next;
	}
	return 1 - row[b.length]! / longest;
}
