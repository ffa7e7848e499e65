import {answered, seen} from '../../plan/context.ts';
import {keyAndPlace} from '../../plan/finding-ids.ts';
import {
	findingId,
	type ConfigFinding,
	type ConfigSeen,
	type NotesSeen,
} from '../../plan/observations.ts';
import {choicesFor, saidTogether} from '../../plan/rules/value-choices.ts';
import {openFindings} from '../../plan/rules/values.ts';
import {text as plain} from '../../plan/text.ts';
import type {View} from '../../plan/view.ts';
import {verdictWords} from '../../report/values-words.ts';
import {count} from '../../report/words.ts';
import {shownPath, type Verdict} from '../../values/finding.ts';
import {busyRows, isLooking} from '../busy.ts';
import {blank, heading, type Mark, type Page, type Row, type Told} from '../model.ts';
import {consequenceRows} from '../effect-rows.ts';
import {choiceRows, confirmRow, lookAgainRows} from '../question-rows.ts';

/** Verdicts on flags, which have no place in the table of settings. */
const flagWords: Readonly<Record<string, {short: string; long: string}>> = {
	REMOVED: {
		short: 'is gone in the new version',
		long: 'The new program does not know this flag and may refuse to start with it.',
	},
	NEW: {short: 'is new', long: 'The new program has this flag. Without it, its default counts.'},
	NOT_LISTED: {
		short: 'is in neither help',
		long: 'Your program is called with this flag, and neither version lists it: it is hidden, or never read.',
	},
};
const wordsOf = (verdict: string): {short: string; long: string} =>
	verdictWords[verdict as Verdict] ?? flagWords[verdict] ?? {short: verdict, long: verdict};
const marks: Readonly<Record<ConfigFinding['severity'], Mark>> = {
	stop: 'bad',
	look: 'warn',
	info: 'good',
};

/** What the new version does to the operator's settings: what needs an answer first, all of it with `d`. */
export function valuesPage(view: View): Page {
	const {context, stand, live} = view;
	const {state} = context;
	const config = seen<ConfigSeen>(state, 'values');
	if (!config || isLooking(view, 'values')) return {rows: busyRows(live)};
	const look = openFindings(config);
	const rest = config.findings.filter(({severity}) => severity === 'info');
	const go = stand.questions.find(({id}) => id === 'values.go');
	const notes = seen<NotesSeen>(state, 'notes');
	const findings = look.flatMap(finding => {
		const id = findingId(finding);
		const value = answered(state, id);
		const question = stand.questions.find(item => item.id === id);
		const done: Row[] =
			value === undefined
				? []
				: [
						{
							key: `f${id}=`,
							text: `you chose: ${chosenWords(finding, plain(value), notes)}`,
							indent: 4,
							tone: 'dim',
							act: {do: 'change', id},
						},
					];
		return [
			...findingRows(finding, value !== undefined, notes),
			...done,
			...(question
				? choiceRows(question).map(item => ({...item, indent: 4, told: toldOf(finding)}))
				: []),
		];
	});
	const head = headRows(config, look.length);
	const end = [...(go ? [confirmRow(go)] : []), ...lookAgainRows(stand.questions)];
	return {
		rows: [
			...head,
			...findings,
			...watchedRows(config),
			...consequenceRows(config, state),
			...end,
			...restRows(config, rest.length),
		],
		whole: wholeRows(config),
	};
}

/** A choice in the words in which it was offered. */
function chosenWords(finding: ConfigFinding, value: string, notes?: NotesSeen): string {
	const {options} = choicesFor(finding, notes);
	return options.find(option => option.value === value)?.label ?? value;
}

function headRows(config: ConfigSeen, open: number): Row[] {
	const all = config.findings.length + (config.still ?? 0);
	const summary = `${count(all, 'setting')} compared: ${all - open} ${all - open === 1 ? 'needs' : 'need'} nothing, ${open} ${open === 1 ? 'needs' : 'need'} a look`;
	return [
		heading('h', summary),
		...config.read.map((source): Row => ({
			key: `r${source}`,
			text: `read: ${source === 'flags' ? 'the flags of both programs' : source}`,
			tone: 'dim',
		})),
		...(config.rendered ?? []).map((text, index): Row => ({
			key: `rendered${index}`,
			text,
			tone: 'dim',
			wrap: true,
		})),
		...config.unread.map(({source, why}, index): Row => ({
			key: `u${index}`,
			text: `${source}: ${why}`,
			mark: 'unknown',
			wrap: true,
		})),
		blank('b'),
	];
}

