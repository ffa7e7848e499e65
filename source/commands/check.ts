import process from 'node:process';
import {findAction, findCheck, findDetector, findSource} from '../drivers/index.ts';
import type {Runbook} from '../runbook/format.ts';
import {flawIn, fromIssue, loadRunbook} from '../runbook/load.ts';
import {readText} from '../runbook/shipped.ts';
import {sanitise} from '../trust/safe.ts';
import {tell} from '../trust/trouble.ts';

type Place = (string | number)[];
type Kind = 'action' | 'check' | 'source' | 'detector';
/** `field` is the key that holds the name. */
type Named = {place: Place; kind: Kind; field: string; name: string; with: unknown};

const finders = {
	action: findAction,
	check: findCheck,
	source: findSource,
	detector: findDetector,
} as const;

/** Everything in a runbook that names an action, a check, a source or a detector. */
function namedIn({steps, backup, rollback, checks, versions}: Runbook): Named[] {
	const lists: [Place, Runbook['steps']][] = [
		[['steps'], steps],
		[['backup', 'steps'], backup.steps],
		[['backup', 'proof'], backup.proof],
		[['backup', 'resume'], backup.resume],
		[['rollback', 'program'], rollback.program ?? []],
		[['rollback', 'data'], rollback.data],
	];
	return [
		...versions.installed.map((item, index) => ({
			place: ['versions', 'installed', index],
			kind: 'detector' as const,
			field: 'by',
			name: item.by,
			with: item.with,
		})),
		...versions.available.map((item, index) => ({
			place: ['versions', 'available', index],
			kind: 'source' as const,
			field: 'from',
			name: item.from,
			with: item.with,
		})),
		...checks.map((item, index) => ({
			place: ['checks', index],
			kind: 'check' as const,
			field: 'check',
			name: item.check,
			with: item.with,
		})),
		...lists.flatMap(([path, list]) =>
			list.map((item, index) => ({
				place: [...path, index],
				kind: 'action' as const,
				field: 'action',
				name: item.action,
				with: item.with,
			})),
		),
	];
}

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
