import {type Path, pathText} from './config-path.ts';
import {covered, freeAbove} from './config-places.ts';
import {agreeing} from './config-moves.ts';
import {renamer, type Candidate, type Renamer} from './config-rename.ts';
import {type Leaf, at, isEmptyMap, leavesOf} from './config-tree.ts';
import {type Case, type Draft, type Finding, severities, type Side} from './finding.ts';
import {finish} from './finish.ts';
import {documentedIn} from './documented.ts';
import {deprecatedPaths, theirsAt} from './doctor-theirs.ts';
import {mineAt} from './doctor-mine.ts';
import {missing, refusals, schemaDrafts} from './doctor-refused.ts';
import {unnamed, withFloating} from './floating.ts';
import type {Names} from './doctor-unknown.ts';

export type Report = {
	/** Most severe first; then what you set, then by path. */
	findings: readonly Finding[];
	/** How many of your keys were judged. */
	yours: number;
	/** Keys of yours whose effect only rendering can tell. */
	suspects: readonly Path[];
};

const suspicious = new Set(['REMOVED_MAYBE', 'RENAMED?', 'UNKNOWN']);

/**
 * Old defaults × new defaults × yours: one verdict a key, the most severe, with the others as `also`
 * (facts/values-diff.md par. 3). Pure; what only rendering can tell is left as a suspect.
 */
export function diagnose(given: Case): Report {
	const leaves = {
		old: leavesOf(given.old.value),
		fresh: leavesOf(given.new.value),
		mine: leavesOf(given.yours.value).filter(leaf => leaf.path.length > 0),
	};
	const deprecated = deprecatedPaths(given);
	const names = namesOf(given, leaves.fresh);
	const mine = unrivalled(
		distinct(
			leaves.mine
				.map(leaf => withFloating(mineAt(leaf, given, names, deprecated), given))
				.filter(found => found !== undefined),
		),
	);
	const known = new Set(mine.map(({path}) => pathText(path)));
	const floating = unnamed(given, known);
	for (const {path} of floating) known.add(pathText(path));
	const refused = refusals(given);
	const theirs = [
		...leaves.fresh,
		...leaves.old.filter(leaf => at(given.new.value, leaf.path) === undefined),
	]
		.filter(leaf => leaf.path.length > 0 && !covered(given, leaf.path))
		.filter(leaf => floating.length === 0 || !known.has(pathText(leaf.path)))
		.map(leaf => theirsAt(leaf.path, given, deprecated))
		.filter(found => found !== undefined);
	for (const {path} of theirs) known.add(pathText(path));
	const rest = distinct(schemaDrafts(given, known));
	for (const {path} of rest) known.add(pathText(path));
	const others = [...floating, ...theirs].map(draft => refused.also(draft));
	const drafts = [...mine, ...others, ...rest, ...missing(given, known)];
	const findings = drafts.map(draft => finish(draft, given)).toSorted(byUrgency);
	const suspects = mine
		.filter(({verdicts}) => verdicts.some(verdict => suspicious.has(verdict)))
		.map(({path}) => path)
		.toSorted((a, b) => (pathText(a) < pathText(b) ? -1 : 1));
	return {findings, yours: leaves.mine.length, suspects};
}

/** The most severe first; then what the operator set; then by path, so that the order of keys is no matter. */
export function byUrgency(a: Finding, b: Finding): number {
	return (
		severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
		Number(b.set) - Number(a.set) ||
		(a.path < b.path ? -1 : a.path > b.path ? 1 : 0)
	);
}

function namesOf(given: Case, fresh: readonly Leaf[]): Names {
	const candidate = (side: Side, leaf: Leaf): Candidate => ({
		...leaf,
		comment: side.keys.get(pathText(leaf.path))?.comment,
	});
	const free = fresh.filter(leaf => !covered(given, leaf.path));
	const moved = agreeing(
		renamer(
			free
				.filter(leaf => at(given.old.value, leaf.path) === undefined)
				.map(leaf => candidate(given.new, leaf)),
			given.old.value,
			given.new.value,
		),
		given.old.value,
		given.new.value,
		(path, value) => candidate(given.old, {path, value}),
	);
	const misspelt = renamer(
		free.map(leaf => candidate(given.new, leaf)),
		given.yours.value,
		given.new.value,
		true,
	);
	let maps: Renamer | undefined;
	return {
		moved: leaf => moved(candidate(given.old, leaf)),
		movedMap: path => {
			maps ??= renamer(
				freeMaps(fresh, given).map(leaf => candidate(given.new, leaf)),
				given.old.value,
				given.new.value,
				true,
			);
			return maps(candidate(given.old, {path, value: {}}));
		},
		misspelt: leaf => misspelt(leaf),
		documented: documentedIn(given.new),
	};
}

/** Maps of the new version that take anything, also such as are filled. They may have been there before. */
function freeMaps(fresh: readonly Leaf[], given: Case): readonly Leaf[] {
	const found = new Map<string, Leaf>();
	for (const {path, value} of fresh) {
		const map = isEmptyMap(value) ? path : freeAbove(path, given.new.value);
		if (map) found.set(pathText(map), {path: map, value: {}});
	}
	return [...found.values()];
}

/** One draft a path; the first, which is that of the key itself. */
function distinct(drafts: readonly Draft[]): readonly Draft[] {
	const seen = new Map<string, Draft>();
	for (const draft of drafts) {
		const path = pathText(draft.path);
		if (!seen.has(path)) seen.set(path, draft);
	}
	return [...seen.values()];
}

/** Two keys cannot both have become the same new one: the likelier keeps the suggestion. */
function unrivalled(drafts: readonly Draft[]): readonly Draft[] {
	const best = new Map<string, Draft>();
	for (const draft of drafts) {
		if (!draft.to) continue;
		const to = pathText(draft.to.path);
		const other = best.get(to);
		const likelier =
			!other?.to ||
			draft.to.score > other.to.score ||
			(draft.to.score === other.to.score && pathText(draft.path) < pathText(other.path));
		if (likelier) best.set(to, draft);
	}
	return drafts.map(draft => {
		if (!draft.to || best.get(pathText(draft.to.path)) === draft) return draft;
		const {to: _, ...rest} = draft;
		const verdicts = rest.verdicts.filter(verdict => verdict !== 'RENAMED?');
		return {
			...rest,
			verdicts,
			severity: 'medium',
			text: rest.text.replace('; it may have a new name', ' in the new version'),
		};
	});
}
