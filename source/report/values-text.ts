import {sanitise} from '../trust/safe.ts';
import {isGrave} from '../values/grave.ts';
import type {Consequences} from '../values/consequence.ts';
import {type Finding, meansText, shownPath, type Verdict} from '../values/finding.ts';
import type {Judged} from '../values/judge.ts';
import {findingJson} from '../values/finding-json.ts';
import {count} from './words.ts';
import {verdictWords} from './values-words.ts';

export type ValuesReport = {
	old: string;
	new: string;
	judged: Judged;
	rendering: {by?: string; renders: number; failed?: string; skipped?: string};
	consequences?: Consequences;
	/** What the files were taken for by what is in them, where their names do not tell. */
	taken?: 'compose';
};

/** What somebody must decide: findings above info, and what the upgrade would destroy or refuse. */
export function toDecide({judged, rendering, consequences}: ValuesReport): number {
	const grave = (consequences?.list ?? []).filter(({class: kind}) => isGrave(kind));
	return (
		judged.findings.filter(({severity}) => severity !== 'info').length +
		grave.length +
		judged.notices.length +
		(rendering.failed === undefined ? 0 : 1)
	);
}

/** The report as an operator reads it in a terminal or a pipe: lines of text, no colours. `all`: what needs nothing too. */
export function valuesText(
	report: ValuesReport,
	signs: {bad: string; warn: string; good: string},
	all = false,
): string[] {
	const {judged, rendering, consequences} = report;
	const open = judged.findings.filter(({severity}) => severity !== 'info');
	const rest = judged.findings.filter(({severity}) => severity === 'info');
	// A map of yours can be refused beside the keys in it, which alone are counted.
	const look = judged.findings.filter(({set, severity}) => set && severity !== 'info').length;
	const work = Math.max(0, judged.keys - look);
	const lines = [
		`${report.old} → ${report.new}`,
		judged.keys === 0
			? 'No settings of yours were given: only the defaults were compared.'
			: `${count(judged.keys, 'key')} of yours read · ${work} ${work === 1 ? 'needs' : 'need'} nothing · ${judged.keys - work} ${judged.keys - work === 1 ? 'needs' : 'need'} a look`,
		...(judged.same
			? ['The two versions have the same defaults; only your own settings were looked at.']
			: []),
		...(report.taken
			? ['Taken for compose files by what is in them; with --kind values, for values of a chart.']
			: []),
		...renderingLines(rendering),
		...judged.unjudged.map(text => `Not judged: ${text}`),
		...judged.notices.map(
			({file, line, column, text}) => `${signs.warn} ${file}:${line}:${column}: ${text}`,
		),
		'',
	];
	for (const finding of open) lines.push(...findingLines(finding, signs, rendering.skipped), '');
	if (consequences) lines.push(...consequenceLines(consequences), '');
	lines.push(...restLines(rest, signs, all));
	const left = toDecide(report);
	const nothing =
		judged.unjudged.length > 0
			? 'Nothing to decide in what was judged; not all of it was.'
			: 'Nothing to decide.';
	lines.push(left === 0 ? nothing : `${count(left, 'thing')} to decide.`);
	return lines.map(line => sanitise(line));
}

function renderingLines({by, renders, failed, skipped}: ValuesReport['rendering']): string[] {
	if (failed !== undefined)
		return [
			by === 'docker compose'
				? `The new files do not come together with your settings (${by}): ${failed}`
				: `The new chart does not render with your settings (${by ?? 'helm'}): ${failed}`,
			'The upgrade itself would fail the same way.',
		];
	return [
		...(by === undefined
			? []
			: [
					by === 'docker compose'
						? 'Merged by docker compose.'
						: `Rendered with ${by}, ${count(renders, 'time')}.`,
				]),
		...(skipped === undefined
			? []
			: [
					by === undefined
						? skipped.startsWith('the files')
							? `Note: ${skipped}.`
							: `Not proven by rendering: ${skipped}.`
						: `Note: ${skipped}`,
				]),
	];
}

