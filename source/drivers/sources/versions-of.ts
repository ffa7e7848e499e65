import {cautionWords, type Caution} from '../../versions/caution.ts';
import {offeredText, parseVersion, type Scheme} from '../../versions/scheme.ts';
import type {Offered, Offers} from '../contract.ts';

/** What a source saw under a name, before anybody asked whether it is a version. */
export type Named = {
	/** As it is shown when it is none. */
	name: string;
	version: string;
	place: string;
	kind: string;
	date?: string | undefined;
	size?: number | undefined;
	app?: string | undefined;
	withdrawn?: string | undefined;
	caution?: Caution | undefined;
	/** Why it is no version yet, whatever its name is. */
	unpublished?: string | undefined;
};

/** Sorts what was seen into versions and the rest, each with its reason: nothing is coerced (faults J6). */
export function sortOffers(seen: readonly Named[], scheme: Scheme): Offers {
	const offers: Offers = {versions: [], ignored: [], withdrawn: []};
	const known = new Set<string>();
	for (const item of seen) {
		const name = item.name.trim() === '' ? 'an entry without a name' : item.name.trim();
		const {version: text, date, size, app, withdrawn, caution, place, kind} = item;
		if (item.unpublished !== undefined) {
			offers.ignored.push({name, why: item.unpublished});
			continue;
		}
		const {version, refused} = parseVersion(scheme, text);
		if (!version) {
			offers.ignored.push({name, why: refused});
			continue;
		}
		const plain = offeredText(scheme, text, version);
		if (known.has(version.text)) {
			offers.ignored.push({name, why: `${plain} is there twice; the first is taken`});
			continue;
		}
		known.add(version.text);
		const offered: Offered = {version: plain, place, kind};
		const day = dayOf(date);
		if (day !== undefined) offered.date = day;
		if (size !== undefined) offered.size = size;
		if (app !== undefined) offered.app = app;
		if (caution !== undefined) Object.assign(offered, {caution, remark: cautionWords[caution]});
		offers.versions.push(offered);
		if (withdrawn !== undefined) offers.withdrawn.push({version: plain, why: withdrawn});
	}
	return offers;
}

/** The day of a time, as ISO has it; undefined when it is no time. */
export function dayOf(time: string | undefined): string | undefined {
	const day = /^(\d{4}-\d\d-\d\d)(?:[T ].*)?$/.exec(time ?? '')?.[1];
	return day !== undefined && !Number.isNaN(Date.parse(day)) ? day : undefined;
}
