import {type Path, pathText} from './config-path.ts';
import {at, isMap} from './config-tree.ts';
import type {Side} from './finding.ts';

const keyWord = /(?:^|\s)([A-Za-z_]\w*):/g;

/**
 * Charts show optional keys as comments: `# existingSecret: ""` near their neighbours, or a whole example,
 * `# probes: … httpGet: … path: /`.
 */
export function documentedIn({value, keys}: Side): (path: Path) => boolean {
	const near = new Map<string, string[]>();
	for (const [own, {comment}] of keys) {
		for (const [, word = ''] of comment.matchAll(keyWord))
			near.set(word, [...(near.get(word) ?? []), own]);
	}
	return path => {
		const owners = near.get(path.at(-1)!);
		if (!owners) return false;
		// As far as the new defaults go; what is left must stand in the comment, in this order.
		let length = path.length - 1;
		while (length > 0 && at(value, path.slice(0, length)) === undefined) length--;
		if (length === path.length - 1) return isNear(owners, path);
		if (length === 0 || !isMap(at(value, path.slice(0, length)))) return false;
		const rest = path.slice(length);
		const above = pathText(path.slice(0, length));
		return owners.some(
			own =>
				(above.startsWith(own) || own.startsWith(above)) &&
				inOrder(rest, keys.get(own)?.comment ?? ''),
		);
	};
}

function isNear(owners: readonly string[], path: Path): boolean {
	const start = pathText(path.slice(0, -1));
	return owners.some(own => own.startsWith(start));
}

function inOrder(words: Path, comment: string): boolean {
	let next = 0;
	for (const [, word] of comment.matchAll(keyWord)) if (word === words[next]) next++;
	return next === words.length;
}
