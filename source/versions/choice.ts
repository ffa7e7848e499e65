import {isEarly, type Caution} from './caution.ts';
import type {Rules} from './change.ts';
import {jumpOf} from './jump.ts';
import {keyOf, roadsFrom, type Hop, type Road} from './road.ts';
import type {Gap} from './gap.ts';
import {compare, parseVersion, type Scheme, type Version} from './scheme.ts';
import {withdrawal} from './withdrawal.ts';

export {changeClass, type ChangeClass, type Rules} from './change.ts';

/** A line of the version page. `refused` says why it cannot be chosen; `road` is set where stops lie in between. */
export type Row = {
	version: string;
	date?: string;
	/** The application's version where the package has one of its own. */
	app?: string;
	/** What its publisher says of it. */
	remark?: string;
	caution?: Caution;
	jump: string;
	refused?: string;
	recommended?: boolean;
	road?: readonly Hop[];
	/** What one leaves out on the way although nothing may be skipped. */
	gap?: Gap;
	/** That the way leaves a major version, and where. */
	border?: string;
	/** Another version on offer that is the same in the order: only its build differs, or its spelling. */
	equal?: string;
};

type Offered = {
	readonly version: string;
	readonly date?: string | undefined;
	readonly app?: string | undefined;
	readonly remark?: string | undefined;
	readonly caution?: Caution | undefined;
};
type Read = {offered: Offered; version: Version};
type Wanted = {
	scheme: Scheme;
	installed: string;
	available: readonly Offered[];
	rules: Rules;
	/** The version that runs was a required stop, and its upgrade did not end well: it comes first. */
	failed?: string | undefined;
	/** The session in which that upgrade still waits for a decision. */
	undecided?: string | undefined;
};

/**
 * The rows of the version page, newest first; what cannot be read comes last and is refused.
 * Recommended is the newest that may be chosen directly, is newer than what runs and is no
 * pre-release, neither by its name nor by its vendor's word, and leaves nothing out; where every newer one lies beyond a stop, the stop. Never throws: where the installed
 * version cannot be read, every row is refused and says so.
 */
export function chooseVersions(wanted: Wanted): Row[] {
	const {scheme, available} = wanted;
	const from = parseVersion(scheme, wanted.installed);
	const read: Read[] = [];
	const unread: Row[] = [];
	for (const offered of available) {
		const {version, refused} = parseVersion(scheme, offered.version);
		if (version) read.push({offered, version});
		else unread.push({...shown(offered), jump: 'unknown', refused});
	}
	read.sort((a, b) => compare(b.version, a.version));
	const installed = from.version;
	if (!installed) {
		const refused = `The installed version cannot be read, so no jump can be judged. ${from.refused}`;
		return [...read.map(({offered}) => ({...shown(offered), jump: 'unknown', refused})), ...unread];
	}
	const roads = roadsFrom(installed, {
		scheme,
		rules: wanted.rules,
		available: available.map(({version}) => version),
		early: available.flatMap(({version, caution}) => (isEarly(caution) ? [version] : [])),
	});
	const spelled = spellings(installed, read, wanted);
	const there = read.some(({version}) => compare(version, installed) === 0);
	const rows = read.map((item, at) => {
		const same = [read[at - 1], read[at + 1]].find(
			other => other && compare(other.version, item.version) === 0,
		);
		const row = rowOf({...wanted, there}, installed, item, to => spelled(roads(to)));
		return same ? {...row, equal: same.offered.version} : row;
	});
	const open = rows.filter(
		(row, at) =>
			row.refused === undefined &&
			row.road === undefined &&
			row.gap === undefined &&
			read[at]?.version.pre.length === 0 &&
			!isEarly(row.caution) &&
			compare(read[at].version, installed) > 0,
	);
	// What its publisher gives up is better than nothing, and than nothing else.
	const best =
		open.find(({caution}) => caution !== 'deprecated') ??
		open[0] ??
		(wanted.undecided === undefined ? rows.find(isRepeat(wanted)) : undefined);
	return [...rows.map(row => (row === best ? {...row, recommended: true} : row)), ...unread];
}

