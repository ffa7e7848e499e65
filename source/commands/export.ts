import fs from 'node:fs';
import process from 'node:process';
import {exportSession} from '../engine/export-session.ts';
import {findSession} from '../engine/find-session.ts';
import {openStateFolder} from '../engine/store.ts';
import {replaceFile} from '../journal/durable.ts';
import {count} from '../report/words.ts';
import {appVersion} from '../terminal/version.ts';
import {sanitise} from '../trust/safe.ts';
import {Trouble} from '../trust/trouble.ts';
import {readArguments} from './arguments.ts';
import {safeJson} from '../trust/safe-json.ts';

/** `handrail export SESSION [FILE|-] [--replace]`: 0 whole, 1 something is missing, 2 not at all. */
export async function exportRecord(args: string[]): Promise<number> {
	const given = readArguments('export', args);
	const [wanted, file = '-'] = given.words;
	if (wanted === undefined)
		throw new Trouble('Name the session to export.', {next: 'See: handrail sessions'});
	const folder = findSession(openStateFolder(), wanted);
	const {lines, missing} = exportSession(folder, appVersion());
	const text = lines.map(line => `${safeJson(line, '')}\n`).join('');
	if (file === '-') process.stdout.write(text);
	else {
		save(file, text, given.has('--replace'));
		process.stdout.write(sanitise(`${count(lines.length, 'line')} written to ${file}.`) + '\n');
	}

	for (const what of missing) process.stderr.write(`Missing. ${sanitise(what)}\n`);
	return missing.length === 0 ? 0 : 1;
}

/** For its owner only; what is there already is replaced only when that was asked for. */
function save(file: string, text: string, replace: boolean): void {
	try {
		if (replace) return replaceFile(file, text);
		// wx: a link that is there counts as there, wherever it leads.
		return fs.writeFileSync(file, text, {flag: 'wx', mode: 0o600, flush: true});
	} catch (error) {
		const {code = ''} = error as NodeJS.ErrnoException;
		if (code === 'EEXIST')
			throw new Trouble(`${file} is there already, and was left as it is.`, {
				next: 'Name another file, or add --replace.',
			});
		throw new Trouble(`${file} could not be written (${code}).`, {
			next: 'Name a file in a folder that you may write to.',
		});
	}
}
