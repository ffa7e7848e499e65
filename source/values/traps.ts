import {type Path, pathText} from './config-path.ts';
import {type Json, at, typeOf} from './config-tree.ts';
import type {Case} from './finding.ts';
import {printed} from './scalar.ts';

const textual = /^(?:tag|version|imageTag|appVersion|digest|revision|branch)$/i;

/**
 * A scalar that YAML reads as something else than is written, where a text is wanted: `1.10`, `0123`, `no`,
 * big numbers (facts/values-diff.md par. 2). Silent where the new default is of the same kind anyway.
 */
export function trapAt(path: Path, value: Json, given: Case): string | undefined {
	if (given.kind !== 'helm' || (typeof value !== 'number' && typeof value !== 'boolean'))
		return undefined;
	const source = given.yours.keys.get(pathText(path))?.source;
	if (source === undefined) return undefined;
	const lost =
		typeof value === 'number' && /^[-+]?[0-9_]+$/.test(source) && !Number.isSafeInteger(value);
	const after = at(given.new.value, path);
	const wantsText =
		textual.test(path.at(-1) ?? '') ||
		(after !== undefined && after !== null && typeOf(after) === 'string');
	if (!lost && !wantsText) return undefined;
	const seen = printed(value);
	if (seen === source) return undefined;
	return lost
		? `Written as ${source}, it loses digits: Helm reads ${seen}. Put it in quotes.`
		: `Written as ${source}, Helm reads ${seen}. Put it in quotes.`;
}
