import type {Scheme, Version} from './scheme.ts';

/**
 * The line a version belongs to, inside which only patches move: major.minor in semver, the day in
 * calver (JT-17…19: only the fourth part is a patch), the entry itself in a list.
 */
export function lineOf(scheme: Scheme, {parts}: Version): string {
	if (scheme === 'semver') return parts.slice(0, 2).join('.');
	return scheme === 'calver' ? parts.slice(0, 3).join('.') : String(parts[0]);
}
