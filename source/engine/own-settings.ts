import type {Context} from '../plan/context.ts';
import {aside} from '../intake/aside.ts';
import {readForeign} from '../intake/read-file.ts';
import {configOf, siteAnswers} from '../plan/scope.ts';
import {text as plain} from '../plan/text.ts';
import {fillString} from '../runbook/placeholders.ts';
import {formatOf} from '../values/formats.ts';

const most = 20_000;
const largest = 16 * 1024 * 1024;

/** The names of what the operator has set: paths in their configuration files, and the flags their program is called with. */
export async function ownSettings({runbook, state}: Context): Promise<string[]> {
	const site = siteAnswers(runbook, state);
	const names: string[] = [];
	for (const item of configOf(runbook, state)) {
		if (item.kind === 'flags') {
			const args = runbook.services[item.service]?.['args'];
			const words = Array.isArray(args) ? args.map(plain) : [];
			names.push(...words.flatMap(word => /^--?[A-Za-z][\w-]*/.exec(word)?.[0] ?? []));
			continue;
		}

		for (const path of item.kind === 'file' ? [item.path] : item.files) {
			try {
				const file = fillString(path, site);
				const format = item.kind === 'file' ? item.format : (formatOf(file) ?? 'yaml');
				const text = readForeign(file, largest);
				names.push(...(await aside('names', {text, file, format}, {about: file})));
			} catch {
				// What cannot be read is told on the values page.
			}
		}
	}

	return [...new Set(names)].slice(0, most);
}
