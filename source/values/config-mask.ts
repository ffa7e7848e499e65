import {hideShapes} from '../trust/hide-shapes.ts';
import type {Path} from './config-path.ts';
import {type Json, canonical, equal, isMap} from './config-tree.ts';

// facts/values-diff.md par. 5, and every key whose word is "key".
const secretPart =
	/pass(?:word|phrase|wd)?|secret|token|api[-_]?key|private|credential|dsn|connection[-_]?(?:string|url)|license/i;
// Bounded, and begun at one sign: a long line of a hostile file must not be read again from each of its letters.
const secretShape = /-----BEGIN|^eyJ[\w-]{5,}\.|[a-z0-9+.-]:\/\/[^\s/:@]{0,1024}:[^\s@]{1,4096}@/i;
// The name of a Secret is no secret, nor is that of a key in it.
const onlyNames =
	/^existing[\w-]*secret[\w-]*$|existing[_-]?secret[_-]?(?:key|name)?$|secret[_-]?name$|secret[_-]?(?:key[_-]?)?ref$|^imagePullSecrets$/i;
const reference = /secret[_-]?(?:key[_-]?)?ref$/i;
const assignment = /^\s*["']?([\w.-]{1,80})["']?\s*[:=]\s*(\S.*)$/;

/** Four hex digits that tell one secret from another and nothing else: an HMAC under a key that is never kept. */
export type Digest = (text: string) => string;

/** Whether a key's name says that its value is a secret. */
export function looksSecret(path: Path): boolean {
	// Asked first what is most often no: this runs for each key of each file.
	if (!path.some(secretWord)) return false;
	return !onlyNames.test(path.at(-1) ?? '') && !reference.test(path.at(-2) ?? '');
}

const namesSecrets = /^(?:imagePullSecrets|existingSecret)$/i;

const secretWord = (key: string): boolean =>
	(secretPart.test(key) && !namesSecrets.test(key)) ||
	(/key/i.test(key) && wordsOf(key).some(word => word === 'key' || word === 'keys'));

/** Whether a line of a file may hold a secret: then it is pointed at and not shown. */
export function secretLine(line: string): boolean {
	return secretPart.test(line) || secretShape.test(line) || /key/i.test(line);
}

/**
 * A value as it may be shown and kept: no secret, nor how long one is. Nothing set stays visible as such.
 * `against`: what it is compared with; another secret is called changed.
 */
export type Mask = (path: Path, value: Json, against?: Json) => Json;

/** The mask of one run. Without a digest it says only that something is set, or that it changed. */
export function masker(digest?: Digest): Mask {
	const word = (value: Json, against: Json | undefined): string => {
		const said = against !== undefined && !equal(value, against) ? 'changed' : 'set';
		return digest ? `‹${said} #${digest(canonical(value))}›` : `‹${said}›`;
	};
	// The old value, the new one and theirs of a key come one after the other.
	let asked: Path | undefined;
	let answer = false;
	const isSecret = (path: Path): boolean => {
		if (path !== asked) [asked, answer] = [path, looksSecret(path)];
		return answer;
	};
	const mask: Mask = (path, value, against) => {
		if (value === null || value === '' || typeof value === 'boolean') return value;
		if (isSecret(path)) return isEmpty(value) ? value : word(value, against);
		if (Array.isArray(value)) return value.map(entry => mask(path, entry as Json));
		if (isMap(value)) {
			// `{name: DB_PASSWORD, value: …}`: the name stands beside the secret.
			const name = typeof value['name'] === 'string' ? [value['name']] : [];
			return Object.fromEntries(
				Object.entries(value).map(([key, entry]) => [
					key,
					mask(key === 'value' ? [...path, ...name, key] : [...path, key], entry),
				]),
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

function maskText(
	value: string,
	against: Json | undefined,
	word: (value: Json, against: Json | undefined) => string,
): string {
	if (secretShape.test(value)) return word(value, against);
	const lines = value.split('\n');
	const held = lines.some(line => {
		const [, key = '', rest = ''] = assignment.exec(line) ?? [];
		return key !== '' && rest !== '' && looksSecret([key]);
	});
	if (held && lines.length === 1) {
		const at = value.search(/[:=]/) + 1;
		return value.slice(0, at) + word(value.slice(at), undefined);
	}
	return held || hidden(value) !== value ? word(value, against) : value;
}

// What the shapes begin with: most texts have none of it.
const hint =
	/bearer|authorization|eyJ|A[KSBC][ICA]A|gh[pousr]_|github_pat|xox|xapp|slack|:\/\/|aws/i;

function hidden(text: string): string {
	if (!hint.test(text)) return text;
	const shapes = hideShapes();
	return shapes.push(text) + shapes.end();
}

const isEmpty = (value: Json): boolean =>
	(Array.isArray(value) && value.length === 0) || (isMap(value) && Object.keys(value).length === 0);

/** Every secret text in a tree of settings, by the same rules; for taking them out of what is written otherwise. */
export function secretsIn(tree: Json): readonly string[] {
	const found: string[] = [];
	const walk = (value: Json, path: Path): void => {
		if (typeof value === 'string') {
			if (value.length >= 8 && (looksSecret(path) || secretShape.test(value))) found.push(value);
		} else if (Array.isArray(value)) {
			for (const entry of value) walk(entry as Json, path);
		} else if (isMap(value)) {
			const name = typeof value['name'] === 'string' ? [value['name']] : [];
			for (const [key, entry] of Object.entries(value))
				walk(entry, key === 'value' ? [...path, ...name, key] : [...path, key]);
		}
	};
	walk(tree, []);
	return found;
}

function wordsOf(key: string): readonly string[] {
	return key
		.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
		.toLowerCase()
		.split(/[^a-z0-9]+/);
}
