import {pathText} from './config-path.ts';
import {type Json, at, isMap, leavesOf} from './config-tree.ts';
import {type Thing, wordAt} from './manifests.ts';

/** Which images change, else which fields. */
export function templateText(was: Json | undefined, is: Json | undefined): string {
	const [old, fresh] = [imagesIn(was), imagesIn(is)];
	const images = [...fresh].flatMap(([name, image]) => {
		const before = old.get(name);
		return before === image
			? []
			: [before === undefined ? `${name}: ${image} (new)` : `${name}: ${before} → ${image}`];
	});
	if (images.length > 0) return `its pods are replaced; ${images.slice(0, 4).join(', ')}`;
	const names = differing(was ?? null, is ?? null);
	return `its pods are replaced; ${names.slice(0, 4).join(', ')}${names.length > 4 ? ` and ${names.length - 4} more` : ''}`;
}

function imagesIn(template: Json | undefined): ReadonlyMap<string, string> {
	const lists = ['initContainers', 'containers'].map(key => at(template ?? null, ['spec', key]));
	return new Map(
		lists
			.flatMap(list => (Array.isArray(list) ? (list as readonly Json[]) : []))
			.map(container => [wordAt(container, ['name']), wordAt(container, ['image'])]),
	);
}

/** Names of the fields that differ, never their values. */
export function differing(a: Json, b: Json): readonly string[] {
	const [left, right] = [new Map(flatten(a)), new Map(flatten(b))];
	const paths = [...new Set([...left.keys(), ...right.keys()])].filter(
		path => left.get(path) !== right.get(path),
	);
	return paths.toSorted();
}

function flatten(tree: Json): [string, string][] {
	return leavesOf(tree).flatMap(({path, value}) =>
		Array.isArray(value) && value.some(entry => isMap(entry as Json))
			? (value as readonly Json[]).flatMap((entry, index) => {
					const name = wordAt(entry, ['name']) || String(index);
					return flatten(entry).map(([below, text]): [string, string] => [
						`${pathText(path)}[${name}].${below}`,
						text,
					]);
				})
			: [[path.length === 0 ? '' : pathText(path), JSON.stringify(value)]],
	);
}

/** The first fields in which two objects differ. */
export const fields = (old: Thing, thing: Thing): string => {
	const names = differing(old.body, thing.body);
	return `${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
};
