import {looksSecret, speaksOfSecret} from '../trust/secret-names.ts';
import {hideSecrets} from '../trust/secret-shapes.ts';
import type {Path} from './config-path.ts';
import {type Json, canonical, equal, isMap} from './config-tree.ts';

// Bounded, and begun at one sign: a long line of a hostile file must not be read again from each of its letters.
const secretShape = /-----BEGIN|^eyJ[\w-]{5,}\.|[a-z0-9+.-]:\/\/[^\s/:@]{0,1024}:[^\s@]{1,512}@/i;
const flag = /^--?([A-Za-z][\w.-]{0,79})$/;

/**
 * Four hex digits that tell one secret from another and nothing else: an HMAC under a key that is never shown. `whole`:
 * all of it, to decide by whether two are equal.
 */
export type Digest = (text: string, whole?: boolean) => string;

/** Whether a line of a file may hold a secret: then it is pointed at and not shown. */
export function secretLine(line: string): boolean {
	return speaksOfSecret(line) || secretShape.test(line) || toldSecret(line) !== line;
}

/** What is said, without what looks like a secret in it. */
export const toldSecret = (text: string): string => hideSecrets(text, () => '‹set›', 'told');

/**
 * A value as it may be shown and kept: no secret, nor how long one is. Nothing set stays visible as such.
 * `against`: what it is compared with; another secret is called changed.
 */
export type Mask = (path: Path, value: Json, against?: Json) => Json;

/** The mask of one run. Without a digest it says only that something is set, or that it changed. */
export function masker(digest?: Digest): Mask {
	return masking((value, against) => {
		const said = against !== undefined && !equal(value, against) ? 'changed' : 'set';
		return digest ? `‹${said} #${digest(canonical(value))}›` : `‹${said}›`;
	});
}

/** The entries of a list as they may be shown: a secret is known by its neighbour, too. */
export function maskedEntries(mask: Mask, path: Path, list: readonly Json[]): readonly Json[] {
	const shown = mask(path, list);
	return list.map((_, index) => (Array.isArray(shown) ? (shown[index] as Json) : shown));
}

/** The name that stands beside a secret in a map: `{name: DB_PASSWORD, value: …}`. */
export function nameBeside(map: Json): readonly [] | readonly [string] {
	if (!isMap(map) || !valueKeys.some(key => Object.hasOwn(map, key))) return [];
	const key = nameKeys.find(name => typeof map[name] === 'string');
	return key === undefined ? [] : [map[key] as string];
}

const nameKeys = ['name', 'key', 'header', 'variable'] as const;
const plainName = /^(?:[A-Z][A-Z0-9_]*|[A-Za-z]+(?:[._-][A-Za-z]+)*)$/;
const valueKeys = ['value', 'val', 'default', 'content'] as const;

/** What stands for a secret. `known`: what is secret of it was told piece by piece before. */
type Word = (value: Json, against?: Json, known?: true) => string;

function masking(word: Word): Mask {
	// The old value, the new one and theirs of a key come one after the other.
	let asked: Path | undefined;
	let answer = false;
	const isSecret = (path: Path): boolean => {
		if (path !== asked) [asked, answer] = [path, looksSecret(path)];
		return answer;
	};
	const mask: Mask = (path, value, against) => {
		if (isNothing(value)) return value;
		if (isSecret(path)) return word(value, against);
		if (Array.isArray(value))
			return value.map((entry, index) => {
				const before = value[index - 1] as Json | undefined;
				return afterFlag(before, entry as Json) ? word(entry as Json) : mask(path, entry as Json);
			});
		if (isMap(value)) {
			const name = nameBeside(value);
			return Object.fromEntries(
				Object.entries(value).map(([key, entry]) => {
					if (name.length > 0 && entry === name[0] && plainName.test(name[0])) return [key, entry];
					const named = (valueKeys as readonly string[]).includes(key);
					return [key, mask(named ? [...path, ...name, key] : [...path, key], entry)];
				}),
			);
		}
		return typeof value === 'string' ? maskText(value, against, word) : value;
	};
	return mask;
}

/** For compose files: where a secret is kept is none, be it a file or a variable. */
export const composeMask =
	(mask: Mask): Mask =>
	(path, value, against) => {
		const [part, , how = ''] = path;
		const place =
			(part === 'secrets' && path.length === 3 && /^(?:file|environment|name)$/.test(how)) ||
			((path.at(-1) ?? '').endsWith('_FILE') && typeof value === 'string' && /^[./]/.test(value));
		return place && typeof value === 'string' && !secretShape.test(value)
			? value
			: mask(path, value, against);
	};

const isNothing = (value: Json): boolean =>
	value === null ||
	value === '' ||
	typeof value === 'boolean' ||
	(Array.isArray(value) && value.length === 0) ||
	(isMap(value) && Object.keys(value).length === 0);

/** Whether an entry of a list is what the flag before it sets: `["--token", "…"]`. */
function afterFlag(before: Json | undefined, entry: Json): boolean {
	if (typeof before !== 'string' || isNothing(entry)) return false;
	if (typeof entry === 'string' && /^--?[A-Za-z]/.test(entry)) return false;
	const name = flag.exec(before)?.[1];
	return name !== undefined && looksSecret([name]);
}

function maskText(value: string, against: Json | undefined, word: Word): string {
	if (secretShape.test(value)) return word(value, against);
	const shown = hideSecrets(value, secret => word(secret), 'set');
	// Of a text of many lines nothing is shown: what belongs together there is not known.
	return shown !== value && value.includes('\n') ? word(value, against, true) : shown;
}

// A longer one is no password, and cannot be looked for.
const longest = 4096;

/** Every secret text in a tree of settings, by the same rules; for taking them out of what is written otherwise. */
export function secretsIn(tree: Json): readonly string[] {
	const found: string[] = [];
	const take = (value: Json): void => {
		if (typeof value === 'string') {
			if (value.length >= 8 && value.length <= longest) found.push(value);
		} else if (typeof value === 'object' && value !== null)
			for (const entry of Object.values(value)) take(entry);
	};
	masking((value, _, known) => {
		if (!known) take(value);
		return '';
	})([], tree);
	return found;
}
