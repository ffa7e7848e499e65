import type {TextFile} from './chart-texts.ts';
import {type Path, parsePath, pathText} from './config-path.ts';
import {type Json, type JsonMap, at, isMap, textOf, without} from './config-tree.ts';
import {allRebased, mergeCompose, normal, rebased} from './compose-merge.ts';
import {folderBetween, pathBeside, plainPath} from './path-beside.ts';
import {type KeyInfo, type Notice, readValues} from './read-values.ts';

/** What a compose file names and is not here: a file it includes, or one that a service of it extends. */
export type Beyond = {file: string; name: string; service?: string};

/** Files as compose puts them together, and what of it lies elsewhere. */
export type Together = {
	value: JsonMap;
	keys: ReadonlyMap<string, KeyInfo>;
	notices: readonly Notice[];
	beyond: readonly Beyond[];
};

const nothing: Together = {value: {}, keys: new Map(), notices: [], beyond: []};
const deepest = 20;
// Files that include each other in every way are followed no further.
const mostFollowed = 1000;

/**
 * Reads compose files and merges them as compose does. `include` and `extends` are followed into `parts`, the files
 * that lie beside them; what is in none of them is told in `beyond`. Throws Trouble with file:line:column.
 */
export function putTogether(files: readonly TextFile[], parts: readonly TextFile[] = []): Together {
	const all = new Map([...parts, ...files].map(part => [plainPath(part.file), part]));
	const read = new Map<string, Together>();
	/** One file by itself, nothing followed. What `version` says, compose passes over. */
	const alone = ({file, text}: TextFile): Together => {
		const known = read.get(file);
		if (known) return known;
		const {value, keys, notices} = readValues(text, file, 'core');
		const {version: _, ...rest} = normal(value);
		const found = {value: rest, keys, notices, beyond: []};
		read.set(file, found);
		return found;
	};
	const find = (from: TextFile, name: string): TextFile | undefined =>
		[from.file, files[0]?.file ?? '']
			.map(base => pathBeside(base, name))
			.map(path => (path === undefined ? undefined : all.get(path)))
			.find(part => part !== undefined);

	let followed = 0;

	/** A service with what it extends below it. */
	const service = (file: TextFile, name: string, trail: readonly string[]): Together => {
		const {value, keys} = alone(file);
		const own = at(value, ['services', name]) as JsonMap;
		const {extends: given, ...rest} = own;
		if (given === undefined) return {...nothing, value: own, keys};
		const to = extended(given);
		const source = to.file === undefined ? file : find(file, to.file);
		const step = `${source?.file}\0${to.service}`;
		const there = source && isMap(at(alone(source).value, ['services', to.service]));
		if (!there || trail.includes(step) || trail.length > deepest || ++followed > mostFollowed) {
			const beyond = [{file: file.file, name: to.file ?? to.service, service: name}];
			return {...nothing, value: own, keys, beyond};
		}
		const base = service(source, to.service, [...trail, step]);
		const below = rebased(base.value, folderBetween(file.file, source.file));
		return {
			value: mergeCompose(below, rest) as JsonMap,
			keys: new Map([...moved(base.keys, to.service, name), ...keys]),
			notices: [],
			beyond: base.beyond.map(beyond => ({...beyond, service: name})),
		};
	};

	/** A file with all that it includes below it. */
	const whole = (file: TextFile, trail: readonly string[]): Together => {
		const {value, keys, notices} = alone(file);
		const {include, services: own, ...rest} = value;
		let below: Together = nothing;
		for (const {name, home} of included(include)) {
			const part = find(file, name);
			const far = trail.length > deepest || ++followed > mostFollowed;
			if (!part || trail.includes(part.file) || far) {
				// What is not followed stays to be seen.
				const left = {value: {include: include!}, beyond: [{file: file.file, name}]};
				below = over(below, {...nothing, ...left});
				continue;
			}
			const found = whole(part, [...trail, file.file]);
			const place = home ?? folderBetween(file.file, part.file);
			below = over(below, {...found, value: allRebased(found.value, place)});
		}
		const services = (isMap(own) ? Object.entries(own) : []).map(
			([name, given]) =>
				[name, isMap(given) ? service(file, name, []) : {...nothing, value: given}] as const,
		);
		const made = Object.fromEntries(services.map(([name, found]) => [name, found.value]));
		return over(below, {
			value: own === undefined ? rest : {...rest, services: isMap(own) ? made : own},
			keys: new Map([...services.flatMap(([, found]) => [...found.keys]), ...keys]),
			notices,
			beyond: services.flatMap(([, {beyond}]) => beyond),
		});
	};
	return files.reduce<Together>((below, file) => over(below, whole(file, [])), nothing);
}

/** One set of files over another. What a tag takes out or replaces is not merged. */
const over = (below: Together, above: Together): Together => ({
	value: mergeCompose(without(below.value, taggedIn(above.keys)), above.value) as JsonMap,
	keys: new Map([...below.keys, ...above.keys]),
	notices: [...below.notices, ...above.notices],
	beyond: [...below.beyond, ...above.beyond],
});

const taggedIn = (keys: ReadonlyMap<string, KeyInfo>): readonly Path[] =>
	[...keys].flatMap(([path, {tag}]) => (tag === undefined ? [] : [parsePath(path)]));

function extended(given: Json): {file?: string; service: string} {
	if (!isMap(given)) return {service: textOf(given)};
	const file = given['file'];
	const service = textOf(given['service'] ?? '');
	return file === undefined ? {service} : {file: textOf(file), service};
}

/** The files that `include` lists, in their order, and the folder that their places are seen from where it is named. */
function included(include: Json | undefined): readonly {name: string; home?: string}[] {
	const list = Array.isArray(include) ? (include as readonly Json[]) : [];
	return list.flatMap(entry => {
		const {path = '', project_directory: folder} = isMap(entry) ? entry : {path: entry};
		const names = Array.isArray(path) ? (path as readonly Json[]).map(textOf) : [textOf(path)];
		const home = typeof folder === 'string' ? {home: plainPath(folder)} : {};
		return names.map(name => ({name, ...home}));
	});
}

/** Keys of a service under the name of one that extends it. */
function moved(
	keys: ReadonlyMap<string, KeyInfo>,
	from: string,
	to: string,
): readonly [string, KeyInfo][] {
	const [was, is] = [from, to].map(name => pathText(['services', name])) as [string, string];
	return [...keys].flatMap(([path, info]): [string, KeyInfo][] =>
		path.startsWith(was) && /^[.[]/.test(path.slice(was.length))
			? [[is + path.slice(was.length), info]]
			: [],
	);
}
