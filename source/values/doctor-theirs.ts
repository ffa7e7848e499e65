import {chartJump} from './chart-databases.ts';
import {maskedEntries} from './config-mask.ts';
import {type Path, pathText} from './config-path.ts';
import {isFree, isOff, under} from './config-places.ts';
import {type Json, at, equal, isEmptyMap, isMap} from './config-tree.ts';
import type {Case, Draft, Severity, Verdict} from './finding.ts';
import {meantBy} from './floating.ts';
import {matchLists} from './lists.ts';
import {sameImage} from './same-image.ts';
import {plainWords} from './said.ts';

const insisted = 'The templates of the new version insist on it, and the default is empty.';
const placeholder = /^<[^<>]+>$|^change[-_ ]?me$/i;
const demanding =
	/\brequired\b|\bmandatory\b|\byou must\b|\bmust (?:be )?(?:set|provided?|specif(?:y|ied)|given|fill(?:ed)?|define[d]?|configure[d]?|suppl(?:y|ied)|present|changed?|overridden|not be empty)\b/i;
// "Required when …" is a condition that only the operator can judge.
const conditional =
	/\b(?:not|n't|never|only|optional(?:ly)?)\b[^.]{0,40}\b(?:required|must)\b|\brequired (?:\w+ )?(?:if|when|only|unless|for|by)\b|\b(?:if|when|unless)\b[^.]{0,80}\b(?:required|must)\b|\bmust\b[^.]{0,60}\b(?:if|when|only|unless)\b/i;
const outgoing = /\bdeprecated\b|\b(?:will be|to be) removed\b|\bremoved in\b/i;

/** The verdict for one default that you do not override. */
export function theirsAt(
	path: Path,
	given: Case,
	deprecated: ReadonlySet<string>,
): Draft | undefined {
	const own = pathText(path);
	const before = at(given.old.value, path);
	const after = at(given.new.value, path);
	const draft = (verdicts: readonly Verdict[], severity: Severity, text: string): Draft => ({
		path,
		verdicts,
		severity,
		text,
	});
	const grave = given.jumps?.get(own);
	if (after === undefined && grave !== undefined) return draft(['DEFAULT_REMOVED'], 'high', grave);
	if (after === undefined)
		return isMap(before) || given.hidden?.(path)
			? undefined
			: wasOn(path, before, given)
				? draft(
						['DEFAULT_REMOVED'],
						'medium',
						'It was on without your asking, and is gone with all its settings. Look at what it kept.',
					)
				: under(given.new.value, path)
					? undefined
					: draft(['DEFAULT_REMOVED'], 'info', 'Gone in the new version; you do not set it.');
	const required = requiredBy(path, own, before, after, given);
	const absent = given.faults?.find(fault => fault.missing && fault.own === own);
	if (required !== undefined || absent) {
		const also: Verdict[] = before === undefined ? ['NEW_DEFAULT'] : [];
		return {
			...draft(
				['NEW_REQUIRED', ...also],
				absent ? 'blocker' : 'high',
				required ?? 'The schema of the new version requires it.',
			),
			templates: !absent && required === insisted,
		};
	}
	const old: Verdict[] = deprecated.has(own) ? ['DEPRECATED'] : [];
	if (before === undefined) {
		if (isEmptyMap(after) && isMap(before)) return undefined;
		if (grave !== undefined) return draft(['NEW_DEFAULT', ...old], 'high', grave);
		const needed = given.needs?.get(own);
		if (needed !== undefined) return draft(['NEW_DEFAULT', ...old], 'medium', needed);
		if (given.blank?.has(own))
			return draft(['NEW_DEFAULT', ...old], 'medium', 'New, and blank unless you set it.');
		const text = given.examples?.has(own)
			? 'New in the example of settings; yours has no such line, and nobody gets it by itself.'
			: 'New, with a default that you get.';
		return draft(['NEW_DEFAULT', ...old], 'info', text);
	}
	const means = meantBy(path, before, after, given);
	const [was, is] = means ? [means.old, means.new] : [before, after];
	if (!equal(was, is)) {
		if (means)
			return draft(
				['DEFAULT_CHANGED', ...old],
				'info',
				`Empty, it stands for the version that the chart is made for, and you get the new one: ${means.old} → ${means.new}.`,
			);
		const jump = grave ?? chartJump(path, given);
		if (jump !== undefined) return draft(['DEFAULT_CHANGED', ...old], 'high', jump);
		const needed = given.needs?.get(own);
		if (needed !== undefined) return draft(['DEFAULT_CHANGED', ...old], 'medium', needed);
		if (given.examples?.has(own))
			return draft(
				['DEFAULT_CHANGED', ...old],
				'info',
				'The example of settings changed; you do not set it.',
			);
		if (sameImage(path, was, is))
			return draft(['DEFAULT_CHANGED', ...old], 'info', 'The same image, spelled otherwise.');
		const runs = (): boolean =>
			![given.old, given.new].some(({value}) => isOff(path, value, given));
		if (otherImage(path, before, after) && runs())
			return draft(
				['DEFAULT_CHANGED', ...old],
				'medium',
				'Another image, not only another version of it: what it keeps may lie elsewhere. You get the new one.',
			);
		return draft(['DEFAULT_CHANGED', ...old], 'info', changeText(path, before, after, given));
	}
	if (old.length > 0)
		return draft(old, 'info', 'The new version calls it deprecated; you do not set it.');
	const [said, says] = [given.old.keys.get(own), given.new.keys.get(own)];
	if (
		!said ||
		!says ||
		plainWords(said.comment) === plainWords(says.comment) ||
		isFree(path, {oldDefaults: given.old.value, newDefaults: given.new.value})
	)
		return undefined;
	return draft(['COMMENT_CHANGED'], 'info', 'Only what is said about it changed.');
}

/** A part of the product that ran by default and is not there any more. */
function wasOn(path: Path, before: Json | undefined, given: Case): boolean {
	return (
		path.length > 1 &&
		path.at(-1) === 'enabled' &&
		before === true &&
		!isMap(at(given.new.value, path.slice(0, -1))) &&
		!isOff(path, given.old.value, given)
	);
}

/** The last word of an image's name is what it is; before it stands where it comes from. */
function otherImage(path: Path, before: Json, after: Json): boolean {
	if (path.at(-1) !== 'repository' || typeof before !== 'string' || typeof after !== 'string')
		return false;
	return before !== '' && after !== '' && before.split('/').at(-1) !== after.split('/').at(-1);
}

/** Why a key must be set, when it must. */
function requiredBy(
	path: Path,
	own: string,
	before: Json | undefined,
	after: Json,
	given: Case,
): string | undefined {
	const empty = after === null || after === '';
	const stand = typeof after === 'string' && placeholder.test(after);
	if (given.required?.includes(own) && (empty || stand))
		return 'It must be set, and the default is empty.';
	const asked = given.templateRequired?.includes(own) && !given.oldTemplateRequired?.includes(own);
	if (asked && empty) return insisted;
	if (before === undefined && stand) return 'New, and its default is only a placeholder.';
	// A program's own defaults leave null where a value is wanted; charts leave it everywhere.
	if (before === undefined && after === null && given.kind !== 'helm')
		return 'New, and it has no default.';
	if (!empty) return undefined;
	const says = given.new.keys.get(own)?.comment ?? '';
	const said = given.old.keys.get(own)?.comment ?? '';
	const now = demanding.test(says) && !conditional.test(says);
	const then = before !== undefined && demanding.test(said);
	return now && !then ? `Its comment says that it is needed, and the default is empty.` : undefined;
}

function changeText(path: Path, before: Json, after: Json, {identifiers, mask}: Case): string {
	if (!Array.isArray(before) || !Array.isArray(after))
		return 'The default changed, and you get the new one.';
	const match = matchLists(before as readonly Json[], after as readonly Json[], identifiers);
	const names = (list: readonly Json[], indexes: readonly number[]): string => {
		const shown = maskedEntries(mask, path, list);
		return indexes
			.slice(0, 5)
			.map(index => JSON.stringify(shown[index]).slice(0, 60))
			.join(', ');
	};
	const parts = [
		match.added.length > 0 ? `new: ${names(after, match.added)}` : '',
		match.removed.length > 0 ? `gone: ${names(before, match.removed)}` : '',
		match.reordered ? 'the order changed' : '',
		match.warning ?? '',
	].filter(Boolean);
	return `The default list changed, and you get the new one${parts.length > 0 ? ` (${parts.join('; ')})` : ''}.`;
}

/** Keys that the new version calls deprecated, and the old one did not; by comment, or by what it says after an upgrade. */
export function deprecatedPaths(given: Case): ReadonlySet<string> {
	const found = new Set<string>();
	for (const [path, {comment}] of given.new.keys) {
		if (outgoing.test(comment) && !outgoing.test(given.old.keys.get(path)?.comment ?? ''))
			found.add(path);
	}
	for (const line of (given.notesText ?? '').split('\n')) {
		if (!outgoing.test(line)) continue;
		for (const [, dotted = ''] of line.matchAll(
			/(?:\.Values\.|[`"'])((?:[A-Za-z_]\w*)(?:\.[A-Za-z_]\w*)+)/g,
		))
			found.add(dotted);
	}
	return found;
}
