import {movesByName} from '../versions/moves.ts';
import {type Path, parsePath, pathText} from './config-path.ts';
import {settingAt} from './config-places.ts';
import {type Json, at, equal} from './config-tree.ts';
import type {Case, Draft} from './finding.ts';

const imageTag = /(?:^|\.)(?:\w*[iI]mages?(?:\.[^.]+)*\.tag|\w*[iI]mageTag)$/;

/** Is it a key that the runbook says must name a version (AX-12)? */
export const isPinned = (path: Path, {pinned}: Pick<Case, 'pinned'>): boolean =>
	pinned?.includes(pathText(path)) ?? false;

/** Does an empty value of this key stand for the version of the program that the chart was made for? */
export const isTag = (path: Path, given: Pick<Case, 'pinned'>): boolean =>
	isPinned(path, given) || (path.length === 2 && path[0] === 'image' && path[1] === 'tag');

/** What an empty tag, empty in both versions, stands for: the version of the program that each chart was made for. */
export function meantBy(
	path: Path,
	before: Json | undefined,
	after: Json | undefined,
	given: Case,
): {old: string; new: string} | undefined {
	const {oldApp, newApp} = given;
	if (before !== '' || after !== '' || oldApp === undefined || newApp === undefined)
		return undefined;
	return isTag(path, given) ? {old: oldApp, new: newApp} : undefined;
}

/**
 * Why the version that a key names is none: a name that moves, wherever an image tag is one (HX-15); or nothing
 * at all, where the runbook says that there must be a version (AX-13). Undefined where it names one.
 */
export function floatingAt(path: Path, given: Case): string | undefined {
	const own = at(given.yours.value, path);
	const value = own ?? at(given.new.value, path);
	const pinned = isPinned(path, given);
	const image = given.pins?.get(pathText(path))?.of;
	const tag = image === 'tag' || imageTag.test(path.join('.'));
	if (!pinned && (own === undefined || !(tag || image === 'image'))) return undefined;
	// What the new chart itself says is no choice of yours: without your line it would be the same.
	if (!pinned && equal(own ?? null, at(given.new.value, path) ?? null)) return undefined;
	const named = image === 'image' && typeof value === 'string' ? tagOf(value) : value;
	if (typeof named === 'string' && movesByName(named))
		return `"${named}" is a name that moves, and may not even be there: which version runs cannot be told, and there is no going back to it.`;
	return pinned && (value === '' || value === null)
		? 'It names no version, so whatever is newest is what runs. Name the version here.'
		: undefined;
}

/** A draft for a key of yours, with what is wrong with the version that it names. */
export function withFloating(draft: Draft | undefined, given: Case): Draft | undefined {
	const why = draft && floatingAt(draft.path, given);
	if (!draft || why === undefined || draft.severity === 'blocker') return draft;
	const also = draft.verdicts.filter(verdict => !quiet.has(verdict));
	const old = also.includes('DEPRECATED') ? 'The new version calls it deprecated.' : undefined;
	const text = [why, old, draft.more].filter(part => part !== undefined).join(' ');
	return {...draft, verdicts: ['FLOATING', ...also], severity: 'high', text};
}

const quiet = new Set(['STILL_EFFECTIVE', 'REDUNDANT', 'NULL_DELETES']);

/** Keys that must name a version, and that nobody sets. */
export function unnamed(given: Case, mine: ReadonlySet<string>): readonly Draft[] {
	return (given.pinned ?? []).flatMap((own): Draft[] => {
		const path = parsePath(own);
		if (mine.has(own) || settingAt(path, given.new.value, given) === undefined) return [];
		const text = floatingAt(path, given);
		return text === undefined ? [] : [{path, verdicts: ['FLOATING'], severity: 'high', text}];
	});
}

/** The version to name instead, where it is known and is not what stands there. */
export function versionToName({path, verdicts}: Draft, given: Case): string | undefined {
	const {newApp} = given;
	const named = isPinned(path, given) || (verdicts[0] === 'FLOATING' && isTag(path, given));
	return newApp !== undefined && newApp !== '' && named && at(given.yours.value, path) !== newApp
		? newApp
		: undefined;
}

/** The tag of an image as one writes it: without any, it is the latest. */
function tagOf(image: string): string | undefined {
	if (/[@$]/.test(image)) return undefined;
	const [, tag] = /:([^/:]+)$/.exec(image) ?? [];
	return tag ?? 'latest';
}
