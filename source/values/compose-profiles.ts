import {pathText} from './config-path.ts';
import {type Json, at, isMap, textOf} from './config-tree.ts';

/**
 * Services that start today and would not any more, because of the profiles that the new version gives them: what
 * happens, by the key. `asked`: what COMPOSE_PROFILES says, as far as it is known.
 */
export function profilesLost(old: Json, fresh: Json, asked?: string): readonly [string, string][] {
	const starts = startsWith(asked);
	const services = at(fresh, ['services']);
	return (isMap(services) ? Object.keys(services) : []).flatMap((name): [string, string][] => {
		const path = ['services', name, 'profiles'];
		if (at(old, path.slice(0, 2)) === undefined) return [];
		const [was, is] = [namesAt(old, path), namesAt(fresh, path)];
		if (!starts(was) || starts(is)) return [];
		return [
			[
				pathText(path),
				`It starts only with the profile ${is.join(' or ')}, which COMPOSE_PROFILES does not name: the old container stays as it is, and no new one is started.`,
			],
		];
	});
}

/** Services that start only with a profile, where none of theirs is asked for. */
export function asleepIn(model: Json, asked?: string): readonly string[] {
	const starts = startsWith(asked);
	const services = at(model, ['services']);
	return (isMap(services) ? Object.keys(services) : []).filter(
		name => !starts(namesAt(model, ['services', name, 'profiles'])),
	);
}

function startsWith(asked?: string): (profiles: readonly string[]) => boolean {
	const wanted = new Set(asked?.split(',').map(name => name.trim()) ?? []);
	return profiles =>
		profiles.length === 0 || wanted.has('*') || profiles.some(name => wanted.has(name));
}

function namesAt(model: Json, path: readonly string[]): readonly string[] {
	const list = at(model, path);
	return Array.isArray(list) ? (list as readonly Json[]).map(textOf) : [];
}
