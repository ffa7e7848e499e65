import {pathText} from './config-path.ts';
import {type Json, at, isMap, textOf} from './config-tree.ts';

/**
 * What the new version takes from the operator's machine and the old one did not, by the key: files of secrets and
 * configs, variables that hold them, and what is external. `set`: their environment; `brought`: whether the version brings a file itself.
 */
export function needsOf(
	old: Json,
	fresh: Json,
	set: Json,
	brought: (name: string) => boolean,
): ReadonlyMap<string, string> {
	const found = new Map<string, string>();
	for (const part of ['secrets', 'configs']) {
		const all = at(fresh, [part]);
		for (const name of isMap(all) ? Object.keys(all) : []) {
			for (const how of ['file', 'environment']) {
				const path = [part, name, how];
				const value = at(fresh, path);
				if (value === undefined || textOf(at(old, path) ?? '') === textOf(value)) continue;
				if (how === 'file' ? brought(textOf(value)) : at(set, [textOf(value)]) !== undefined)
					continue;
				found.set(
					pathText(path),
					how === 'file'
						? 'A file of yours that must be there before it starts.'
						: 'A variable of yours that must be set before it starts.',
				);
			}
		}
	}
	for (const part of ['networks', 'volumes', 'secrets', 'configs']) {
		const all = at(fresh, [part]);
		for (const [name, own] of isMap(all) ? Object.entries(all) : []) {
			const [was, is] = [outsideOf(at(old, [part, name]), name), outsideOf(own, name)];
			if (is === undefined || was === is) continue;
			const key = isMap(own) && own['name'] !== undefined ? 'name' : 'external';
			found.set(
				pathText([part, name, key]),
				`Compose does not make it: ${is} must be there before it starts.`,
			);
		}
	}
	return found;
}

/** The name of what is external; undefined for what compose makes itself. */
function outsideOf(own: Json | undefined, name: string): string | undefined {
	return isMap(own) && own['external'] === true ? textOf(own['name'] ?? name) : undefined;
}
