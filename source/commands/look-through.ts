import {finders} from '../drivers/find.ts';
import type {Runbook} from '../runbook/format.ts';
import {flawIn, fromIssue, loadRunbook} from '../runbook/load.ts';
import {namedIn} from '../runbook/named.ts';
import {findRunbook, type LoadedRunbook} from '../runbook/shipped.ts';

/** Does a placeholder stand at or above this path? Then only the session knows what comes there. */
function isOpen(value: unknown, path: readonly PropertyKey[]): boolean {
	if (typeof value === 'string') return value.includes('${');
	const [key, ...rest] = path;
	if (key === undefined || typeof value !== 'object' || value === null) return false;
	return isOpen((value as Record<PropertyKey, unknown>)[key], rest);
}

/** A check of the runbook that a step names is known already: it is put where its name stands. */
function withChecks(value: unknown, own: ReadonlyMap<string, unknown>): unknown {
	if (typeof value === 'string') return own.get(value) ?? value;
	if (Array.isArray(value)) return value.map(item => withChecks(item, own));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, item]) => [key, withChecks(item, own)]),
	);
}

/**
 * Reads a text as a runbook and looks through everything that it names: each action, check, source and detector is
 * there and takes what is written. Throws Trouble with the first mistake, at its place.
 */
export function lookThrough(text: string, file: string): Runbook {
	const runbook = loadRunbook(text, file);
	const own = new Map(runbook.checks.map(item => [`\${check.${item.id}}`, item]));
	for (const {place, kind, field, name, with: written} of namedIn(runbook)) {
		const given = withChecks(written, own);
		const found = finders[kind](name);
		if (!found)
			throw flawIn(text, file, {
				path: [...place, field],
				what: `there is no ${kind} called "${name}"`,
			});
		const issue = found.params
			.safeParse(given)
			.error?.issues.find(({path}) => !isOpen(given, path));
		if (issue) throw flawIn(text, file, fromIssue(issue, [...place, 'with']));
	}

	return runbook;
}

/** A runbook by its id or file, looked through before anything is begun with it. Throws Trouble. */
export function findSoundRunbook(name: string): LoadedRunbook {
	const loaded = findRunbook(name);
	lookThrough(loaded.text, loaded.file);
	return loaded;
}
