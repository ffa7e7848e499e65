import process from 'node:process';
import type {Runbook} from '../runbook/format.ts';
import {coverageLines, coverageOf, readRows, type VendorRow} from '../runbook/coverage.ts';
import {readArguments} from './arguments.ts';
import {lookThrough} from './look-through.ts';
import {readText} from '../runbook/shipped.ts';
import {sanitise} from '../trust/safe.ts';
import {tell} from '../trust/trouble.ts';

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

		let runbook: Runbook;
		try {
			runbook = lookThrough(text, file);
		} catch (error) {
			process.stdout.write(`${sanitise(tell(error), {lines: true})}\n`);
			return 1;
		}

		const {title, steps} = runbook;
		process.stdout.write(sanitise(`${file}: sound. ${title}, ${steps.length} steps.`) + '\n');
		return table === undefined || tellRows(runbook, table) ? 0 : 1;
	});
	return Math.max(...codes);
}
