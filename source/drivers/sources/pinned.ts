import {createHash} from 'node:crypto';
import type {Offered, Ready} from '../contract.ts';

/** A version that is only a name: nothing can be fetched or proven, and that is said. */
export function pinnedByName(from: string, {version, place}: Offered): Ready {
	return {
		place: place === '' ? version : place,
		sha256: createHash('sha256').update(`${from} ${version}`).digest('hex'),
		sums: 'not checked: it is a name, and nothing was fetched',
		size: 0,
		kind: 'release',
	};
}
