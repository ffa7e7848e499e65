import type {Identifier} from './order.ts';

/** A version that was understood. `text` is how it is written here: semver without v, calver with it. */
export type Version = {
	text: string;
	/** semver: major, minor, patch; calver: year, month, day, patch; list: the place in it. */
	parts: readonly number[];
	/** What follows the hyphen in semver; empty for a release. */
	pre: readonly Identifier[];
};

/** A version, or one sentence why this text is none. */
export type Reading =
	| {version: Version; refused?: undefined}
	| {refused: string; version?: undefined};
