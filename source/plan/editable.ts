import type {Runbook} from '../runbook/format.ts';
import {fillString} from '../runbook/placeholders.ts';
import {Trouble} from '../trust/trouble.ts';

/** The files that steps of the runbook edit by what is chosen on the values page; by their paths on this site. */
export function editableFiles(
	{steps}: Runbook,
	site: Readonly<Record<string, string>>,
): Set<string> {
	const found = steps
		.filter(({action}) => action === 'config.edit')
		.flatMap(({with: {path}}) => (typeof path === 'string' ? pathOf(path, site) : []));
	return new Set(found.filter(path => path !== ''));
}

/** A path that only the rollout will know is none that can be looked at now. */
function pathOf(path: string, site: Readonly<Record<string, string>>): string[] {
	try {
		return [fillString(path, site)];
	} catch (error) {
		if (error instanceof Trouble) return [];
		throw error;
	}
}
