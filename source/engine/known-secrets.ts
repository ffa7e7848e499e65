import type {Context} from '../plan/context.ts';
import {readyStores, siteAnswers} from '../plan/scope.ts';
import {readForeign} from '../intake/read-file.ts';

const largest = 64 * 1024;

/** What the site's own secret files hold, by the store's name: never kept, only looked for in what tools say. */
export function secretFiles({runbook, state}: Context): Record<string, string> {
	const files = storesOf({runbook, state}).filter(({kind}) => kind === 'secret-file');
	return Object.fromEntries(
		files.flatMap(({id, path}) => {
			try {
				return [[id, readForeign(path, largest)]];
			} catch {
				// Not there, not ours to read, or no file of a secret.
				return [];
			}
		}),
	);
}

/** The stores as far as they are known: before the questions about the site are answered there are none. */
function storesOf({runbook, state}: Pick<Context, 'runbook' | 'state'>) {
	try {
		return readyStores(runbook, siteAnswers(runbook, state));
	} catch {
		return [];
	}
}
