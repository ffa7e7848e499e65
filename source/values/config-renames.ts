import {Trouble} from '../trust/trouble.ts';
import {renameKey} from './config-file.ts';
import {type Path, pathText} from './config-path.ts';
import {type Json, at, leavesOf} from './config-tree.ts';
import {type Format, readSettings} from './formats.ts';
import {samePath, under} from './statement.ts';

export type Rename = {from: Path; to: Path};

/**
 * Moves several keys, in the order in which they stand. Where they are all that a map holds and keep their names, the
 * map is renamed whole: its place, its comments and its order stay.
 */
export function renameKeys(text: string, format: Format, renames: readonly Rename[]): string {
	const one = (now: string, {from, to}: Rename): string => renameKey(now, format, from, to);
	return joined(treeOf(text, format), renames).reduce((now, {parts, ...rename}) => {
		if (!parts) return one(now, rename);
		try {
			return one(now, rename);
		} catch (error) {
			// What cannot move whole may do so key by key.
			if (error instanceof Trouble) return parts.reduce(one, now);
			throw error;
		}
	}, text);
}

/** A rename; `parts`: those that it stands for. */
type Joined = Rename & {parts?: readonly Rename[]};

/** What a file says; nothing where it cannot be read: then the edit itself tells why. */
function treeOf(text: string, format: Format): Json {
	try {
		return readSettings(text, 'the settings', format).value;
	} catch (error) {
		if (error instanceof Trouble) return {};
		throw error;
	}
}

/** The renames in the order of the file, those of a whole map as one. */
function joined(tree: Json, renames: readonly Rename[]): readonly Joined[] {
	const leaves = leavesOf(tree).map(({path}) => path);
	const places = new Map(leaves.map((path, index) => [pathText(path), index]));
	const placeOf = ({from}: Rename): number =>
		places.get(pathText(from)) ?? leaves.findIndex(path => under(path, from));
	const sorted = renames.toSorted((a, b) => placeOf(a) - placeOf(b));
	const out: Joined[] = [];
	for (const rename of sorted) {
		if (out.some(({from}) => under(rename.from, from))) continue;
		out.push(wholeMap(tree, rename, sorted) ?? rename);
	}
	return out;
}

/** The rename of the outermost map that goes whole with this one. */
function wholeMap(tree: Json, {from, to}: Rename, all: readonly Rename[]): Joined | undefined {
	const most = Math.min(from.length, to.length) - 1;
	let shared = 0;
	while (shared < most && from.at(-1 - shared) === to.at(-1 - shared)) shared++;
	for (let length = shared; length > 0; length--) {
		const [old, fresh] = [from.slice(0, -length), to.slice(0, -length)];
		const apart = !under(old, fresh) && !under(fresh, old);
		const parts = all.filter(item => item.from.length > old.length && under(item.from, old));
		if (apart && at(tree, fresh) === undefined && goesWhole(tree, old, fresh, parts))
			return {from: old, to: fresh, parts};
	}
	return undefined;
}

function goesWhole(tree: Json, old: Path, fresh: Path, own: readonly Rename[]): boolean {
	const fits = own.every(({from, to}) => samePath(to, [...fresh, ...from.slice(old.length)]));
	return (
		fits &&
		leavesOf(at(tree, old) ?? null).every(({path}) =>
			own.some(({from}) => under([...old, ...path], from)),
		)
	);
}
