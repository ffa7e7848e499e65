import {chosenApplication} from '../../plan/application.ts';
import {answered, seen} from '../../plan/context.ts';
import type {Release, VersionsSeen} from '../../plan/observations.ts';
import type {Context} from '../../plan/context.ts';
import {newestOf} from '../../plan/rules/newest.ts';
import {chosenRow, roadOf, versionRows} from '../../plan/rules/version.ts';
import {text as plain} from '../../plan/text.ts';
import type {View} from '../../plan/view.ts';
import {cautionWords} from '../../versions/caution.ts';
import type {Row as Offer} from '../../versions/choice.ts';
import {changeInWords} from '../../report/change-words.ts';
import {moment, size} from '../../report/words.ts';
import {askedRows} from '../asked-rows.ts';
import {busyRows, isLooking} from '../busy.ts';
import {blank, heading, paragraph, type Page, type Row} from '../model.ts';
import {ignoredRows, wholeIgnored} from './ignored-rows.ts';
import {goalRows, roadRows} from './road-rows.ts';
import {choiceRows, confirmRow, lookAgainRows, questionRows} from '../question-rows.ts';
import {staleRows} from '../stale-rows.ts';

/** Which version: date, size of the jump, and for those that may not be chosen, why. */
export function versionPage(view: View): Page {
	const {context, stand, live} = view;
	const {state} = context;
	const versions = seen<VersionsSeen>(state, 'versions');
	if (!versions || isLooking(view, 'versions')) return {rows: busyRows(live)};
	const {installed, ignored} = versions;
	const question = stand.questions.find(({id}) => id === 'version' || id === 'change');
	const goal = stand.questions.find(({id}) => id === 'goal');
	const go = stand.questions.filter(({id}) => id === 'version.go').map(item => confirmRow(item));
	const head: Row[] = [
		heading('h', question?.label ?? 'Which version?'),
		paragraph(
			'now',
			`${installed.version}${application(installed.app)} is installed: ${installed.place}, ${size(installed.size)}`,
		),
		...staleRows(versions, 'the source'),
		...openRows(versions),
		...newestRows(context),
		blank('b'),
	];
	if (question?.id === 'version') {
		const list = versionRows(context);
		const none = list.every(row => row.refused !== undefined);
		// Nothing that is not recommended is stood on before it is chosen.
		const unsure = question.default === undefined && list.every(({jump}) => jump !== 'again');
		const choices = choiceRows(question);
		return {
			rows: [
				...head,
				...roadRows(context),
				...(unsure ? choices.map(row => ({...row, preferred: false})) : choices),
				...goalRows(goal),
				...gapRows(list),
				...downRows(list),
				...(none ? noneRows(context) : []),
				...lookAgainRows(stand.questions, unsure),
				...ignoredRows(ignored),
			],
			...(ignored.length > 0 ? {whole: wholeIgnored(ignored)} : {}),
		};
	}

	if (question) return {rows: [...head, ...questionRows(question).slice(1)]};
	const release = seen<Release>(state, 'release');
	const chosen = plain(answered(state, 'version'));
	const app = chosenApplication(state);
	const proven = release ? releaseRows(release, context) : [];
	const asked = askedRows(view, 'version');
	const other: Row = {
		key: 'other',
		text: 'Choose another version',
		act: {do: 'change', id: 'version'},
		preferred: false,
	};
	return {
		rows: [
			...head,
			...(chosen === ''
				? []
				: [
						{
							key: 'chosen',
							text: `${chosen}${application(app)} is chosen`,
							mark: 'good' as const,
						},
					]),
			...gapRows(roadOf(context) ? [] : chosenRows(context)),
			...proven,
			...roadRows(context, false),
			...busyRows(live),
			...asked.rows,
			blank('b2'),
			...go,
			other,
		],
		...(asked.field ? {field: asked.field} : {}),
	};
}

/** An earlier upgrade that nobody decided about comes before anything else. */
function openRows({open}: VersionsSeen): Row[] {
	if (!open) return [];
	const text = `The upgrade to ${open.version} of ${moment(open.at)} is not decided yet: handrail resume ${open.session}`;
	return [{...paragraph('open', text, 'warn'), mark: 'warn'}];
}

/** That nothing newer is there, or that nobody can tell. */
function newestRows(context: Context): Row[] {
	const newest = newestOf(context);
	if (!newest || answered(context.state, 'version') !== undefined) return [];
	const marks = {nothing: 'good', something: 'warn', unsure: 'unknown'} as const;
	return [{key: 'newest', text: newest.words, mark: marks[newest.state], wrap: true}];
}

/** Where none can be chosen, what may be done about it. */
function noneRows(context: Context): Row[] {
	const words =
		versionRows(context).length === 0
			? 'No version is on offer here. Put one where this runbook looks for them, then look again.'
			: newestOf(context)
				? 'If there is a newer one, put it where this runbook looks for them, then look again.'
				: 'None of these can be chosen; each says why.';
	return [paragraph('none', words, newestOf(context) ? 'dim' : 'warn')];
}

/** What one would leave out although nothing may be skipped, and where a major version is left. */
function gapRows(list: readonly Offer[]): Row[] {
	const open = list.filter(({refused}) => refused === undefined);
	const gaps = open.flatMap(({version, gap}) =>
		gap ? [`${version} ${gap.note}. ${gap.why}`] : [],
	);
	const borders = open.flatMap(({border}) => border ?? []);
	if (gaps.length + borders.length === 0) return [];
	return [
		blank('bgap'),
		...gaps.map((text, at) => paragraph(`gap${at}`, text, 'warn')),
		...borders.map((text, at) => paragraph(`border${at}`, text, 'dim')),
	];
}

const chosenRows = (context: Context): Offer[] => {
	const row = chosenRow(context);
	return row ? [row] : [];
};

/** What going down means, where it may be chosen. */
function downRows(list: readonly Offer[]): Row[] {
	if (!list.some(({jump, refused}) => jump === 'older' && refused === undefined)) return [];
	const text =
		'An older version meets data that the newer one has written. It may refuse it, or pass over what it does not know. The runbook allows it; your reason is asked for and recorded.';
	return [blank('bd'), paragraph('down', text, 'warn')];
}

const application = (app: string | undefined) => (app === undefined ? '' : ` (application ${app})`);

function releaseRows(release: Release, {runbook}: Context): Row[] {
	const {names} = runbook.versions.rules;
	const sums = {
		matches: 'matches the sums file',
		none: 'not checked: no sha256 list lies beside it',
		'not listed': 'not checked: the sums file has no sha256 of it',
	};
	const known = sums[release.sums as keyof typeof sums] ?? release.sums;
	return [
		{
			key: 'sha',
			text: `sha256 ${release.sha256.slice(0, 16)}…`,
			side: known,
			mark: /^no(?:t|ne)\b/.test(release.sums) ? 'warn' : 'good',
		},
		...(release.signature === undefined
			? []
			: [paragraph('signature', release.signature, 'dim', 4)]),
		...(release.caution === undefined
			? []
			: [paragraph('caution', `The package says: ${cautionWords[release.caution]}.`, 'warn', 4)]),
		...(release.kind === 'image' || release.kind === 'chart'
			? [paragraph('place', release.program, 'dim', 4)]
			: []),
		{
			key: 'class',
			text: `What it does to the data: ${changeInWords(release.change.class, names)}`,
			mark: release.change.class === 'destructive' ? 'warn' : 'good',
			wrap: true,
		},
		paragraph('why', release.change.why, 'dim', 4),
	];
}
