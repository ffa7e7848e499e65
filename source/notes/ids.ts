import {bareVersion} from '../versions/bare.ts';
import type {Item} from './item.ts';

/** A digest of a text as hexadecimal digits; handed in, since this room has no tools. */
export type Digest = (text: string) => string;

const passed = new Set(
	'a an and are as be been breaking by for from has have in is it its more no now of on or that the this to was were will with you your'.split(
		' ',
	),
);
const mostWords = 3;
const longest = 30;

/**
 * Names for the entries of a version that somebody can write into an answers file: `2.0.0#setting-data-file-1a2b3c4d`.
 * They hang on the text alone, so what was acknowledged stays so when others come or go.
 */
export function withIds(
	version: string,
	items: readonly Item[],
	digest: Digest,
): readonly (Item & {id: string})[] {
	const times = new Map<string, number>();
	return items.map(item => {
		const text = item.text.replaceAll(/\s+/g, ' ');
		const id = `${bareVersion(version)}#${wordsOf(text)}${digest(text).slice(0, 8)}`;
		const time = (times.get(id) ?? 0) + 1;
		times.set(id, time);
		return {...item, id: time === 1 ? id : `${id}-${time}`};
	});
}

/** The first words that say something, each with a hyphen behind it. */
function wordsOf(text: string): string {
	const words = (
		text
			.slice(0, 200)
			.toLowerCase()
			.match(/[a-z0-9]+/g) ?? []
	).filter(word => !passed.has(word) && word.length <= longest / 2);
	const slug = words.slice(0, mostWords).join('-').slice(0, longest).replace(/-$/, '');
	return slug === '' ? '' : `${slug}-`;
}
