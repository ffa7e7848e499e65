import {type Json, isMap} from './config-tree.ts';
import type {Path} from './config-path.ts';

// facts/values-diff.md par. 5, and every key whose word is "key".
const secretPart =
	/pass(?:word|phrase|wd)?|secret|token|api[-_]?key|private|credential|dsn|connection(?:string|url)|license/i;
const secretShape = /^-----BEGIN|^eyJ[\w-]{5,}\.|^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/i;

/** Whether a key's name says that its value is a secret. */
export function looksSecret(path: Path): boolean {
	return path.some(
		key => secretPart.test(key) || wordsOf(key).some(word => word === 'key' || word === 'keys'),
	);
}

/** The value as it may be shown and kept: no secret, nor how long one is. Nothing set stays visible as such. */
export function mask(path: Path, value: Json, word: '‹set›' | '‹changed›' = '‹set›'): Json {
	if (value === null || value === '' || typeof value === 'boolean') return value;
	if (looksSecret(path)) return word;
	if (Array.isArray(value)) return value.map(entry => mask(path, entry, word));
	if (isMap(value))
		return Object.fromEntries(
			Object.entries(value).map(([key, entry]) => [key, mask([...path, key], entry, word)]),
		);
	return typeof value === 'string' && secretShape.test(value) ? word : value;
}

function wordsOf(key: string): readonly string[] {
	return key
		.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
		.toLowerCase()
		.split(/[^a-z0-9]+/);
}
