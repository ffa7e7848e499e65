import type {Beyond} from './compose-files.ts';
import {servicesOf} from './compose-jumps.ts';
import type {ComposeSide} from './compose-variables.ts';
import type {Path} from './config-path.ts';
import {type Json, at, withAt} from './config-tree.ts';

/** The images that only compose itself knows, for what stands in a file that was not read. */
export function withImages(side: ComposeSide, beyond: readonly Beyond[], real?: Json): ComposeSide {
	if (beyond.length === 0 || real === undefined) return side;
	const images = servicesOf({model: real, real: undefined}).flatMap(name => {
		const path = ['services', name, 'image'];
		const image = at(real, path);
		return image === undefined || at(side.value, path) !== undefined ? [] : [{path, image}];
	});
	const value = images.reduce<Json>((all, {path, image}) => withAt(all, path, image), side.value);
	return {...side, value};
}

/** What is said of a file that is named and was not read. */
export const beyondText = ({file, name, service}: Beyond): string =>
	service === undefined
		? `${file} includes ${name}, which was not read: what lies there.`
		: `In ${file}, ${service} extends a service of ${name}, which was not read: what it takes from there.`;

/** Whether a key may stand in a file that was not read: then nobody can call it gone. */
export function isHidden(
	path: Path,
	{value, variables}: ComposeSide,
	beyond: readonly Beyond[],
): boolean {
	if (beyond.length === 0) return false;
	const [part = '', name = ''] = path;
	if (path.length === 1) return !variables.has(part);
	if (part === 'services' && beyond.some(({service}) => service === name)) return true;
	// A file that is included may bring what this one does not have; it cannot change what it has.
	const included = beyond.some(({service}) => service === undefined);
	return included && at(value, [part, name]) === undefined;
}
