import type {Entry, Manifest} from './manifest.ts';
import {humanMode, showName} from './wording.ts';

/** Node sets times as floating seconds where there is no GNU cp; that is exact to about 1 µs. */
const timeSlackNs = 2000n;
/** A copy may use this many bytes more than a file with holes before its holes count as lost. */
const holeSlack = 2 ** 20;

function sameTime(a: string, b: string): boolean {
	const apart = BigInt(a) - BigInt(b);
	return apart <= timeSlackNs && apart >= -timeSlackNs;
}

export type DifferenceKind =
	| ('missing' | 'extra' | 'type' | 'content' | 'link')
	| ('mode' | 'owner' | 'time' | 'hard link' | 'holes' | 'capabilities' | 'acl');
export type Difference = {path: string; kind: DifferenceKind; text: string};
type Side = {entries: readonly Entry[]; looked: Manifest['looked']};

function* entryDifferences(
	was: Entry,
	is: Entry,
	looked: Manifest['looked'],
): Generator<[DifferenceKind, string]> {
	if (was.type !== is.type) {
		yield ['type', `is a ${is.type}, was a ${was.type}`];
		return;
	}
	if (was.size !== is.size)
		yield ['content', `content differs (${is.size} bytes, was ${was.size})`];
	else if (was.sha256 !== is.sha256) yield ['content', 'content differs'];
	if (was.target !== is.target) {
		const [now, before] = [showName(is.target ?? ''), showName(was.target ?? '')];
		yield ['link', `link points to ${now}, pointed to ${before}`];
	}
	if (was.mode !== is.mode)
		yield ['mode', `mode is ${humanMode(is.mode)}, was ${humanMode(was.mode)}`];
	if (was.uid !== is.uid || was.gid !== is.gid) {
		yield ['owner', `owner is ${is.uid}:${is.gid}, was ${was.uid}:${was.gid}`];
	}
	if (!sameTime(was.mtimeNs, is.mtimeNs)) yield ['time', 'time of change differs'];
	if (was.sameAs !== is.sameAs) yield ['hard link', 'hard link differs'];
	if (was.sparse && is.allocated > was.allocated + holeSlack) yield ['holes', 'holes were filled'];
	if (looked.capabilities && was.capabilities !== is.capabilities) {
		const [now, before] = [is.capabilities ?? 'none', was.capabilities ?? 'none'];
		yield ['capabilities', `capabilities are ${now}, were ${before}`];
	}
	if (looked.acl && was.acl !== is.acl) yield ['acl', 'ACL differs'];
}

/**
 * What differs, in order of path; empty when equal. Capabilities and ACLs count only where both
 * sides could be looked at.
 */
export function findDifferences(expected: Side, actual: Side): readonly Difference[] {
	const looked = {
		capabilities: expected.looked.capabilities && actual.looked.capabilities,
		acl: expected.looked.acl && actual.looked.acl,
	};
	const found = new Map(actual.entries.map(entry => [entry.path, entry]));
	const wanted = new Set(expected.entries.map(entry => entry.path));
	const all: Difference[] = [];
	for (const was of expected.entries) {
		const {path} = was;
		const is = found.get(path);
		if (!is) all.push({path, kind: 'missing', text: `${showName(path)}: missing`});
		else {
			for (const [kind, text] of entryDifferences(was, is, looked)) {
				all.push({path, kind, text: `${showName(path)}: ${text}`});
			}
		}
	}
	for (const {path} of actual.entries) {
		if (!wanted.has(path)) all.push({path, kind: 'extra', text: `${showName(path)}: extra`});
	}
	return all;
}

/** What differs, one plain sentence each; empty when equal. */
export function compareManifests(expected: Side, actual: Side): readonly string[] {
	return findDifferences(expected, actual).map(({text}) => text);
}

/** The first `most` differences in one sentence, and how many more there are. */
export function showDifferences(lines: readonly string[], most = 5): string {
	const more = lines.length - most;
	return `${lines.slice(0, most).join('; ')}${more > 0 ? ` and ${more} more` : ''}`;
}
