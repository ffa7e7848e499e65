import type {Context} from '../plan/context.ts';
import {readForeign} from '../intake/read-file.ts';
import {configOf, siteAnswers} from '../plan/scope.ts';
import {text as plain} from '../plan/text.ts';
import {fillString} from '../runbook/placeholders.ts';
import {formatOf, readSettings} from '../values/formats.ts';

const most = 2000;
const largest = 16 * 1024 * 1024;

/** The names of what the operator has set: paths in their configuration files, and the flags their program is called with. */
export function ownSettings({runbook, state}: Context): string[] {
	const site = siteAnswers(runbook, state);
	const names = configOf(runbook, state).flatMap(item => {
		if (item.kind === 'flags') {
			const args = runbook.services[item.service]?.['args'];
			const words = Array.isArray(args) ? args.map(plain) : [];
			return words.flatMap(word => /^--?[A-Za-z][\w-]*/.exec(word)?.[0] ?? []);
		}

		return (item.kind === 'file' ? [item.path] : item.files).flatMap(path => {
			try {
				// What cannot be read is told on the values page.
				const file = fillString(path, site);
				const format = item.kind === 'file' ? item.format : (formatOf(file) ?? 'yaml');
				return pathsIn(readSettings(readForeign(file, largest), file, format).value, '');
			} catch {
				return [];
			}
		});
	});
	return [...new Set(names)].slice(0, most);
}

function pathsIn(value: unknown, at: string): string[] {
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		return at === '' ? [] : [at];
	return Object.entries(value).flatMap(([key, inner]) =>
		pathsIn(inner, at === '' ? key : `${at}.${key}`),
	);
}
