import {isEarly} from '../../versions/caution.ts';
import {compare, parseVersion} from '../../versions/scheme.ts';
import {withdrawal} from '../../versions/withdrawal.ts';
import {seen, type Context} from '../context.ts';
import type {VersionsSeen} from '../observations.ts';
import {versionRows} from './version.ts';

/** That what is installed is the newest. `unsure` where the source did not answer; `something` where it was withdrawn. */
export type Newest = {state: 'nothing' | 'something' | 'unsure'; words: string};

/**
 * Is there nothing newer to go to? Pre-releases do not count, unless one runs already; withdrawn versions neither. Undefined where there is something newer,
 * also where it cannot be reached; where an earlier upgrade is open; and where no version was seen at all.
 */
export function newestOf(context: Context): Newest | undefined {
	const {runbook, state} = context;
	const {scheme, rules} = runbook.versions;
	const versions = seen<VersionsSeen>(state, 'versions');
	const own = versions && parseVersion(scheme, versions.installed.version).version;
	if (!versions || !own || versions.open) return undefined;
	const rows = versionRows(context).flatMap(row => {
		const {version} = parseVersion(scheme, row.version);
		return version ? [{row, version}] : [];
	});
	if (rows.length === 0 || rows.some(({row}) => row.jump === 'again')) return undefined;
	const all = {withdrawn: [...rules.withdrawn, ...versions.withdrawn]};
	const here = rows.find(({version}) => compare(version, own) === 0);
	const runsEarly = own.pre.length > 0 || isEarly(here?.row.caution);
	const newer = rows
		.filter(({version}) => compare(version, own) > 0)
		.map(({row, version}) => ({
			name: row.version,
			gone: withdrawal(scheme, version, all),
			early: !runsEarly && (version.pre.length > 0 || isEarly(row.caution)),
		}));
	if (newer.some(({gone, early}) => gone === undefined && !early)) return undefined;
	const name = versions.installed.version;
	const passed = newer.map(item =>
		item.gone === undefined
			? `${item.name} is newer, and a pre-release.`
			: `${item.name} is newer, and was withdrawn: ${ended(item.gone)}`,
	);
	const said = (state: Newest['state'], words: string): Newest => ({
		state,
		words: [words, ...passed].join(' '),
	});
	const gone = withdrawal(scheme, own, all);
	if (gone !== undefined)
		return said(
			'something',
			`${name} was withdrawn: ${ended(gone)} Nothing newer is on offer here.`,
		);
	if (versions.unanswered !== undefined)
		return said('unsure', `Nothing newer than ${name} was seen. There may be something by now.`);
	return here
		? said('nothing', `${name} is the newest; nothing to do.`)
		: said('nothing', `Nothing newer than ${name} is on offer here; nothing to do.`);
}

/** A reason as a sentence: whoever wrote it may have left the full stop out. */
const ended = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);
