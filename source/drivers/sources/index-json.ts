import {Trouble} from '../../trust/trouble.ts';
import {entryFrom, longestEntry, type Listing} from './index-entry.ts';
import {jsonScanner} from './json-scan.ts';

const deepest = 64;

/**
 * Reads one chart's entries out of an index that is JSON, as `helm repo index --json` writes it: of 140 MB only
 * one entry is held at a time. `malformed` is called where it is not JSON, and throws.
 */
export function jsonIndex(chart: string, listing: Listing, malformed: () => never) {
	let holds: 'entry' | 'time' = 'entry';
	const scanner = jsonScanner({
		depth: 3,
		begins([top, name, item], first) {
			if (top === 'generated' && name === undefined && first === '"') {
				holds = 'time';
				return true;
			}
			if (top !== 'entries') return false;
			if (name === undefined) {
				listing.seen(first === '{');
				return false;
			}
			if (item === undefined) {
				listing.name(String(name));
				return false;
			}
			if (item !== 0 || name !== chart) return false;
			holds = 'entry';
			return true;
		},
		held: text =>
			holds === 'time' ? listing.made(text.slice(1, -1)) : listing.add(readJson(text)),
		most: longestEntry,
		tooLong: () => listing.tooLong(),
		deepest,
		refuse(what) {
			if (what === 'malformed') return malformed();
			throw what === 'deep'
				? new Trouble(`The index is nested more than ${deepest} levels deep.`)
				: new Trouble('The index is cut short: its JSON ends before it is complete.', {
						next: 'Get it again.',
					});
		},
	});
	return scanner;
}

/** Numbers as they are written: 1.10 is not 1.1. */
function readJson(text: string) {
	try {
		return entryFrom(
			JSON.parse(text, (_, value: unknown, context?: {source?: string}) =>
				typeof value === 'number' ? (context?.source ?? value) : value,
			),
		);
	} catch {
		return undefined;
	}
}
