import {type Names, unknown} from './doctor-unknown.ts';
import {type Path, pathText} from './config-path.ts';
import {isFree, parentClash} from './config-places.ts';
import {wantedBy} from './doctor-refused.ts';
import {meantBy} from './floating.ts';
import {type Json, type Leaf, at, equal, isEmptyMap, isMap, textOf, typeOf} from './config-tree.ts';
import type {Case, Draft, Severity, Verdict} from './finding.ts';
import {handlerBeside} from './handlers.ts';
import {lostEntries, shownEntries} from './lost-entries.ts';
import {sameImage} from './same-image.ts';
import {movesByName} from '../versions/moves.ts';
import {withSaid} from './said.ts';
import {trapAt} from './traps.ts';

const pinned = /(?:^|\.)(?:image(?:\.[^.]+)*\.(?:tag|repository|digest)|imageTag|version)$/i;

/** The verdict for one key of yours; undefined for an empty map, which overrides nothing. */
export function mineAt(
	leaf: Leaf,
	given: Case,
	names: Names,
	deprecated: ReadonlySet<string>,
): Draft | undefined {
	const {path, value} = leaf;
	const clash = parentClash(path, given.new.value);
	const fault = faultAt(given, clash ?? path);
	const draft = clash ? clashed(clash, given) : plain(leaf, given, names);
	const old =
		deprecated.size > 0 &&
		[...path.keys()].some(index => deprecated.has(pathText(path.slice(0, index + 1))));
	const withOld = old && draft ? withVerdict(draft, 'DEPRECATED', 'medium') : draft;
	const trap = draft && trapAt(path, value, given, /must be string/.test(fault ?? ''));
	if (fault) {
		const verdicts: readonly Verdict[] = ['SCHEMA_REJECTS', ...(withOld?.verdicts ?? [])];
		const text = `The schema of the new version refuses it: ${fault}. Helm will not upgrade.`;
		return {
			path: clash ?? path,
			verdicts: verdicts.filter(verdict => verdict !== 'STILL_EFFECTIVE'),
			severity: 'blocker',
			text: trap ? `${text} ${trap}` : text,
		};
	}
	const told = withOld && withSaid(withOld, path, given);
	const beside = [handlerBeside(path, given), trap].filter(text => text !== undefined);
	if (!told || beside.length === 0) return told;
	return {
		...told,
		text: [told.text, ...beside].join(' '),
		more: [...(told.more === undefined ? [] : [told.more]), ...beside].join(' '),
		severity: worse(told.severity, 'medium'),
	};
}

function plain(leaf: Leaf, given: Case, names: Names): Draft | undefined {
	const {path, value} = leaf;
	const before = at(given.old.value, path);
	const after = at(given.new.value, path);
	if (after === undefined) return unknown(leaf, given, names);
	// An empty map overrides nothing.
	if (isEmptyMap(value) && isMap(after)) return undefined;
	const means = meantBy(path, before, after, given);
	const [was, is] = means ? [means.old, means.new] : [before, after];
	const changed: Verdict[] =
		before !== undefined && !equal(was, is) ? ['PINNED_DEFAULT_CHANGED'] : [];
	const draft = (verdicts: readonly Verdict[], severity: Severity, text: string): Draft => ({
		path,
		verdicts,
		severity,
		text,
	});
	// Empty by default, which stands for the very version that yours names.
	if (is !== after && equal(value, is))
		return draft(['STILL_EFFECTIVE'], 'info', 'Names the version that the new chart is made for.');
	const example = given.examples?.has(pathText(path)) ?? false;
	if (example && equal(value, after))
		return draft(['STILL_EFFECTIVE', ...changed], 'info', 'The same as in the new example.');
	if (equal(value, after))
		return draft(
			['REDUNDANT', ...changed],
			'info',
			'The same as the new default; it may be taken out.',
		);
	if (value === null && isPart(path, after, given))
		return draft(
			['NULL_DELETES', ...changed],
			'medium',
			'It is a part of the chart: left empty, it takes nothing away. Helm gives that part its own defaults, or refuses the upgrade.',
		);
	const wanted = value === null ? wantedBy(pathText(path), given) : undefined;
	if (wanted !== undefined)
		return {
			...draft(
				['NEW_REQUIRED', 'NULL_DELETES', ...changed],
				'high',
				'It must be set in the new version, and yours, left empty, takes the default away.',
			),
			templates: wanted === 'templates',
		};
	if (value === null)
		return draft(['NULL_DELETES', ...changed], 'info', 'Left empty, it takes the default away.');
	// What a map takes by its nature, quantities of `resources` aside: their defaults matter.
	const free = isFree(path, {oldDefaults: given.old.value, newDefaults: given.new.value});
	if (free && !(changed.length > 0 && path.includes('resources')))
		return draft(['STILL_EFFECTIVE', ...changed], 'info', 'Below a map that takes anything.');
	if (!free && after !== null && typeOf(value) !== typeOf(after))
		return typed(path, before, after, value, changed, given);
	if (Array.isArray(value) && given.adds?.(path))
		return draft(
			['STILL_EFFECTIVE', ...changed],
			'info',
			changed.length > 0 ? 'Adds to a list that changed.' : 'Adds to the list.',
		);
	if (Array.isArray(value) && Array.isArray(after)) {
		const lost = lostEntries(before, after, value, path, given);
		if (lost.length > 0)
			return draft(
				['LIST_REPLACES', ...changed],
				'medium',
				`Your list replaces the new one whole. New there, and not in yours: ${shownEntries(lost)}.`,
			);
	}
	if (changed.length > 0 && sameImage(path, was, is))
		return draft(changed, 'info', 'The default is the same image, spelled otherwise; yours stays.');
	if (changed.length > 0) {
		const image = given.pins?.get(pathText(path));
		if (image?.kept)
			return draft(
				changed,
				'medium',
				'The default goes on to another major version of the database; yours stays, and its data can be read.',
			);
		const pin = image !== undefined || pinned.test(path.join('.'));
		const told = after === '' && is !== after ? ` (empty means ${textOf(is)})` : '';
		return draft(
			changed,
			pin ? 'high' : 'medium',
			pin
				? `The default changed${told} and yours stays: what it names stays the old one.`
				: example
					? 'The example of settings changed; yours stays.'
					: 'The default changed; yours stays.',
		);
	}
	const open = leftOpen(path, after, given);
	return draft(['STILL_EFFECTIVE'], open ? 'medium' : 'info', open ?? 'Still works.');
}