function shown({
	version,
	date,
	app,
	remark,
	caution,
}: Offered): Pick<Row, 'version' | 'date' | 'app' | 'remark' | 'caution'> {
	return {
		version,
		...(date === undefined ? {} : {date}),
		...(app === undefined ? {} : {app}),
		...(remark === undefined ? {} : {remark}),
		...(caution === undefined ? {} : {caution}),
	};
}

/** A stop that failed is done again; not one that its vendor took back meanwhile. */
const isRepeat =
	({scheme, rules}: Wanted) =>
	({jump, version: text}: Row) => {
		const {version} = parseVersion(scheme, text);
		return jump === 'again' && version && withdrawal(scheme, version, rules) === undefined;
	};

/** What is known besides once all of it was read: whether the version that runs is on offer itself. */
type Judged = Wanted & {there: boolean};

function rowOf(
	wanted: Judged,
	installed: Version,
	{offered, version}: Read,
	roadTo: (to: Version) => Road,
): Row {
	const {scheme, failed} = wanted;
	const again = failed !== undefined && compare(version, installed) === 0;
	const row: Row = {
		...shown(offered),
		jump: again ? 'again' : jumpOf(scheme, installed, version),
	};
	if (again) {
		const gone = withdrawal(scheme, version, wanted.rules);
		return gone === undefined ? row : {...row, remark: `it was withdrawn: ${gone}`};
	}
	const refused = refusal(wanted, installed, version);
	if (refused !== undefined) return {...row, refused};
	const road = roadTo(version);
	if (road.refused !== undefined) return {...row, refused: road.refused};
	if (road.hops.length > 1) return {...row, road: road.hops};
	const [{gap, border} = {}] = road.hops as [Partial<Hop>?];
	return {...row, ...(gap ? {gap} : {}), ...(border === undefined ? {} : {border})};
}

/** A road in the spelling in which its versions are on offer: that is what is chosen and fetched (JT-17, JT-20). */
function spellings(
	installed: Version,
	read: readonly Read[],
	wanted: Wanted,
): (road: Road) => Road {
	const known = new Map([[keyOf(installed), wanted.installed]]);
	for (const {offered, version} of read.toReversed()) known.set(keyOf(version), offered.version);
	const texts = new Map(read.map(({offered, version}) => [version.text, offered.version]));
	const spelled = (text: string): string => {
		const before = texts.get(text);
		if (before !== undefined) return before;
		// A stop as the runbook writes it may be on offer in another spelling.
		const {version} = parseVersion(wanted.scheme, text);
		const found = (version && known.get(keyOf(version))) ?? text;
		texts.set(text, found);
		return found;
	};
	return road =>
		road.refused === undefined
			? {hops: road.hops.map(hop => ({...hop, from: spelled(hop.from), to: spelled(hop.to)}))}
			: road;
}

function refusal(
	{scheme, rules, failed, undecided, there}: Judged,
	installed: Version,
	version: Version,
): string | undefined {
	const withdrawn = withdrawal(scheme, version, rules);
	if (withdrawn !== undefined) return `It was withdrawn: ${withdrawn}`;
	const order = compare(version, installed);
	if (order === 0)
		return version.text === installed.text
			? 'This version is installed already.'
			: `It counts as the installed ${installed.text}: in the order of versions the two are equal.`;
	if (order < 0 && rules.downgrade === 'refused') {
		return `It is older than ${installed.text}, and this product must not go back that way.`;
	}
	if (order <= 0 || failed === undefined) return undefined;
	const stop = `${installed.text} must be stopped at, and its upgrade`;
	return undecided === undefined
		? `${stop} did not end well. Do that one again first${there ? '' : '; it is not on offer here, so get it before'}.`
		: `${stop} is not decided yet. Decide it first: handrail resume ${undecided}`;
}
