import {compareVersions, type Scheme} from '../versions/scheme.ts';

/** From the version that runs to the one that is chosen, as the notes name them. */
export type Way = {scheme: Scheme; from: string; to: string};

/** Is a version entered on the way? Words that the scheme cannot read are on no way. */
export function isOnWay(version: string, {scheme, from, to}: Way): boolean {
	try {
		return compareVersions(scheme, version, from) > 0 && compareVersions(scheme, version, to) <= 0;
	} catch {
		return false;
	}
}
