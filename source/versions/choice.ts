import type {Rules} from './change.ts';
import {jumpOf} from './jump.ts';
import {compare, parseVersion, type Scheme, type Version} from './scheme.ts';

export {changeClass, type ChangeClass, type Rules} from './change.ts';

/** A line of the version page. `refused` says why it cannot be chosen. */
export type Row = {
	version: string;
	date?: string;
	jump: string;
	refused?: string;
	recommended?: boolean;
};

type Offered = {readonly version: string; readonly date?: string | undefined};
type Read = {offered: Offered; version: Version};

/**
 * The rows of the version page, newest first; what cannot be read comes last and is refused.
 * Recommended is the newest that may be chosen, is newer than what runs and is no pre-release.
 * Never throws: where the installed version cannot be read, every row is refused and says so.
 */
export function chooseVersions(wanted: {
	scheme: Scheme;
	installed: string;
	available: readonly Offered[];
	rules: Rules;
}): Row[] {
	const {scheme, available, rules} = wanted;
	const from = parseVersion(scheme, wanted.installed);
	const read: Read[] = [];
	const unread: Row[] = [];
	for (const offered of available) {
		const {version, refused} = parseVersion(scheme, offered.version);
		if (version) read.push({offered, version});
		else unread.push({...dated(offered), jump: 'unknown', refused});
	}
	read.sort((a, b) => compare(b.version, a.version));
	const installed = from.version;
	if (!installed) {
		const refused = `The installed version cannot be read, so no jump can be judged. ${from.refused}`;
		return [...read.map(({offered}) => ({...dated(offered), jump: 'unknown', refused})), ...unread];
	}
	const next = nextAfter(installed, read, scheme, rules);
	const rows = read.map(({offered, version}): Row => {
		const refused = refusal({scheme, installed, version, rules, next});
		const jump = jumpOf(scheme, installed, version);
		return {...dated(offered), jump, ...(refused === undefined ? {} : {refused})};
	});
	const best = read.findIndex(
		({version}, at) =>
			rows[at]?.refused === undefined &&
			version.pre.length === 0 &&
			compare(version, installed) > 0,
	);
	return [...rows.map((row, at) => (at === best ? {...row, recommended: true} : row)), ...unread];
}

function dated({version, date}: Offered): {version: string; date?: string} {
	return date === undefined ? {version} : {version, date};
}

function withdrawal(scheme: Scheme, version: Version, rules: Rules): string | undefined {
	return rules.withdrawn.find(entry => {
		const other = parseVersion(scheme, entry.version).version;
		return other !== undefined && compare(other, version) === 0;
	})?.why;
}

/** Where nothing may be skipped: the oldest release after the installed one that was not withdrawn. */
function nextAfter(installed: Version, newestFirst: readonly Read[], scheme: Scheme, rules: Rules) {
	if (rules.skipping === 'any') return undefined;
	return newestFirst.findLast(
		({version}) =>
			compare(version, installed) > 0 &&
			version.pre.length === 0 &&
			withdrawal(scheme, version, rules) === undefined,
	)?.version;
}

function refusal(about: {
	scheme: Scheme;
	installed: Version;
	version: Version;
	rules: Rules;
	next: Version | undefined;
}): string | undefined {
	const {scheme, installed, version, rules, next} = about;
	const withdrawn = withdrawal(scheme, version, rules);
	if (withdrawn !== undefined) return `It was withdrawn: ${withdrawn}`;
	const order = compare(version, installed);
	if (order === 0) return 'This version is installed already.';
	if (order < 0 && rules.downgrade === 'refused') {
		return `It is older than ${installed.text}, and this product must not go back that way.`;
	}
	if (next && compare(version, next) > 0)
		return `No version may be skipped: ${next.text} comes first.`;
	return undefined;
}
