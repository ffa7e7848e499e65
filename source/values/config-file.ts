import {createTwoFilesPatch} from 'diff';
import {Trouble} from '../trust/trouble.ts';
import {jsonEdit} from './config-file-json.ts';
import {textEdit} from './config-file-text.ts';
import {yamlEdit} from './config-file-yaml.ts';
import {type Path, parsePath, pathText} from './config-path.ts';
import type {Editing} from './config-editing.ts';
import type {Json} from './config-tree.ts';
import type {Format} from './formats.ts';

const open = (text: string, format: Format): Editing => {
	if (format === 'json') return jsonEdit(text);
	return format === 'yaml' ? yamlEdit(text) : textEdit(text, format);
};
const pathOf = (path: string | Path): Path => (typeof path === 'string' ? parsePath(path) : path);

/** Moves a value to another key; its comment goes along. Never overwrites. */
export function renameKey(
	text: string,
	format: Format,
	from: string | Path,
	to: string | Path,
): string {
	const [source, target] = [pathOf(from), pathOf(to)];
	const file = open(text, format);
	if (!file.has(source)) throw new Trouble(`There is no key ${pathText(source)} in this file.`);
	if (file.has(target))
		throw new Trouble(`The key ${pathText(target)} is there already.`, {
			next: 'Drop one of the two.',
		});
	if (source.every((key, index) => key === target[index]))
		throw new Trouble(`${pathText(source)} cannot move into itself.`);
	return file.rename(source, target);
}

/** Takes a key out, and the maps above it that become empty. */
export function dropKey(text: string, format: Format, path: string | Path): string {
	const file = open(text, format);
	if (!file.has(pathOf(path)))
		throw new Trouble(`There is no key ${pathText(pathOf(path))} in this file.`);
	return file.drop(pathOf(path));
}

/** Sets a key, making the maps above it where they are missing. */
export function setKey(text: string, format: Format, path: string | Path, value: Json): string {
	return open(text, format).set(pathOf(path), value);
}

const mostDiffering = 2000;

/** How many lines stand in one text only, by their text; linear. */
function differing(old: readonly string[], fresh: readonly string[]): number {
	const counts = new Map<string, number>();
	for (const line of old) counts.set(line, (counts.get(line) ?? 0) + 1);
	for (const line of fresh) counts.set(line, (counts.get(line) ?? 0) - 1);
	return counts.values().reduce((sum, count) => sum + Math.abs(count), 0);
}

function summary(old: readonly string[], fresh: readonly string[]): string {
	const [had, has] = [new Set(old), new Set(fresh)];
	const gone = old.filter(line => !has.has(line)).length;
	const added = fresh.filter(line => !had.has(line)).length;
	return `too different to show line by line: ${old.length} lines before, ${fresh.length} after; ${gone} are gone, ${added} are new`;
}

/** A unified diff to show before anything is written; empty when nothing changes. */
export function patchOf(oldText: string, newText: string, fileName: string): string {
	if (oldText === newText) return '';
	const head = `--- ${fileName}\n+++ ${fileName}\n`;
	const [old, fresh] = [oldText.split('\n'), newText.split('\n')];
	// Comparing line by line grows with the square of what differs (14 s for 30,000 lines): then a summary.
	const differ = differing(old, fresh);
	if (differ > mostDiffering) return `${head}(${summary(old, fresh)})\n`;
	const patch = createTwoFilesPatch(fileName, fileName, oldText, newText, undefined, undefined, {
		context: 3,
		maxEditLength: mostDiffering,
		timeout: 1000,
	});
	return patch ?? `${head}(${summary(old, fresh)})\n`;
}
