import process from 'node:process';
import {finders} from '../drivers/find.ts';
import type {Runbook} from '../runbook/format.ts';
import {namedIn} from '../runbook/named.ts';
import {flawIn, fromIssue, loadRunbook} from '../runbook/load.ts';
import {readText} from '../runbook/shipped.ts';
import {sanitise} from '../trust/safe.ts';
import {tell} from '../trust/trouble.ts';

/** Does a placeholder stand at or above this path? Then only the session knows what comes there. */
function isOpen(value: unknown, path: readonly PropertyKey[]): boolean {
	if (typeof value === 'string') return value.includes('${');
	const [key, ...rest] = path;
	if (key === undefined || typeof value !== 'object' || value === null) return false;
	return isOpen((value as Record<PropertyKey, unknown>)[key], rest);
}

/** The first thing that is wrong with a text as a runbook, in words; undefined when it is sound. */
function mistakeIn(text: string, file: string): {runbook: Runbook} | {mistake: string} {
	try {
		const runbook = loadRunbook(text, file);
		for (const {place, kind, field, name, with: given} of namedIn(runbook)) {
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

		return {runbook};
	} catch (error) {
		return {mistake: tell(error)};
	}
}

/** `handrail check FILE…`: 0 sound, 1 mistakes found, 2 could not be read. */
export async function check(files: string[]): Promise<number> {
	if (files.length === 0) {
		process.stderr.write('handrail check: name one or more runbook files.\n');
		return 2;
	}

	const codes = files.map(file => {
		let text: string;
		try {
			text = readText(file);
		} catch (error) {
			process.stderr.write(`handrail check: ${sanitise(tell(error))}\n`);
			return 2;
		}

		const found = mistakeIn(text, file);
		if ('mistake' in found) {
			process.stdout.write(`${sanitise(found.mistake, {lines: true})}\n`);
			return 1;
		}

		const {title, steps} = found.runbook;
		process.stdout.write(sanitise(`${file}: sound. ${title}, ${steps.length} steps.`) + '\n');
		return 0;
	});
	return Math.max(...codes);
}
