import {lineOf, linesIn} from './comments.ts';
import {childText} from './config-path.ts';
import type {Said} from './written-twice.ts';

type Level = {path: string; key?: string; list: boolean};

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gs;

/** Every key of a JSON text that can be read, in order, also one that another below it replaces. Not those in lists. */
export function jsonKeys(text: string): readonly Said[] {
	const lines = linesIn(text);
	const found: Said[] = [];
	const levels: Level[] = [];
	let last: {text: string; at: number} | undefined;
	for (const {0: sign, index} of text.matchAll(token)) {
		const level = levels.at(-1);
		if (sign === '{' || sign === '[') {
			const path = level ? childText(level.path, level.key ?? '') : '';
			// What stands in a list has no path of its own.
			levels.push({path, list: sign === '[' || (level?.list ?? false)});
		} else if (sign === '}' || sign === ']') levels.pop();
		else if (sign === ':' && level && last) {
			level.key = JSON.parse(last.text) as string;
			if (!level.list) {
				const line = lineOf(lines, last.at);
				found.push({
					path: childText(level.path, level.key),
					name: level.key,
					line: line + 1,
					column: last.at - lines.starts[line]! + 1,
				});
			}
		}
		last = sign.startsWith('"') ? {text: sign, at: index} : undefined;
	}
	return found;
}
