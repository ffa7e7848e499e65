import {answered, seen} from '../../plan/context.ts';
import {findingId, type ConfigFinding, type ConfigSeen} from '../../plan/observations.ts';
import {openFindings} from '../../plan/rules/values.ts';
import {text as plain} from '../../plan/text.ts';
import type {View} from '../../plan/view.ts';
import {count} from '../../report/words.ts';
import {busyRows} from '../busy.ts';
import {blank, heading, type Mark, type Page, type Row} from '../model.ts';
import {choiceRows, confirmRow} from '../question-rows.ts';

const words: Readonly<Record<string, string>> = {
	REMOVED: 'is gone in the new version',
	REMOVED_MAYBE: 'is not known to the new version: it will do nothing',
	'RENAMED?': 'does nothing any more; it seems to have a new name',
	STILL_EFFECTIVE: 'still works',
	DEFAULT_CHANGED: 'has a new default, which you get',
	PINNED_DEFAULT_CHANGED: 'has a new default; yours stays',
	TYPE_CHANGED: 'takes another kind of value now',
	LIST_REPLACES: 'is a list: yours replaces the new one whole',
	REDUNDANT: 'is the same as the default',
	NULL_DELETES: 'takes the default away',
	UNKNOWN: 'is known to neither version',
	NEW: 'is new',
	NEW_DEFAULT: 'is new, with a default',
	DEFAULT_REMOVED: 'is gone; you did not set it',
	NEW_REQUIRED: 'is new and must be set',
};
const marks: Readonly<Record<ConfigFinding['severity'], Mark>> = {
	stop: 'bad',
	look: 'warn',
	info: 'good',
};

function detail(finding: ConfigFinding): string {
	const parts = [
		finding.yours === undefined ? '' : `yours ${finding.yours}`,
		finding.old === undefined ? '' : `default was ${finding.old}`,
		finding.new === undefined ? '' : `is ${finding.new}`,
		finding.suggestion === undefined ? '' : `did you mean ${finding.suggestion}?`,
	];
	return parts.filter(Boolean).join(' · ');
}

/** What the new version does to the operator's settings, a verdict for each key. */
export function valuesPage({context, stand, live}: View): Page {
	const {state} = context;
	const config = seen<ConfigSeen>(state, 'values');
	if (!config) return {rows: busyRows(live)};
	const look = openFindings(config);
	const settled = config.findings.length - look.length;
	const head: Row[] = [
		heading(
			'h',
			`${count(config.findings.length, 'setting')} compared: ${settled} need nothing, ${look.length} ${look.length === 1 ? 'needs' : 'need'} a look`,
		),
		...config.read.map((source): Row => ({
			key: `r${source}`,
			text: `read: ${source === 'flags' ? 'the flags of both programs' : source}`,
			tone: 'dim',
		})),
		...config.unread.map(({source, why}): Row => ({
			key: `u${source}`,
			text: `Not compared: ${source}. ${why}`,
			mark: 'unknown',
			wrap: true,
		})),
		blank('b'),
	];
	const open = stand.questions[0];
	const findings = look.flatMap((finding): Row[] => {
		const id = findingId(finding);
		const value = answered(state, id);
		const row: Row = {
			key: `f${finding.key}`,
			text: `${finding.key}  ${words[finding.verdict] ?? finding.verdict}`,
			mark: value === undefined ? marks[finding.severity] : 'good',
			wrap: true,
		};
		const done: Row[] =
			value === undefined
				? []
				: [
						{
							key: `f${finding.key}=`,
							text: `you chose: ${plain(value)}`,
							indent: 4,
							tone: 'dim',
							act: {do: 'change', id},
						},
					];
		const more: Row = {
			key: `f${finding.key}.`,
			text: detail(finding),
			indent: 4,
			tone: 'dim',
			wrap: true,
		};
		const question = open?.id === id ? choiceRows(open).map(item => ({...item, indent: 4})) : [];
		return [row, more, ...done, ...question];
	});
	const go = stand.questions.find(({id}) => id === 'values.go');
	const rest = config.findings
		.filter(({severity}) => severity === 'info')
		.map((finding): Row => ({
			key: `i${finding.key}`,
			text: `${finding.key}  ${words[finding.verdict] ?? finding.verdict}`,
			side: detail(finding),
			mark: 'good',
			tone: 'dim',
		}));
	return {rows: [...head, ...findings, ...(go ? [confirmRow(go)] : []), blank('b2'), ...rest]};
}
