import {chosenApplication} from '../../plan/application.ts';
import {answered, seen} from '../../plan/context.ts';
import type {Release, VersionsSeen} from '../../plan/observations.ts';
import type {Context} from '../../plan/context.ts';
import type {Question} from '../../plan/questions.ts';
import {versionRows} from '../../plan/rules/version.ts';
import {text as plain} from '../../plan/text.ts';
import type {View} from '../../plan/view.ts';
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
		blank('b'),
	];
	if (question?.id === 'version') {
		const none = versionRows(context).every(row => row.refused !== undefined);
		const hint = none
			? [
					paragraph(
						'none',
						'There is no newer version here. Put one beside the others, then look again.',
						'warn',
					),
				]
			: [];
		return {
			rows: [
				...head,
				...roadRows(context),
				...choiceRows(question),
				...goalRows(goal),
				...downRows(question),
				...hint,
				...lookAgainRows(stand.questions, none),
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
			{key: 'chosen', text: `${chosen}${application(app)} is chosen`, mark: 'good'},
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

/** What going down means, where it may be chosen. */
function downRows({options = []}: Question): Row[] {
	if (!options.some(({reason}) => reason === true)) return [];
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
