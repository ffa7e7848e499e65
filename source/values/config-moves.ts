import {type Path, pathText} from './config-path.ts';
import {type Candidate, placeOf, type Renamer, type Renaming} from './config-rename.ts';
import {type Json, at, isEmptyMap, isMap} from './config-tree.ts';

// So alike that it goes its own way; and how many of a block are asked.
const sure = 0.85;
const mostAsked = 50;

/**
 * Lets the keys of one vanished block agree on where it went: what most of them became, set by the operator or not,
 * is where each is looked for, unless its own new name is as good as sure. `known` gives what is said of an old key.
 */
export function agreeing(
	moved: Renamer,
	old: Json,
	fresh: Json,
	known: (path: Path, value: Json) => Candidate,
): Renamer {
	const places = new Map<string, string | undefined>();
	const placeFor = (block: Path): string | undefined => {
		const own = pathText(block);
		if (!places.has(own)) places.set(own, votedBy(keysOf(at(old, block), block)));
		return places.get(own);
	};
	const keysOf = (map: Json | undefined, block: Path): readonly Renaming[] =>
		(isMap(map) ? Object.entries(map) : [])
			.filter(([, value]) => !isMap(value) || isEmptyMap(value))
			.toSorted(([a], [b]) => (a < b ? -1 : 1))
			.slice(0, mostAsked)
			.map(([key, value]) => moved(known([...block, key], value)))
			.filter(found => found !== undefined);
	return gone => {
		const best = moved(gone);
		const block = gone.path.slice(0, -1);
		if (block.length === 0 || at(fresh, block) !== undefined) return best;
		const place = placeFor(block);
		if (place === undefined || (best && (best.score >= sure || placeOf(best.path) === place)))
			return best;
		return moved(gone, place);
	};
}

/** The place that most lead to; of as many, the likelier. */
function votedBy(found: readonly Renaming[]): string | undefined {
	const votes = [...Map.groupBy(found, ({path}) => placeOf(path))].map(([place, list]) => ({
		place,
		count: list.length,
		score: list.reduce((sum, {score}) => sum + score, 0),
	}));
	const [first, second] = votes.toSorted((a, b) => b.count - a.count || b.score - a.score);
	return first && (!second || first.count > second.count || first.score > second.score)
		? first.place
		: undefined;
}
