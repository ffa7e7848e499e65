import {lineOf} from './line.ts';
import {compare, parseVersion, type Scheme, type Version} from './scheme.ts';

/** How a change treats the data: not at all, so that the old program still reads it, or one way only. */
export type ChangeClass = 'patch' | 'compatible' | 'destructive';

/** What a runbook says about the versions of its product. */
export type Rules = {
	readonly downgrade: 'refused' | 'asked';
	/** minor: the newest patch of each minor version in between, one after the other. */
	readonly skipping: 'any' | 'none' | 'minor';
	/** Versions that must be stopped at, each with its spoken reason. */
	readonly stops?:
		| readonly {
				readonly version: string;
				readonly why: string;
				readonly stay?: boolean | undefined;
		  }[]
		| undefined;
	readonly withdrawn: readonly {readonly version: string; readonly why: string}[];
	readonly changes: readonly {
		/** A version that lies on the way; or a size that the jump has at least. */
		readonly across?: string | undefined;
		readonly jump?: JumpSize | undefined;
		readonly class: ChangeClass;
		readonly why: string;
	}[];
	readonly otherwise?: ChangeClass | undefined;
};

/** How far a jump leads: over the first part of the version, out of its line, or inside it. */
export type JumpSize = 'major' | 'minor' | 'patch';
const sizes: readonly JumpSize[] = ['patch', 'minor', 'major'];

const severity = {patch: 0, compatible: 1, destructive: 2} as const;

function sizeOf(scheme: Scheme, low: Version, high: Version): JumpSize {
	if (low.parts[0] !== high.parts[0]) return 'major';
	return lineOf(scheme, low) === lineOf(scheme, high) ? 'patch' : 'minor';
}

/**
 * What the runbook says about the data on the way between two versions. A rule counts when its
 * version lies above the older and not above the newer one, or the jump is as large as it says,
 * whichever way the road is taken; the most severe wins. `said: false`: nobody said anything, so it counts as destructive (DESIGN par. 8).
 */
export function changeClass(
	scheme: Scheme,
	rules: Pick<Rules, 'changes' | 'otherwise'>,
	from: string,
	to: string,
): {class: ChangeClass; why: string; said: boolean} {
	const one = parseVersion(scheme, from);
	const other = parseVersion(scheme, to);
	if (!one.version || !other.version) {
		const why = one.refused ?? other.refused ?? '';
		// Said: true, since the operator cannot know better about a version that cannot be read.
		return {class: 'destructive', why: `The jump cannot be judged. ${why}`, said: true};
	}
	const [low, high] = [one.version, other.version].toSorted(compare) as [
		typeof one.version,
		typeof one.version,
	];
	const size = sizes.indexOf(sizeOf(scheme, low, high));
	const crossed = rules.changes.filter(({across, jump}) => {
		if (jump !== undefined) return size >= sizes.indexOf(jump);
		if (across === undefined) return true;
		const {version} = parseVersion(scheme, across);
		// A rule that cannot be read is not one that can be passed over.
		if (!version || compare(version, low) <= 0) return !version;
		// A pre-release of it brings already what it brings.
		return compare(version, version.pre.length === 0 ? {...high, pre: []} : high) <= 0;
	});
	const [worst] = crossed.toSorted((a, b) => severity[b.class] - severity[a.class]);
	if (worst) return {class: worst.class, why: worst.why, said: true};
	if (rules.otherwise !== undefined) {
		const why = 'The runbook says so of every jump that it does not name.';
		return {class: rules.otherwise, why, said: true};
	}
	return {
		class: 'destructive',
		why: 'It counts as one-way, since nobody said otherwise.',
		said: false,
	};
}
