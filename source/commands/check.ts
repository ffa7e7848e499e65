import process from 'node:process';
import {finders} from '../drivers/find.ts';
import type {Runbook} from '../runbook/format.ts';
import {namedIn} from '../runbook/named.ts';
import {flawIn, fromIssue, loadRunbook} from '../runbook/load.ts';
import {coverageLines, coverageOf, readRows, type VendorRow} from '../runbook/coverage.ts';
import {readArguments} from './arguments.ts';
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

/** A check of the runbook that a step names is known already: it is put where its name stands. */
function withChecks(value: unknown, own: ReadonlyMap<string, unknown>): unknown {
	if (typeof value === 'string') return own.get(value) ?? value;
	if (Array.isArray(value)) return value.map(item => withChecks(item, own));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, item]) => [key, withChecks(item, own)]),
	);
}

/** The first thing that is wrong with a text as a runbook, in words; undefined when it is sound. */
function mistakeIn(text: string, file: string): {runbook: Runbook} | {mistake: string} {
	try {
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

		return {runbook};
	} catch (error) {
		return {mistake: tell(error)};
	}
}

/** What becomes of the vendor's sentences in `table`; a mistake when one is missing or not there. */
function tellRows(runbook: Runbook, table: readonly VendorRow[]): boolean {
	const coverage = coverageOf(runbook, table);
	process.stdout.write(
		coverageLines(coverage)
			.map(line => `${sanitise(line)}\n`)
			.join(''),
	);
	return coverage.missing.length === 0 && coverage.unknown.length === 0;
}

/**
 * `handrail check FILE…`: 0 sound, 1 mistakes found, 2 could not be read. With `--rows TABLE` also
 * what becomes of each of the vendor's sentences.
 */
export async function check(args: string[]): Promise<number> {
	const {words: files, value} = readArguments('check', args);
	const place = value('--rows');
	let table: VendorRow[] | undefined;
	try {
		if (place !== undefined) table = readRows(readText(place));
	} catch (error) {
		process.stderr.write(`handrail check: ${sanitise(tell(error))}\n`);
		return 2;
	}

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
		return table === undefined || tellRows(found.runbook, table) ? 0 : 1;
	});
	return Math.max(...codes);
}
