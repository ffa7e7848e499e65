import type {Rules} from './change.ts';
import {compare, parseVersion, type Scheme, type Version} from './scheme.ts';

/** Why a version was taken back by its vendor; undefined when it was not. */
export function withdrawal(
	scheme: Scheme,
	version: Version,
	{withdrawn}: Pick<Rules, 'withdrawn'>,
): string | undefined {
	return withdrawn.find(entry => {
		const other = parseVersion(scheme, entry.version).version;
		return other !== undefined && compare(other, version) === 0;
	})?.why;
}
