import {type Path, pathText} from './config-path.ts';
import {looksSecret} from '../trust/secret-names.ts';
import {maskedEntries} from './config-mask.ts';
import {type Json, at, equal, isMap, typeOf} from './config-tree.ts';
import type {Case} from './finding.ts';
import type {Inside} from './read-values.ts';
import {printed} from './scalar.ts';

const textual = /^(?:tag|version|imageTag|appVersion|digest|revision|branch)$/i;
// Kubernetes takes nothing but texts there.
const textMaps = /(?:annotations|labels|nodeSelector|environment|env|envs|envVars?|extraEnv)$/i;
const textLists = /(?:args|command|hosts?)$/i;
// Modes of files are written in octal on purpose.
const modes = /mode|umask|perm/i;
const octal = /^[-+]?0[0-7]+$/;
const mostShown = 3;

type Harm = 'text' | 'digits' | 'octal';

/**
 * A scalar that YAML reads as something else than is written, where that makes a difference: `1.10`, `0123`, `no`,
 * big numbers (facts/values-diff.md par. 2), also in lists and in maps that take anything. Silent where the new
 * default is of the same kind anyway. `refused`: a schema wants a text there.
 */
export function trapAt(path: Path, value: Json, given: Case, refused = false): string | undefined {
	if (given.kind !== 'helm') return undefined;
	if (Array.isArray(value)) return trapsInside(path, value as readonly Json[], given, refused);
	if (typeof value !== 'number' && typeof value !== 'boolean') return undefined;
	const source = given.yours.keys.get(pathText(path))?.source;
	if (source === undefined || printed(value) === source) return undefined;
	const after = at(given.new.value, path);
	const unset = after === undefined || after === null;
	const wantsText =
		refused ||
		textual.test(path.at(-1) ?? '') ||
		(unset ? path.slice(0, -1).some(key => textMaps.test(key)) : typeOf(after) === 'string');
	const harm = harmOf(source, value, wantsText);
	if (harm === undefined) return undefined;
	const own = pathText(path);
	const before = at(given.old.value, path);
	const meant =
		modes.test(path.at(-1) ?? '') ||
		equal(value, after) ||
		equal(value, before) ||
		octal.test(given.new.keys.get(own)?.source ?? '');
	if (harm === 'octal' && meant) return undefined;
	if (looksSecret(path))
		return 'Without quotes, Helm reads another value than is written. Put it in quotes.';
	const seen = printed(value);
	if (harm === 'octal')
		return `Written as ${source}, Helm reads ${seen}, for the 0 in front makes it octal. Leave the 0 out, or put it in quotes if it is a text.`;
	return harm === 'digits'
		? `Written as ${source}, it loses digits: Helm reads ${seen}. Put it in quotes.`
		: `Written as ${source}, Helm reads ${seen}. Put it in quotes.`;
}

/** What is wrong with a scalar that is printed otherwise than it is written. */
function harmOf(source: string, value: number | boolean, wantsText: boolean): Harm | undefined {
	const whole = typeof value === 'number' && /^[-+]?[0-9_]+$/.test(source);
	if (whole && !Number.isSafeInteger(value)) return 'digits';
	if (wantsText) return 'text';
	return whole && octal.test(source) && Number(source) !== value ? 'octal' : undefined;
}

function trapsInside(
	path: Path,
	list: readonly Json[],
	given: Case,
	refused: boolean,
): string | undefined {
	const inside = given.yours.keys.get(pathText(path))?.inside;
	if (!inside) return undefined;
	const after = at(given.new.value, path);
	// What the chart itself says is no trap of yours.
	if (equal(list, after)) return undefined;
	const defaults = Array.isArray(after) && after.some(entry => typeof entry === 'string');
	const found = inside.filter(
		({path: below, source, value}) =>
			harmOf(source, value, refused || wantsTextIn(path, below, list, defaults)) !== undefined,
	);
	if (found.length === 0) return undefined;
	const masked = maskedEntries(given.mask, path, list);
	const shown = found.slice(0, mostShown).map(({path: below, source, value}) => {
		const place = placeText(below);
		// What is masked there is a secret, by whatever says so.
		return entryAt(masked, below) !== value
			? `${place} is a secret without quotes, and Helm reads another value than is written`
			: `${place} is written as ${source}, and Helm reads ${printed(value)}`;
	});
	const more = found.length - shown.length;
	return `${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}. Put ${found.length === 1 ? 'it' : 'them'} in quotes.`;
}

/** Texts are wanted in the environment, among texts, and where the name says so. */
function wantsTextIn(
	path: Path,
	below: Inside['path'],
	list: readonly Json[],
	defaults: boolean,
): boolean {
	const last = below.at(-1)!;
	const above = entryAt(list, below.slice(0, -1));
	if (typeof last === 'number')
		return (
			(below.length === 1 && (defaults || textLists.test(path.at(-1) ?? ''))) ||
			(Array.isArray(above) && above.some(entry => typeof entry === 'string'))
		);
	if (textual.test(last)) return true;
	const named = isMap(above) && (typeof above['name'] === 'string' || 'key' in above);
	if (last === 'value' && named) return true;
	// The list's own name counts for plain entries only: an entry of `extraEnv` has other keys too.
	return below.slice(0, -1).some(key => typeof key === 'string' && textMaps.test(key));
}

function entryAt(list: readonly Json[], path: Inside['path']): Json | undefined {
	let node: Json | undefined = list;
	for (const key of path)
		node =
			typeof key === 'number'
				? Array.isArray(node)
					? (node[key] as Json)
					: undefined
				: isMap(node)
					? node[key]
					: undefined;
	return node;
}

const placeText = (below: Inside['path']): string =>
	below.map(key => (typeof key === 'number' ? `[${key}]` : pathText(['x', key]).slice(1))).join('');
