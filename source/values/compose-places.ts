import {type Json, withTexts} from './config-tree.ts';
import {folderBetween, plainPath} from './path-beside.ts';

/** A model as compose merged it, in which every place is absolute, and the folder it was merged in. */
export type Placed = {model: Json; folder: string};

/**
 * Two models with their places as they were written, from the folder of each: where the files of a version lie for
 * the comparison says nothing of the project. What is above the folder is compared by the way to it.
 */
export function asWritten(old: Placed, fresh: Placed): {old: Json; fresh: Json} {
	const above = new Map<string, string>();
	const there = new Set(textsIn(old.model));
	for (const text of textsIn(fresh.model)) {
		if (!text.startsWith('/') || there.has(text) || inside(text, fresh.folder) !== text) continue;
		const same = plainPath(`${old.folder}/${wayTo(fresh.folder, text)}`);
		if (there.has(same)) above.set(text, same);
	}
	return {
		old: withTexts(old.model, text => inside(text, old.folder)),
		fresh: withTexts(fresh.model, text => above.get(text) ?? inside(text, fresh.folder)),
	};
}

const wayTo = (folder: string, place: string): string => folderBetween(`${folder}/-`, `${place}/-`);

function inside(text: string, folder: string): string {
	if (text === folder) return '.';
	return text.startsWith(`${folder}/`) ? `./${text.slice(folder.length + 1)}` : text;
}

function textsIn(node: Json): readonly string[] {
	if (typeof node === 'string') return [node];
	if (typeof node !== 'object' || node === null) return [];
	return Object.values(node).flatMap(entry => textsIn(entry));
}
