import fs from 'node:fs';
import {basename, dirname, join, sep} from 'node:path';
import {Trouble} from '../../trust/trouble.ts';
import type {TextFile} from '../../values/chart-texts.ts';
import {formatOf} from '../../values/formats.ts';
import {pathBeside, plainPath} from '../../values/path-beside.ts';
import {readText} from './read-text.ts';

const composeNames = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];
const mostParts = 50;

/** The compose file of a folder; undefined where there is none. */
export function composeIn(folder: string): string | undefined {
	return composeNames.map(name => join(folder, name)).find(file => fs.existsSync(file));
}

/** The compose files of a version: the file named, or a folder's own with its override. */
export function composeAt(path: string): TextFile[] {
	if (!fs.statSync(path).isDirectory()) return [readText(path)];
	const own = composeIn(path)!;
	const override = own.replace(/\.ya?ml$/, match => `.override${match}`);
	return [own, override].filter(file => fs.existsSync(file)).map(readText);
}

// What is read last counts: a `.env` that is handed out is more than an example.
const exampleNames = ['example.env', 'env.example', '.env.sample', '.env.example', '.env'];

/** Environment files beside the compose files of two versions, none of them the operator's own. */
export function examplesAt(
	old: string,
	fresh: string,
	mine: readonly string[],
	handed: readonly string[],
): {old: TextFile[]; new: TextFile[]} {
	const folder = (path: string) =>
		fs.realpathSync(fs.statSync(path).isDirectory() ? path : dirname(path));
	const [before, after] = [folder(old), folder(fresh)];
	// In one folder they belong to neither version.
	if (before === after) return {old: [], new: []};
	const own = new Set(mine.map(file => fs.realpathSync(file)));
	// What a version brings under the name of one of yours tells what may stand in it.
	const known = [...new Set([...handed.map(file => basename(file)), ...exampleNames])];
	const of = (place: string) =>
		known
			.map(name => join(place, name))
			.filter(file => fs.statSync(file, {throwIfNoEntry: false})?.isFile())
			.filter(file => !own.has(fs.realpathSync(file)))
			.map(readText);
	return {old: of(before), new: of(after)};
}

/**
 * Those of the operator's environment files that a service is handed by `env_file`: no variable of the compose files
 * takes its value from them. `.env` is read for both.
 */
export function handedTo(files: readonly TextFile[], env: readonly string[]): string[] {
	const named = new Set(
		files.flatMap(({text}) =>
			wordsIn(text)
				.filter(word => formatOf(word) === 'env')
				.map(word => basename(word)),
		),
	);
	return env.filter(file => basename(file) !== '.env' && named.has(basename(file)));
}

/**
 * Files that compose files name, in their folder or below it: such as they include or extend. Which of the names are
 * meant so is for the reader of the YAML to tell; links are not followed out of the folder. `yours` may name such, too.
 */
export function partsOf(files: readonly TextFile[], yours: readonly TextFile[] = []): TextFile[] {
	const first = files[0];
	if (!first) return [];
	const root = fs.realpathSync(dirname(first.file));
	const known = new Set(files.map(({file}) => plainPath(file)));
	const found: TextFile[] = [];
	const todo = [...files, ...yours];
	for (let next = todo.pop(); next && found.length < mostParts; next = todo.pop()) {
		const own = next;
		const names = wordsIn(own.text).filter(word => /\.ya?ml$/.test(word));
		const paths = names.flatMap(name => [pathBeside(own.file, name), pathBeside(first.file, name)]);
		for (const path of paths) {
			if (path === undefined || known.has(path) || found.length >= mostParts) continue;
			known.add(path);
			if (!isWithin(path, root)) continue;
			const part = tried(path);
			if (part) {
				found.push(part);
				todo.push(part);
			}
		}
	}
	return found;
}

/** What compose files name that lies in their folder or below it: what a version brings. */
export function broughtBy(files: readonly TextFile[]): string[] {
	const first = files[0]?.file;
	if (first === undefined) return [];
	const root = fs.realpathSync(dirname(first));
	const words = files.flatMap(({text}) => wordsIn(text)).filter(word => /[./]/.test(word));
	return [...new Set(words)]
		.map(word => pathBeside(first, word))
		.filter(path => path !== undefined)
		.filter(path => isWithin(path, root));
}

/** What may be the name of a file, each once; one pass over the text, however mean it is. */
const wordsIn = (text: string): string[] => [...new Set(text.match(/[^\s"'[\]{},:]+/g) ?? [])];

/** A file that cannot be read may be none of ours; where it is one, it is told as not read. */
function tried(path: string): TextFile | undefined {
	try {
		return readText(path);
	} catch (error) {
		if (error instanceof Trouble) return undefined;
		throw error;
	}
}

function isWithin(path: string, root: string): boolean {
	try {
		if (!fs.statSync(path, {throwIfNoEntry: false})?.isFile()) return false;
		return fs.realpathSync(path).startsWith(root === sep ? sep : `${root}${sep}`);
	} catch {
		// Too long for a name, or not ours to see: none that could be read.
		return false;
	}
}
