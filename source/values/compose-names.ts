import {mountsOf} from './compose-mounts.ts';
import {pathText} from './config-path.ts';
import {type Json, at, equal, isMap, leavesOf, textOf} from './config-tree.ts';

/** A project that is called otherwise finds none of its volumes; undefined where the operator names it. */
export function projectNamed(old: Json, fresh: Json, yours: Json): readonly [string, string][] {
	const [was, is] = [old, fresh].map(model => at(model, ['name']));
	const named = at(yours, ['name']) ?? at(yours, ['COMPOSE_PROJECT_NAME']);
	if (equal(was, is) || named !== undefined) return [];
	const what =
		was === undefined
			? 'The project is given a name, where it was called after its folder'
			: is === undefined
				? 'The project is no longer given a name, and is called after its folder'
				: 'The project is called otherwise';
	return [
		[
			'name',
			`${what}. Volumes and networks are named after it: new empty volumes are made, and the old containers stay. Keep the name with COMPOSE_PROJECT_NAME in .env.`,
		],
	];
}

/**
 * Named volumes in whose place another one is mounted, because the new version calls them otherwise: what happens, by
 * the key. The models have the operator's files merged in; `project`: what they call the project themselves.
 */
export function volumesNamed(old: Json, fresh: Json, project?: Json): readonly [string, string][] {
	const volumes = at(fresh, ['volumes']);
	return (isMap(volumes) ? Object.keys(volumes) : []).flatMap((key): [string, string][] => {
		if (at(old, ['volumes', key]) === undefined || !isMounted(old, key)) return [];
		const [was, is] = [nameOf(old, key, project), nameOf(fresh, key, project)];
		if (was === is) return optionsOf(old, fresh, key);
		const text = `Another volume is mounted, ${is} in place of ${was}: what the old one keeps is not seen any more, unless both are one.`;
		const path = ['volumes', key];
		return [...leaves(at(old, path)), ...leaves(at(fresh, path))].map(name => [
			pathText([...path, name]),
			text,
		]);
	});
}

/** Options of a volume are those it was made with (facts/compose.md par. 4). */
function optionsOf(old: Json, fresh: Json, key: string): [string, string][] {
	const text =
		'A volume that is there keeps the options it was made with; newer compose asks whether to make it anew, and then all that is in it is lost. Answer no, and move the data yourself.';
	return ['driver', 'driver_opts'].flatMap(option => {
		const path = ['volumes', key, option];
		const [was, is] = [at(old, path), at(fresh, path)];
		// Without a word, the driver is the local one and has no options.
		const usual: Json = option === 'driver' ? 'local' : {};
		if (equal(was ?? usual, is ?? usual)) return [];
		const names = [was, is].flatMap(side =>
			side === undefined ? [] : leavesOf(side).map(leaf => pathText([...path, ...leaf.path])),
		);
		return [...new Set(names)].map((name): [string, string] => [name, text]);
	});
}

const leaves = (volume: Json | undefined): readonly string[] =>
	['name', 'external'].filter(key => isMap(volume) && volume[key] !== undefined);

function isMounted(model: Json, key: string): boolean {
	const services = at(model, ['services']);
	return (
		isMap(services) &&
		Object.values(services).some(service => mountsOf(service).some(({source}) => source === key))
	);
}

/** What the engine calls a volume. */
function nameOf(model: Json, key: string, project?: Json): string {
	const volume = at(model, ['volumes', key]);
	const own = isMap(volume) ? volume : {};
	const outside = own['external'];
	const name = own['name'] ?? (isMap(outside) ? outside['name'] : undefined);
	if (name !== undefined) return textOf(name);
	if (outside === true || isMap(outside)) return key;
	return `${textOf(project ?? at(model, ['name']) ?? '<project>')}_${key}`;
}