function findingLines(
	finding: Finding,
	signs: {bad: string; warn: string},
	skipped: string | undefined,
): string[] {
	const {
		path,
		written,
		verdict,
		also,
		severity,
		text,
		suggestion,
		score,
		proof,
		comment,
		file,
		line,
		column,
		beneath,
	} = finding;
	const mark = severity === 'medium' ? signs.warn : signs.bad;
	return [
		`${mark} ${shownPath(path, written)}  ${verdictWords[verdict].short}  [${[verdict, ...also].join(', ')}]`,
		`    ${text}`,
		...(valuesOf(finding) === '' ? [] : [`    ${valuesOf(finding)}`]),
		...(suggestion === undefined
			? []
			: [`    did you mean ${suggestion}? (${Math.round((score ?? 0) * 100)} % alike)`]),
		...(proof === undefined || proof.why === skipped
			? []
			: [`    ${proof.result === 'none' ? 'not proven' : 'proven'}: ${proof.why}`]),
		...(comment === undefined ? [] : [`    # ${clip(comment, 160)}`]),
		...(file === undefined ? [] : [`    ${file}:${line}:${column}`]),
		...(beneath === undefined
			? []
			: [`    set in ${beneath.join(', ')} too, which counts once this is gone`]),
	];
}

/** Yours, the old default and the new one, as far as there are any. */
export function valuesOf({
	yours,
	old,
	new: fresh,
	means,
}: Pick<Finding, 'yours' | 'old' | 'new' | 'means'>): string {
	const show = (value: unknown): string =>
		typeof value === 'string' && value.startsWith('‹') ? value : clip(JSON.stringify(value), 80);
	const changed = JSON.stringify(old) !== JSON.stringify(fresh);
	const parts = [
		yours === undefined ? '' : `yours ${show(yours)}`,
		old !== undefined && fresh !== undefined && changed
			? `default ${show(old)} → ${show(fresh)}`
			: '',
		old !== undefined && fresh !== undefined && !changed
			? `default ${show(fresh)}${means ? ` (means ${meansText(means)})` : ''}`
			: '',
		old !== undefined && fresh === undefined ? `default was ${show(old)}` : '',
		old === undefined && fresh !== undefined ? `new default ${show(fresh)}` : '',
	];
	return parts.filter(Boolean).join(' · ');
}

const clip = (text: string, most: number): string =>
	text.length > most ? `${text.slice(0, most - 1)}…` : text;

function consequenceLines({list, objects, changed, added}: Consequences): string[] {
	return [
		`What it does to the running objects: ${objects} rendered, ${changed} changed, ${added} new`,
		...list.map(({class: kind, object, text}) => `    ${kind.padEnd(10)} ${object}  ${text}`),
	];
}

const told: readonly Verdict[] = [
	'DEFAULT_CHANGED',
	'DEPRECATED',
	'NEW_DEFAULT',
	'DEFAULT_REMOVED',
];
const shownEach = 12;

function restLines(rest: readonly Finding[], signs: {good: string}, all: boolean): string[] {
	if (all)
		return rest.map(
			finding =>
				`${signs.good} ${shownPath(finding.path, finding.written)}  ${verdictWords[finding.verdict].short}  [${finding.verdict}]  ${valuesOf(finding)}`,
		);
	const lines: string[] = [];
	for (const verdict of told) {
		const list = rest.filter(finding => finding.verdict === verdict);
		if (list.length === 0) continue;
		lines.push(
			`${count(list.length, 'key')} ${verdictWords[verdict].short.replace(/^(?:is|has) /, match => (list.length === 1 ? match : match === 'is ' ? 'are ' : 'have '))}:`,
		);
		const grouped =
			verdict === 'DEFAULT_CHANGED' || verdict === 'DEPRECATED' ? list.map(line) : groups(list);
		lines.push(...grouped.slice(0, shownEach));
		if (grouped.length > shownEach)
			lines.push(`    and ${grouped.length - shownEach} more (--all)`);
		lines.push('');
	}
	return lines;
}

const line = (finding: Finding): string =>
	`    ${shownPath(finding.path, finding.written)}  ${valuesOf(finding)}`;

/** Keys that came or went together, under the first words of their paths. */
function groups(list: readonly Finding[]): string[] {
	const byHead = Map.groupBy(list, ({path}) => path.split('.').slice(0, 2).join('.'));
	return [...byHead].map(([head, found]) =>
		found.length === 1 ? line(found[0]!) : `    ${head}  ${count(found.length, 'key')}`,
	);
}

/** The report as JSON: the names are the facts', every value is masked. */
export function valuesJson(report: ValuesReport): unknown {
	const {judged, rendering, consequences} = report;
	const counts = Object.fromEntries(
		[...Map.groupBy(judged.findings, ({verdict}) => verdict)].map(([verdict, list]) => [
			verdict,
			list.length,
		]),
	);
	return {
		format: 1,
		old: report.old,
		new: report.new,
		keys: judged.keys,
		decide: toDecide(report),
		same: judged.same,
		counts,
		rendering,
		notices: judged.notices,
		unjudged: judged.unjudged,
		findings: judged.findings.map(findingJson),
		...(consequences ? {consequences: consequences.list} : {}),
	};
}
