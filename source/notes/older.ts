import {compareVersions} from '../versions/scheme.ts';
import {leadsBack, type Way} from './way.ts';

/** Anything that may be a version or a line of them; not the number of an issue. */
const numbers = /(?<![\w.#/-])v?\d[\w.]*/gi;
const dotted = /^v?(\d+(?:\.\d+){1,2})\.?$/i;

/**
 * The versions that an entry names, where all of them lie before the way: below the one that runs, on the way down
 * below the one that is left for. Undefined where it names none, or any number whose place nobody knows. That is told
 * beside the entry and is no reason not to ask: what was so since long ago may still have to be done.
 */
export function olderVersions(text: string, way: Way): readonly string[] | undefined {
	if (typeof way.scheme !== 'string') return undefined;
	const low = leadsBack(way) ? way.to : way.from;
	const named = new Set<string>();
	for (const [found] of text.matchAll(numbers)) {
		const version = dotted.exec(found)?.[1];
		if (version === undefined || !isBelow(version, low, way)) return undefined;
		named.add(version);
	}
	return named.size === 0 ? undefined : [...named];
}

/** Below, and of another line than it: 1.9 may mean any 1.9.x. */
function isBelow(version: string, low: string, {scheme}: Way): boolean {
	const whole = version.split('.').length < 3 ? `${version}.0` : version;
	try {
		return (
			compareVersions(scheme, whole, low) < 0 && !low.replace(/^v/i, '').startsWith(`${version}.`)
		);
	} catch {
		return false;
	}
}
