import parseSemver from 'semver/functions/parse.js';
import {Trouble} from '../trust/trouble.ts';
import {spelledOut} from '../trust/spelled-out.ts';
import {readCalver} from './calver.ts';
import {movesByName} from './moves.ts';
import {compareParts} from './order.ts';
import type {Reading, Version} from './reading.ts';

export type {Reading, Version};

/** The schemes that a runbook can name. An ordered list is given by its words, oldest first. */
export const schemeNames = ['semver', 'calver'] as const;
export type Scheme = (typeof schemeNames)[number] | {readonly list: readonly string[]};

const ascii = /^[\x21-\x7e]+$/;
// Beyond this semver itself gives up (facts/security.md par. 4).
const longest = 256;

/** Reads a version strictly: nothing is trimmed, coerced or guessed. Never throws. */
export function parseVersion(scheme: Scheme, text: string): Reading {
	if (text === '') return {refused: 'There is no version here: the text is empty.'};
	if (text.length > longest) return {refused: 'This is too long to be a version.'};
	// Full-width digits and look-alike letters compare as other versions than they seem to be.
	if (!ascii.test(text)) {
		return {
			refused: `"${text}" is not what it looks like: it is spelled ${spelledOut(text)}. A version is written in plain letters and digits, without spaces.`,
		};
	}
	// A list's author chose its words; only there may a name such as "edge" be one of them.
	if (typeof scheme !== 'string') return readListed(scheme.list, text);
	if (movesByName(text)) {
		return {
			refused: `"${text}" is a name that moves: tomorrow it may mean another version. Name the version itself.`,
		};
	}
	return scheme === 'semver' ? readSemver(text) : readCalver(text);
}

function readSemver(text: string): Reading {
	const bare = text.replace(/^v/, '');
	const found = /^\d/.test(bare) ? parseSemver(bare) : null;
	if (!found) return {refused: `"${text}" is not a version such as 1.2.3.`};
	return {
		version: {
			text: bare,
			parts: [found.major, found.minor, found.patch],
			pre: found.prerelease,
		},
	};
}

function readListed(list: readonly string[], text: string): Reading {
	const place = list.indexOf(text);
	if (place === -1) return {refused: `"${text}" is not in the list of versions.`};
	return {version: {text, parts: [place], pre: []}};
}

/**
 * A version as it is offered and chosen: in semver without the v that tags carry, else as its vendor writes it, so
 * that a day stays vYY.MM.DD where it is written so.
 */
export const offeredText = (scheme: Scheme, text: string, {text: plain}: Version): string =>
	scheme === 'semver' ? plain : text;

/** Orders two versions of one scheme: below 0 when `a` is older. Build metadata (+…) does not count. */
export function compare(a: Version, b: Version): number {
	return compareParts(a, b);
}

/** Do two texts mean one version? Where one of them cannot be read, only the same text does. */
export function sameVersion(scheme: Scheme, a: string, b: string): boolean {
	const [one, other] = [parseVersion(scheme, a).version, parseVersion(scheme, b).version];
	return one && other ? compare(one, other) === 0 : a === b;
}

/** The same for texts. Throws Trouble when one of them is not a version of this scheme. */
export function compareVersions(scheme: Scheme, a: string, b: string): number {
	return compare(need(scheme, a), need(scheme, b));
}

function need(scheme: Scheme, text: string): Version {
	const {version, refused} = parseVersion(scheme, text);
	if (!version) throw new Trouble(refused);
	return version;
}
