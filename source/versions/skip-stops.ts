import type {Rules} from './change.ts';
import {lineOf} from './line.ts';
import type {Scheme, Version} from './scheme.ts';

/** A version that a road stops at, with its spoken reason. */
export type Stop = {version: Version; why: string; stay: boolean};

/**
 * The stops ahead of where one is, where versions may not be skipped: each of them (`none`), or the newest patch of each
 * minor (`minor`, JT-20). `ahead` is sorted and sound. A line is never stopped at on the way into itself: `within`.
 */
export function skipStops(
	scheme: Scheme,
	{skipping}: Pick<Rules, 'skipping'>,
	from: Version,
	ahead: readonly Version[],
): {stop: Stop; within?: string}[] {
	if (skipping === 'any') return [];
	if (skipping === 'none')
		return ahead.map(version => ({
			stop: {version, why: 'No version may be skipped.', stay: true},
		}));
	const lines = ahead.map(version => lineOf(scheme, version));
	const own = lineOf(scheme, from);
	const why = 'One minor version at a time: the migrations of a skipped one would not run.';
	return ahead.flatMap((version, at) => {
		const within = lines[at] ?? '';
		if (within === own || within === lines[at + 1]) return [];
		return [{stop: {version, why, stay: true}, within}];
	});
}
