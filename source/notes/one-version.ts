import {bareVersion} from '../versions/bare.ts';
import {parseVersion, type Scheme} from '../versions/scheme.ts';
import type {Noted} from './noted.ts';
import type {Way} from './way.ts';

/** The same for all that are one version for the order: in semver what follows a + does not count, nor a missing part. */
function placeOf(scheme: Scheme, text: string): string {
	const {version} = parseVersion(scheme, text);
	if (!version) return `? ${text}`;
	const parts = version.parts.join('.').replace(/(?:\.0)+$/, '');
	return [parts, ...version.pre].join(' ');
}

const plain = (scheme: Scheme, version: string) =>
	scheme === 'semver' ? version.replace(/^(\d+\.\d+\.\d+[^+]*)\+.*$/, '$1') : version;

/**
 * The notes with one name for each version, however they write it: the one on offer, else their own, without build
 * metadata where they differ. What is on offer as different ones stays apart; notes that name none of those belong to
 * where one goes, else to the first of them. The ids of the entries hang on the version without build metadata where
 * it is one.
 */
export function underOneName(
	all: readonly Noted[],
	offered: readonly string[],
	{scheme, to}: Pick<Way, 'scheme' | 'to'>,
): readonly Noted[] {
	const group = (versions: readonly string[]) =>
		Map.groupBy(new Set(versions.map(bareVersion)), version => placeOf(scheme, version));
	const offers = group(offered);
	const known = group(all.map(({version}) => version));
	return all.map(entry => {
		const own = bareVersion(entry.version);
		const place = placeOf(scheme, own);
		const there = offers.get(place) ?? [];
		const names = there.length > 0 ? there : (known.get(place) ?? []);
		const wanted = there.length > 0 ? [own, bareVersion(to)] : [];
		const first = names[0] ?? own;
		const alone = there.length > 0 || names.length < 2 ? first : plain(scheme, first);
		const version = wanted.find(name => there.includes(name)) ?? alone;
		const before = there.length > 1 ? version : plain(scheme, version);
		const items = entry.items.map(item => ({...item, id: before + item.id.slice(own.length)}));
		return {...entry, version, items};
	});
}
