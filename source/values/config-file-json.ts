import {Trouble} from '../trust/trouble.ts';
import type {Editing} from './config-editing.ts';
import {type Path, pathText} from './config-path.ts';
import {type Json, type JsonMap, at, isEmptyMap, isMap} from './config-tree.ts';

/** Edits JSON, keeping the order of keys, the indentation, the line ends and the last newline. */
export function jsonEdit(text: string): Editing {
	const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
	const tree = read(text.slice(mark.length));
	const write = (value: Json): string => {
		const indent =
			/^[[{]\s*?\r?\n([ \t]+)/.exec(text.trimStart())?.[1] ?? (text.includes('\n') ? '\t' : '');
		const written = JSON.stringify(value, undefined, indent) + (/\n\s*$/.test(text) ? '\n' : '');
		return mark + (text.includes('\r\n') ? written.replaceAll('\n', '\r\n') : written);
	};
	return {
		has: path => at(tree, path) !== undefined,
		rename: (from, to) => {
			const value = at(tree, from)!;
			const sameMap =
				from.length === to.length && from.slice(0, -1).every((key, index) => key === to[index]);
			return write(sameMap ? renamed(tree, from, to.at(-1)!) : put(without(tree, from), to, value));
		},
		drop: path => write(without(tree, path)),
		set: (path, value) => write(put(tree, path, value)),
	};
}

function read(text: string): JsonMap {
	try {
		const value = JSON.parse(text) as Json;
		if (isMap(value)) return value;
	} catch (error) {
		throw new Trouble('This is not JSON.', {why: (error as Error).message});
	}
	throw new Trouble('This JSON file does not hold a map of keys.');
}

function renamed(tree: JsonMap, [key, ...rest]: Path, to: string): JsonMap {
	return map(tree, (name, value) => {
		if (name !== key) return [name, value];
		return rest.length === 0 ? [to, value] : [name, renamed(value as JsonMap, rest, to)];
	});
}

function without(tree: JsonMap, [key, ...rest]: Path): JsonMap {
	const less = rest.length === 0 ? {} : without(tree[key!] as JsonMap, rest);
	return isEmptyMap(less)
		? Object.fromEntries(Object.entries(tree).filter(([name]) => name !== key))
		: map(tree, (name, value) => [name, name === key ? less : value]);
}

function put(tree: JsonMap, [key, ...rest]: Path, value: Json, above: Path = []): JsonMap {
	const here = [...above, key!];
	const before = Object.hasOwn(tree, key!) ? tree[key!] : undefined;
	if (rest.length > 0 && before !== undefined && before !== null && !isMap(before)) {
		throw new Trouble(
			`The key ${pathText(here)} holds a value, not a map; nothing can be set below it.`,
		);
	}
	const next = rest.length === 0 ? value : put(isMap(before) ? before : {}, rest, value, here);
	return before === undefined
		? {...tree, [key!]: next}
		: map(tree, (name, entry) => [name, name === key ? next : entry]);
}

function map(tree: JsonMap, change: (name: string, value: Json) => [string, Json]): JsonMap {
	return Object.fromEntries(Object.entries(tree).map(([name, value]) => change(name, value)));
}
