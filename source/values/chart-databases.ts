import type {Path} from './config-path.ts';
import {isOff, settingAt} from './config-places.ts';
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
	// What is off, or was, has no data to lose.
	if ([given.old, given.new].some(({value}) => isOff(path, value, given))) return undefined;
	const part = above.slice(0, -1);
	// As it is installed; some charts have it for each kind of server of their own.
	return [[], ['primary'], ['master']].some(more => {
		const storage = [...part, ...more, 'persistence'];
		const enabled = [...storage, 'enabled'];
		return (
			isMap(at(given.new.value, storage)) &&
			isMap(settingAt(storage, given.new.value, given)) &&
			settingAt(enabled, given.new.value, given) !== false
		);
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
