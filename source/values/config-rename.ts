import {type Json, type Leaf, equal, typeOf} from './config-tree.ts';
import type {Path} from './config-path.ts';

const enough = 0.6;
const tooMany = 300;

/**
 * Finds the new key that a vanished one may have become (facts/values-diff.md par. 3; comments are not known here):
 * the same last word, a like spelling, the same default. A suggestion only.
 */
export function renamer(
	candidates: readonly Leaf[],
): (path: Path, value: Json | undefined) => Path | undefined {
	const byLast = Map.groupBy(candidates, leaf => flat(leaf.path.slice(-1)));
	const byWhole = Map.groupBy(candidates, leaf => flat(leaf.path));
	const byValue = Map.groupBy(
		candidates.filter(leaf => distinctive(leaf.value)),
		leaf => JSON.stringify(leaf.value),
	);

	return (path, value) => {
		// Spelling is compared with everything only while that is cheap.
		const near =
			candidates.length <= tooMany
				? candidates
				: [
						...(byWhole.get(flat(path)) ?? []),
						...(byLast.get(flat(path.slice(-1))) ?? []).slice(0, tooMany),
					];
		let best: {path: Path; score: number} | undefined;
		for (const leaf of near) {
			const score = scoreOf(path, value, leaf);
			if (score >= enough && (!best || score > best.score)) best = {path: leaf.path, score};
		}
		const twins = distinctive(value) ? (byValue.get(JSON.stringify(value)) ?? []) : [];
		return best?.path ?? (twins.length === 1 ? twins[0]!.path : undefined);
	};
}

function scoreOf(path: Path, value: Json | undefined, leaf: Leaf): number {
	const last = path.at(-1)!;
	const other = leaf.path.at(-1)!;
	const word = likeness(flat([last]), flat([other]));
	const whole = likeness(flat(path), flat(leaf.path));
	if (whole === 1) return 1;
	const kind =
		value === undefined
			? 0.1
			: equal(value, leaf.value)
				? 0.2
				: typeOf(value) === typeOf(leaf.value)
					? 0.1
					: 0;
	const siblings =
		path.length === leaf.path.length &&
		path.slice(0, -1).every((key, index) => key === leaf.path[index])
			? 0.2
			: 0;
	return (last === other ? 0.4 : 0.4 * (word >= 0.6 ? word : 0)) + 0.2 * whole + kind + siblings;
}

/** Words without what people change first: case, dots, dashes. */
function flat(path: Path): string {
	return path
		.join('')
		.toLowerCase()
		.replaceAll(/[^a-z0-9]/g, '');
}

/** A default that is unlikely to be the same by chance. */
function distinctive(value: Json | undefined): boolean {
	if (typeof value === 'string') return value.length >= 3;
	if (typeof value === 'number') return Math.abs(value) > 10 && value % 10 !== 0;
	return Array.isArray(value) && value.length > 1;
}

/** 1 for the same, 0 for nothing in common: one minus the share of letters to edit. */
export function likeness(a: string, b: string): number {
	const longest = Math.max(a.length, b.length);
	if (longest === 0 || longest > 100) return a === b ? 1 : 0;
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
