import {sanitise} from '../trust/safe.ts';
import {Trouble} from '../trust/trouble.ts';
import type {Given} from './answers.ts';

/** Reads the words after `--answer`: `id=value`. Throws Trouble; what was typed as a value is never repeated. */
export function answerFlags(words: readonly string[]): Map<string, Given> {
	const answers = new Map<string, Given>();
	for (const word of words) {
		const at = word.indexOf('=');
		const id = word.slice(0, at).trim();
		if (at < 0)
			throw new Trouble('--answer takes id=value, and one has no "=".', {
				next: 'For example: --answer version=2.1.1',
			});
		if (id === '') throw new Trouble('--answer takes id=value, and one has no id.');
		if (answers.has(id))
			throw new Trouble(sanitise(`--answer ${id} is given twice.`), {next: 'Give it once.'});
		answers.set(id, {value: word.slice(at + 1), where: '--answer'});
	}

	return answers;
}
