import {daysBetween} from './calver.ts';
import {compare, type Scheme, type Version} from './scheme.ts';

/**
 * The size of the jump in words for the version page: "same", "older", "patch", "minor", "major",
 * "3 minor versions ahead", "to a pre-release", "12 days ahead" (calver), "2 versions ahead" (list).
 */
export function jumpOf(scheme: Scheme, from: Version, to: Version): string {
	const order = compare(to, from);
	if (order === 0) return 'same';
	if (order < 0) return 'older';
	if (scheme === 'semver') return semverJump(from, to);
	if (scheme === 'calver') {
		const days = daysBetween(from.parts, to.parts);
		return days === 0 ? 'patch' : ahead(days, 'day');
	}
	return ahead((to.parts[0] ?? 0) - (from.parts[0] ?? 0), 'version');
}

function semverJump(from: Version, to: Version): string {
	for (const [at, name] of ['major', 'minor', 'patch'].entries()) {
		const steps = (to.parts[at] ?? 0) - (from.parts[at] ?? 0);
		if (steps === 1) return to.pre.length > 0 ? `${name}, to a pre-release` : name;
		if (steps > 1) {
			return `${ahead(steps, `${name} version`)}${to.pre.length > 0 ? ', to a pre-release' : ''}`;
		}
	}
	return to.pre.length > 0 ? 'to a later pre-release' : 'from a pre-release to its release';
}

const ahead = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'} ahead`;
