import {compareVersions, type Scheme} from '../versions/scheme.ts';

/** From the version that runs to the one that is chosen, as the notes name them. */
export type Way = {scheme: Scheme; from: string; to: string};

const order = (a: string, b: string, {scheme}: Way): number => {
	try {
		return compareVersions(scheme, a, b);
	} catch {
		return Number.NaN;
	}
};

/** Does it lead to an older version? */
export const leadsBack = (way: Way): boolean => order(way.to, way.from, way) < 0;

/**
 * Is a version entered on the way, or on the way down left? Words that the scheme cannot read are on no way.
 */
export function isOnWay(version: string, way: Way): boolean {
	const [low, high] = leadsBack(way) ? [way.to, way.from] : [way.from, way.to];
	return order(version, low, way) > 0 && order(version, high, way) <= 0;
}

/** The version that a text without versions speaks of: the one that is entered, or left first. */
export const aboutOf = (way: Way): string => (leadsBack(way) ? way.from : way.to);
