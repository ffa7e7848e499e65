import type {Path} from './config-path.ts';
import {type Json, at, isMap} from './config-tree.ts';
import {databaseJump} from './databases.ts';
import type {Case} from './finding.ts';

/**
 * What becomes of a database's data, where the tag that a chart gives its image jumps a major version and the part
 * it lies in keeps its data.
 */
export function chartJump(path: Path, given: Case): string | undefined {
	if (given.kind !== 'helm' || path.length < 2 || path.at(-1) !== 'tag') return undefined;
	const above = path.slice(0, -1);
	const jump = databaseJump(imageAt(given.old.value, above), imageAt(given.new.value, above));
	if (jump === undefined) return undefined;
	const part = above.slice(0, -1);
	// As it is installed; some charts have it for each kind of server of their own.
	return [[], ['primary'], ['master']].some(more => {
		const storage = [...part, ...more, 'persistence'];
		const enabled = [...storage, 'enabled'];
		const on = at(given.yours.value, enabled) ?? at(given.new.value, enabled);
		return isMap(at(given.new.value, storage)) && on !== false;
	})
		? jump
		: undefined;
}

function imageAt(tree: Json, path: Path): string {
	const [repository, tag] = ['repository', 'tag'].map(key => at(tree, [...path, key]));
	return typeof repository === 'string' && (typeof tag === 'string' || typeof tag === 'number')
		? `${repository}:${tag}`
		: '';
}