function findingRows(finding: ConfigFinding, settled: boolean, notes?: NotesSeen): Row[] {
	const {severity, verdict, proof, comment, suggestion, score, text} = finding;
	const id = findingId(finding);
	const told = toldOf(finding);
	const under = (name: string, words: string): Row => ({
		key: `f${id}${name}`,
		text: words,
		indent: 4,
		tone: 'dim',
		wrap: true,
	});
	// What the line above says already is not said twice.
	const said =
		proof?.result === 'no-effect' || text?.startsWith('The default changed; ') ? undefined : text;
	const alike = score === undefined ? '' : `  ${Math.round(score * 100)} % alike`;
	const named = suggestion !== undefined && saidTogether(notes, finding.key, suggestion);
	const sure = named ? '  the notes name both' : alike;
	return [
		{
			key: `f${id}`,
			text: `${keyAndPlace(finding)}  ${wordsOf(verdict).short}`,
			mark: settled ? 'good' : marks[severity],
			wrap: true,
			told,
		},
		...(detail(finding) === '' ? [] : [under('.', detail(finding))]),
		...(settled
			? []
			: [
					...(said === undefined ? [] : [under('!', said)]),
					...(suggestion === undefined ? [] : [under('?', `did you mean ${suggestion}?${sure}`)]),
					...(proof === undefined || proof.result === 'none'
						? []
						: [under('%', `proven: ${proof.why.split(';')[0]}`)]),
					...(comment === undefined ? [] : [under('#', `# ${comment.slice(0, 200)}`)]),
				]),
	];
}

function toldOf(finding: ConfigFinding): Told {
	const {key, written, verdict, also = [], proof, comment, place, text} = finding;
	const parts = [
		wordsOf(verdict).long,
		text ?? '',
		also.length === 0 ? '' : `Also: ${also.map(other => wordsOf(other).short).join('; ')}.`,
		proof === undefined
			? ''
			: proof.result === 'none'
				? `Not proven: ${proof.why}.`
				: `Proven: ${proof.why}.`,
		comment === undefined ? '' : `The defaults say: ${comment}`,
		place === undefined ? '' : `It stands at ${place}.`,
	];
	return {
		title: `${shownPath(key, written)}: ${verdict}`,
		commands: [],
		why: [...new Set(parts)].filter(Boolean).join('\n'),
	};
}

function detail(finding: ConfigFinding): string {
	const short = (text: string): string =>
		text === '' ? '""' : text.length > 60 ? `${text.slice(0, 59)}…` : text;
	const {yours, old, new: fresh, means} = finding;
	const parts = [
		yours === undefined ? '' : `yours ${short(yours)}`,
		old === undefined || old === fresh ? '' : `default was ${short(old)}`,
		fresh === undefined
			? ''
			: `${old === undefined || old === fresh ? 'default' : 'is'} ${short(fresh)}${means === undefined ? '' : ` (means ${means})`}`,
	];
	return parts.filter(Boolean).join(' · ');
}

/** Keys that changed in the past are told of even where nothing changed (JT-12). */
function watchedRows({watched = []}: ConfigSeen): Row[] {
	if (watched.length === 0) return [];
	return [
		blank('bw'),
		heading('hw', 'The vendor changed these keys before'),
		...watched.map(({key, yours, look, changed}): Row => {
			const own = yours === 0 ? 'not set by you' : `${count(yours, 'key')} of yours`;
			const now =
				look > 0
					? `${look} ${look === 1 ? 'needs' : 'need'} a look`
					: changed > 0
						? `${changed} changed, nothing to decide`
						: 'nothing changed this time';
			return {
				key: `watch${key}`,
				text: key,
				side: `${own}; ${now}`,
				mark: look > 0 ? 'warn' : 'good',
			};
		}),
	];
}

function restRows(config: ConfigSeen, rest: number): Row[] {
	const more = rest + (config.still ?? 0);
	if (more === 0) return [];
	const text = `${count(more, 'setting')} ${more === 1 ? 'needs' : 'need'} nothing`;
	return [
		blank('b2'),
		{key: 'rest', text, side: rest > 0 ? 'd shows more' : '', tone: 'dim', mark: 'good'},
	];
}

/** Every finding that is kept, by verdict. */
function wholeRows(config: ConfigSeen): Row[] {
	const groups = Map.groupBy(config.findings, ({verdict}) => verdict);
	const rows = [...groups].flatMap(([verdict, list]): Row[] => [
		heading(`w${verdict}`, `${verdict}  ${count(list.length, 'key')}`),
		...list.map((finding): Row => ({
			key: `w${verdict}${findingId(finding)}`,
			text: `${keyAndPlace(finding)}  ${detail(finding)}`,
			mark: marks[finding.severity],
			indent: 2,
			told: toldOf(finding),
		})),
	]);
	const still: Row[] =
		config.still === undefined || config.still === 0
			? []
			: [
					{
						key: 'still',
						text: `${count(config.still, 'key')} of yours still ${config.still === 1 ? 'works and is' : 'work and are'} not listed`,
						tone: 'dim',
					},
				];
	return [...rows, ...still];
}
