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
	/** Why it is none, whatever its name is: a draft, a tag of another kind. */
	unfit?: string | undefined;
};

/** Sorts what was seen into versions and the rest, each with its reason: nothing is coerced (faults J6). */
export function sortOffers(seen: readonly Named[], scheme: Scheme): Offers {
	const offers: Offers = {versions: [], ignored: [], withdrawn: []};
	const known = new Map<string, Offered>();
	for (const item of seen) {
		const name = item.name.trim() === '' ? 'an entry without a name' : item.name.trim();
		const {version: text, date, size, app, withdrawn, caution, place, kind} = item;
		if (item.unfit !== undefined) {
			offers.ignored.push({name, why: item.unfit});
			continue;
		}
		const {version, refused} = parseVersion(scheme, text);
		if (!version) {
			offers.ignored.push({name, why: refused});
			continue;
		}
		const plain = offeredText(scheme, text, version);
		if (withdrawn !== undefined) offers.withdrawn.push({version: plain, why: withdrawn});
		const before = known.get(version.text);
		if (before) {
			offers.ignored.push({name, why: `${plain} is there twice; the first is taken`});
			// What is said against either counts.
			warn(before, before.caution ?? caution);
			continue;
		}
		const offered: Offered = {version: plain, place, kind};
		const day = dayOf(date);
		if (day !== undefined) offered.date = day;
		if (size !== undefined) offered.size = size;
		if (app !== undefined) offered.app = app;
		warn(offered, caution);
		known.set(version.text, offered);
		offers.versions.push(offered);
	}
	return offers;
}

function warn(offered: Offered, caution: Caution | undefined): void {
	if (caution === undefined) return;
	offered.caution = caution;
	offered.remark = cautionWords[caution];
}

/** The day of a time, as ISO has it; undefined when it is no time. */
export function dayOf(time: string | undefined): string | undefined {
	const day = /^(\d{4}-\d\d-\d\d)(?:[T ].*)?$/.exec(time ?? '')?.[1];
	return day !== undefined && !Number.isNaN(Date.parse(day)) ? day : undefined;
}
