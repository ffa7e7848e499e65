import type {Context} from '../plan/context.ts';
import {readyStores, siteAnswers} from '../plan/scope.ts';
import {readForeign} from '../intake/read-file.ts';
import {tokenOf} from '../drivers/sources/token.ts';
import {tokenAt} from '../runbook/format-parts.ts';
import {fill} from '../runbook/placeholders.ts';

const largest = 64 * 1024;

/**
 * What the site's own secret files hold, by the store's name: never kept, only looked for in what tools say. Of a
 * file of many lines each one counts by itself, and so does what is set in it (`KEY=value`, `key: value`).
 */
export function secretFiles({runbook, state}: Context): Record<string, string> {
	const files = storesOf({runbook, state}).filter(({kind}) => kind === 'secret-file');
	return Object.fromEntries(
		files.flatMap(({id, path}) => {
			try {
				const text = readForeign(path, largest);
				return [[id, text], ...linesOf(text).map((line, at) => [`${id}.${at + 1}`, line])];
			} catch {
				// Not there, not ours to read, or no file of a secret.
				return [];
			}
		}),
	);
}

/** Tokens that the runbook logs in with for versions and notes, as far as they can be read: looked for in the same way. */
export function tokens({
	runbook,
	state,
}: Pick<Context, 'runbook' | 'state'>): Record<string, string> {
	const named = [
		runbook.notes?.token,
		...runbook.versions.available.map(({with: {token}}) => token),
	];
	return Object.fromEntries(
		named.flatMap((at, place) => {
			try {
				const read = tokenAt.safeParse(fill(at, siteAnswers(runbook, state)));
				const token = tokenOf(read.data);
				return token === undefined ? [] : [[place === 0 ? 'notes.token' : 'versions.token', token]];
			} catch {
				// Nobody could send it either.
				return [];
			}
		}),
	);
}

const mostLines = 200;
// Shorter ones are words of a language as often as secrets.
const shortest = 12;

function linesOf(text: string): string[] {
	const lines = text.split(/\r?\n/).map(line => line.trim());
	// The body of a key is told apart by its lines as they are; so is a file that is more than a few secrets.
	if (lines.length < 2 || lines.length > mostLines || text.includes('-----BEGIN')) return [];
	return lines.flatMap(line => {
		const value = /^[\w.-]+\s{0,4}[:=]\s{0,4}(\S.*)$/
			.exec(line)?.[1]
			?.replaceAll(/^(["'])(.*)\1$/g, '$2');
		return [line, value ?? ''].filter(part => part.length >= shortest && !part.startsWith('#'));
	});
}

/** The stores as far as they are known: before the questions about the site are answered there are none. */
function storesOf({runbook, state}: Pick<Context, 'runbook' | 'state'>) {
	try {
		return readyStores(runbook, siteAnswers(runbook, state));
	} catch {
		return [];
	}
}
