import type {Renaming} from './config-rename.ts';
import {type Path, pathText} from './config-path.ts';
import {covered, freeAbove, isFree} from './config-places.ts';
import {type Leaf, at, isEmptyMap} from './config-tree.ts';
import type {Case, Draft, Severity, Verdict} from './finding.ts';
import {readBy} from './uses.ts';

export type Names = {
	moved(leaf: Leaf): Renaming | undefined;
	/** The same for a map that takes anything. */
	movedMap(path: Path): Renaming | undefined;
	misspelt(leaf: Leaf): Renaming | undefined;
	/** Do the new defaults show this key in a comment only? */
	documented(path: Path): boolean;
};

/** The verdict for a key of yours that the new defaults do not have. */
export function unknown(leaf: Leaf, given: Case, names: Names): Draft {
	const {path, value} = leaf;
	const inOld = at(given.old.value, path) !== undefined;
	const draft = (verdicts: readonly Verdict[], severity: Severity, text: string): Draft => ({
		path,
		verdicts,
		severity,
		text,
	});
	if (isFree(path, {oldDefaults: given.old.value, newDefaults: given.new.value}))
		return draft(['STILL_EFFECTIVE'], 'info', 'Below a map that takes anything.');
	if (given.closed?.some(above => above.every((key, index) => key === path[index])))
		return draft(['STILL_EFFECTIVE'], 'info', 'Not judged: that part of the chart is not here.');
	if (given.hidden?.(path))
		return draft(
			['STILL_EFFECTIVE'],
			'info',
			'Not judged: it may stand in a file that was not read.',
		);
	// Compose would make a service of its own from an override of one that is gone.
	const orphan =
		given.kind === 'compose' &&
		path[0] === 'services' &&
		at(given.old.value, path.slice(0, 2)) !== undefined &&
		at(given.new.value, path.slice(0, 2)) === undefined;
	if (orphan)
		return draft(
			['REMOVED_MAYBE'],
			'high',
			'Its service is gone in the new version; compose would make one from your lines alone, or refuse.',
		);
	const accepted = given.accepts?.(path, inOld);
	// A variable that looks like one that is known may be meant for it.
	const meant = given.kind === 'compose' && path.length === 1 && names.misspelt(leaf);
	if (accepted !== undefined && !meant) return draft(['STILL_EFFECTIVE'], 'info', accepted);
	const use = given.uses ? readBy(given.uses, path) : 'none';
	if (use === 'exact')
		return draft(
			['STILL_EFFECTIVE'],
			'info',
			'It has no default any more, but the templates still read it.',
		);
	const nothing =
		value === null || isEmptyMap(value) || (Array.isArray(value) && value.length === 0);
	const why =
		use === 'whole' || given.handed?.has(pathText(path))
			? ' Something above it is handed on whole, so it may still do something.'
			: given.uses
				? ' No template reads it.'
				: '';
	const gone = (what: string, to: Renaming | undefined): Draft =>
		to
			? {
					...draft(['RENAMED?', 'REMOVED_MAYBE'], 'high', `${what}; it may have a new name.${why}`),
					to,
				}
			: draft(['REMOVED_MAYBE'], nothing ? 'info' : 'medium', `${what} in the new version.${why}`);
	const free = inOld ? undefined : freeAbove(path, given.old.value);
	if (free && at(given.new.value, free) === undefined) {
		const map = names.movedMap(free);
		const to = map && {...map, path: [...map.path, ...path.slice(free.length)]};
		const taken = to && covered(given, to.path);
		return gone(
			`It lies below ${pathText(free)}, which took anything and is gone`,
			taken ? undefined : to,
		);
	}
	if (!inOld) {
		if (names.documented(path))
			return draft(['STILL_EFFECTIVE'], 'info', 'Only the comments of the new defaults know it.');
		const to = nothing ? undefined : names.misspelt(leaf);
		const text = free
			? `${pathText(free)} took anything; the new version fills it, and has no such key there.`
			: "Neither version's defaults know it.";
		return {
			...draft(['UNKNOWN'], nothing ? 'info' : to ? 'high' : 'medium', `${text}${why}`),
			...(to ? {to} : {}),
		};
	}
	// An empty map of yours overrides nothing, under no name.
	if (isEmptyMap(value)) return gone('It is gone', undefined);
	return gone('It is gone', names.moved({path, value: at(given.old.value, path)!}));
}