/** A tag that the new version leaves to you, or gives a name that moves: yours decides which version runs. */
function leftOpen(path: Path, after: Json, given: Case): string | undefined {
	const pin = given.pins?.get(pathText(path));
	const named = after !== null && after !== '' && !movesByName(textOf(after));
	if (pin?.of !== 'tag' || named) return undefined;
	const says = pin.says === undefined ? '' : ` Its example says ${pin.says}.`;
	return `It says which version runs, and the new version names none.${says} Is it the one you go to?`;
}

function clashed(path: Path, given: Case): Draft {
	const after = at(given.new.value, path)!;
	return {
		path,
		verdicts: ['TYPE_CHANGED'],
		severity: 'high',
		text: `Yours is a map, the new default is ${a(after)}. Yours wins, and a template that reads ${a(after)} will break.`,
	};
}

function typed(
	path: Path,
	before: Json | undefined,
	after: Json,
	value: Json,
	changed: readonly Verdict[],
	given: Case,
): Draft {
	if (isPart(path, after, given))
		return {
			path,
			verdicts: ['TYPE_CHANGED', ...changed],
			severity: 'blocker',
			text: `It is a part of the chart and must be a map; yours is ${a(value)}. Helm will refuse the upgrade.`,
		};
	const scalars = typeof value !== 'object' && typeof after !== 'object';
	// The mismatch was there before, and a scalar is printed either way.
	const harmless =
		scalars && before !== undefined && before !== null && typeOf(before) === typeOf(after);
	return {
		path,
		verdicts: ['TYPE_CHANGED', ...changed],
		severity: harmless ? 'medium' : 'high',
		text: harmless
			? `Yours is ${a(value)}, the default is ${a(after)}, as before. Yours wins.`
			: `Yours is ${a(value)}, the new default is ${a(after)}. Yours wins, and a template that reads ${a(after)} will break.`,
	};
}

/** A chart inside, whose settings are a map whatever else is set. */
const isPart = (path: Path, after: Json, {parts}: Case): boolean =>
	path.length === 1 && isMap(after) && (parts?.includes(path[0]!) ?? false);

function a(value: Json): string {
	const type = typeOf(value);
	return type === 'boolean'
		? 'true or false'
		: type === 'null'
			? 'empty'
			: type === 'string'
				? 'a text'
				: `a ${type}`;
}

function faultAt({faults, yours}: Case, path: Path): string | undefined {
	if (!faults || faults.length === 0) return undefined;
	const own = pathText(path);
	// A null takes away what is required.
	return faults.find(
		fault => fault.own === own && (!fault.missing || at(yours.value, path) === null),
	)?.text;
}

const worse = (a: Severity, b: Severity): Severity => (a === 'info' ? b : a);

function withVerdict(draft: Draft, verdict: Verdict, severity: Severity): Draft {
	const text = `${draft.text} The new version calls it deprecated.`;
	return draft.verdicts[0] === 'STILL_EFFECTIVE' || draft.verdicts[0] === 'REDUNDANT'
		? {
				...draft,
				verdicts: [verdict, ...draft.verdicts],
				severity: worse(draft.severity, severity),
				text,
			}
		: {...draft, verdicts: [...draft.verdicts, verdict], text};
}
