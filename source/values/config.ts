import {looksSecret, mask} from './config-mask.ts';
import {type Path, parsePath, pathText} from './config-path.ts';
import {covered, isFree, parentClash, under} from './config-places.ts';
import {renamer} from './config-rename.ts';
import {
	type Json,
	type Leaf,
	at,
	equal,
	isEmptyMap,
	isMap,
	leavesOf,
	typeOf,
} from './config-tree.ts';

/** The names of facts/values-diff.md par. 3; UNKNOWN is ours: a key of yours that neither version's defaults have. */
export type Verdict =
	| 'REMOVED_MAYBE'
	| 'RENAMED?'
	| 'TYPE_CHANGED'
	| 'PINNED_DEFAULT_CHANGED'
	| 'LIST_REPLACES'
	| 'REDUNDANT'
	| 'NULL_DELETES'
	| 'STILL_EFFECTIVE'
	| 'UNKNOWN'
	| 'NEW_DEFAULT'
	| 'DEFAULT_CHANGED'
	| 'DEFAULT_REMOVED'
	| 'NEW_REQUIRED';

export type Finding = {
	path: string;
	verdict: Verdict;
	/** What else holds for this key, less severe. */
	also: readonly Verdict[];
	severity: 'stop' | 'look' | 'info';
	old?: Json;
	new?: Json;
	yours?: Json;
	/** The new key this one may have become. */
	suggestion?: string;
};

export type ConfigInput = {
	oldDefaults: Json;
	newDefaults: Json;
	yours: Json;
	/** Paths that the runbook or the vendor says must be set. */
	required?: readonly string[];
};

const order: readonly Finding['severity'][] = ['stop', 'look', 'info'];
const pin = /(?:^|\.)(?:image\.(?:tag|repository)|version)$/i;
const placeholder = /^<[^<>]+>$|^change[-_ ]?me$/i;

/** Old defaults × new defaults × yours: a verdict for each key, the most severe first. Nothing here can prove a key dead. */
export function compareConfig(input: ConfigInput): readonly Finding[] {
	const old = leavesOf(input.oldDefaults);
	const fresh = leavesOf(input.newDefaults);
	const candidates = fresh.filter(leaf => at(input.oldDefaults, leaf.path) === undefined);
	const names: Renamers = {
		moved: renamer(candidates),
		misspelt: renamer(fresh.filter(leaf => at(input.yours, leaf.path) === undefined)),
	};
	const mine = dedupe(
		leavesOf(input.yours)
			.filter(leaf => leaf.path.length > 0)
			.map(leaf => mineAt(leaf, input, names))
			.filter(finding => finding !== undefined),
	);
	const theirs = [...fresh, ...old.filter(leaf => at(input.newDefaults, leaf.path) === undefined)]
		.filter(leaf => leaf.path.length > 0 && !covered(input.yours, leaf.path))
		.map(leaf => theirsAt(leaf, input))
		.filter(finding => finding !== undefined);
	const known = new Set(
		[...mine, ...theirs.filter(finding => finding.verdict === 'NEW_REQUIRED')].map(
			finding => finding.path,
		),
	);
	const missing = (input.required ?? [])
		.filter(
			path =>
				!known.has(path) &&
				at(input.yours, parsePath(path)) === undefined &&
				at(input.newDefaults, parsePath(path)) === undefined,
		)
		.map((path): Finding => ({path, verdict: 'NEW_REQUIRED', also: [], severity: 'stop'}));
	return [...mine, ...theirs, ...missing].toSorted(
		(a, b) => order.indexOf(a.severity) - order.indexOf(b.severity),
	);
}

type Renamers = {moved: ReturnType<typeof renamer>; misspelt: ReturnType<typeof renamer>};

/** The verdict for one key of yours. */
function mineAt(leaf: Leaf, input: ConfigInput, names: Renamers): Finding | undefined {
	const {path, value} = leaf;
	const before = at(input.oldDefaults, path);
	const after = at(input.newDefaults, path);
	const clash = parentClash(path, input.newDefaults);
	if (clash) return finding(clash, ['TYPE_CHANGED'], 'stop', input);
	if (after === undefined) {
		if (isFree(path, input)) return finding(path, ['STILL_EFFECTIVE'], 'info', input);
		const inOld = before !== undefined;
		const to = inOld ? names.moved(path, before) : names.misspelt(path, undefined);
		if (!inOld) return finding(path, ['UNKNOWN'], 'look', input, to);
		return to
			? finding(path, ['RENAMED?', 'REMOVED_MAYBE'], 'stop', input, to)
			: finding(path, ['REMOVED_MAYBE'], 'look', input);
	}
	if (value === null && after !== null) return finding(path, ['NULL_DELETES'], 'info', input);
	const changed: Verdict[] =
		before !== undefined && !equal(before, after) ? ['PINNED_DEFAULT_CHANGED'] : [];
	if (after !== null && typeOf(value) !== typeOf(after))
		return finding(path, ['TYPE_CHANGED', ...changed], 'stop', input);
	// An empty map overrides nothing.
	if (isEmptyMap(value) && !isEmptyMap(after)) return undefined;
	if (equal(value, after)) return finding(path, ['REDUNDANT', ...changed], 'info', input);
	if (Array.isArray(value) && changed.length > 0)
		return finding(path, ['LIST_REPLACES', ...changed], 'look', input);
	if (changed.length > 0)
		return finding(path, changed, pin.test(path.join('.')) ? 'stop' : 'look', input);
	return finding(path, ['STILL_EFFECTIVE'], 'info', input);
}

/** The verdict for one default that you do not override. */
function theirsAt({path}: Leaf, input: ConfigInput): Finding | undefined {
	const before = at(input.oldDefaults, path);
	const after = at(input.newDefaults, path);
	if (after === undefined)
		return isMap(before) || under(input.newDefaults, path)
			? undefined
			: finding(path, ['DEFAULT_REMOVED'], 'info', input);
	const unset = after === null || (typeof after === 'string' && placeholder.test(after));
	const asked = input.required?.includes(pathText(path)) && (unset || after === '');
	if (asked || (before === undefined && unset))
		return finding(
			path,
			['NEW_REQUIRED', ...(before === undefined ? (['NEW_DEFAULT'] as const) : [])],
			'stop',
			input,
		);
	if (before === undefined) return finding(path, ['NEW_DEFAULT'], 'info', input);
	return equal(before, after) ? undefined : finding(path, ['DEFAULT_CHANGED'], 'info', input);
}

function finding(
	path: Path,
	[verdict, ...also]: readonly Verdict[],
	severity: Finding['severity'],
	input: ConfigInput,
	to?: Path,
): Finding {
	const [before, after, yours] = [
		at(input.oldDefaults, path),
		at(input.newDefaults, path),
		at(input.yours, path),
	];
	const differs =
		looksSecret(path) && before !== undefined && !equal(before, after) ? '‹changed›' : '‹set›';
	return {
		path: pathText(path),
		verdict: verdict!,
		also,
		severity,
		...(before === undefined ? {} : {old: mask(path, before)}),
		...(after === undefined ? {} : {new: mask(path, after, differs)}),
		...(yours === undefined ? {} : {yours: mask(path, yours)}),
		...(to ? {suggestion: pathText(to)} : {}),
	};
}

function dedupe(findings: readonly Finding[]): readonly Finding[] {
	return [...new Map(findings.map(found => [found.path, found])).values()];
}
