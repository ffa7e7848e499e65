import {createTwoFilesPatch} from 'diff';
import {Trouble} from '../trust/trouble.ts';
import {jsonEdit} from './config-file-json.ts';
import {yamlEdit} from './config-file-yaml.ts';
import {type Path, parsePath, pathText} from './config-path.ts';
import type {Editing} from './config-editing.ts';
import type {Json} from './config-tree.ts';

export type Format = 'json' | 'yaml';
const open = (text: string, format: Format): Editing =>
	format === 'json' ? jsonEdit(text) : yamlEdit(text);
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

/** A unified diff to show before anything is written; empty when nothing changes. */
export function patchOf(oldText: string, newText: string, fileName: string): string {
	if (oldText === newText) return '';
	const patch = createTwoFilesPatch(fileName, fileName, oldText, newText, undefined, undefined, {
		context: 3,
		maxEditLength: 5000,
	});
	return patch ?? `--- ${fileName}\n+++ ${fileName}\n(too different to show line by line)\n`;
}
