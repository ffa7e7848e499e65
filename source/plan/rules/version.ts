import {
	changeClass,
	chooseVersions,
	type ChangeClass,
	type Row,
	type Rules,
} from '../../versions/choice.ts';
import type {Gap} from '../../versions/gap.ts';
import type {Hop} from '../../versions/road.ts';
import {answered, answeredOfVersion, decided, seen, type Context} from '../context.ts';
import type {Release, VersionsSeen} from '../observations.ts';
import type {Question, Stand} from '../questions.ts';
import {isFresh, lookAgain} from './again.ts';
import {openAsk} from './asked.ts';
import {sameVersion, type Scheme} from '../../versions/scheme.ts';

/** A page asks several times for what was judged, and with thousands of versions each time would be seen. */
const judged = new WeakMap<VersionsSeen, {of: Context['runbook']; rows: readonly Row[]}>();

/** The rows of the version page, newest first. */
export function versionRows({runbook, state}: Context): readonly Row[] {
	const versions = seen<VersionsSeen>(state, 'versions');
	if (!versions) return [];
	const before = judged.get(versions);
	if (before?.of === runbook) return before.rows;
	const {scheme, rules} = runbook.versions;
	const all = {...rules, withdrawn: [...rules.withdrawn, ...versions.withdrawn]};
	const rows = chooseVersions({
		scheme,
		installed: versions.installed.version,
		available: versions.available,
		rules: all,
		failed: mustRepeat(runbook.versions, versions.failed),
		undecided: versions.open?.session,
	});
	judged.set(versions, {of: runbook, rows});
	return rows;
}

/** Only a stop that may not be passed over is held against the next version. */
function mustRepeat(
	{scheme, rules}: {scheme: Scheme; rules: Rules},
	failed: string | undefined,
): string | undefined {
	if (failed === undefined || rules.skipping !== 'any') return failed;
	return rules.stops?.some(({version}) => sameVersion(scheme, version, failed))
		? failed
		: undefined;
}

/** The road to the version that the operator wants to be at in the end; undefined for a single hop. */
export function roadOf(context: Context): readonly Hop[] | undefined {
	const goal = answered(context.state, 'goal');
	return versionRows(context).find(({version}) => version === goal)?.road;
}

/** The change class of the chosen pair; said by the runbook, else by the operator, else destructive. */
export function classOfChange(
	context: Context,
): {class: ChangeClass; why: string; said: boolean} | undefined {
	const {runbook, state} = context;
	const versions = seen<VersionsSeen>(state, 'versions');
	const to = answered(state, 'version');
	if (!versions || typeof to !== 'string') return undefined;
	const said = changeClass(
		runbook.versions.scheme,
		runbook.versions.rules,
		versions.installed.version,
		to,
	);
	const own = answeredOfVersion(state, 'change');
	if (said.said || (own !== 'compatible' && own !== 'patch')) return said;
	return {class: own, why: 'You said so.', said: true};
}

/** What this kind of change is, or may be; a patch only where the vendor has a word for it (HF-12). */
function changeQuestion({runbook}: Context): Question {
	const {names} = runbook.versions.rules;
	const options = [
		{
			value: 'destructive',
			label: 'It may change data one way only',
			note: 'the safe answer when in doubt',
		},
		{
			value: 'compatible',
			label: 'The old program can run on the new data',
			note: 'only if the vendor says so',
		},
		...(names.patch === undefined
			? []
			: [
					{
						value: 'patch',
						label: 'It leaves the data as it is',
						note: 'only if the vendor says so',
					},
				]),
	].map(option => {
		const name = names[option.value as ChangeClass];
		return name === undefined ? option : {...option, label: `${name}: ${option.label}`};
	});
	const label = 'Nobody said what this change does to the data. What do the notes say?';
	return {id: 'change', page: 'version', kind: 'choice', label, options, default: 'destructive'};
}

export function versionRule(context: Context): Stand | undefined {
	const {state} = context;
	const page = 'version' as const;
	if (!isFresh(state, 'versions.again', state.observed.get('versions')))
		return {page, work: {do: 'look', what: 'versions'}, questions: []};
	const chosen = answered(state, 'version');
	if (chosen === undefined) return {page, questions: versionQuestions(context)};

	if (classOfChange(context)?.said === false && answeredOfVersion(state, 'change') === undefined)
		return {page, questions: [changeQuestion(context)]};
	const release = seen<Release>(state, 'release');
	if (release?.version !== chosen)
		return {page, work: {do: 'look', what: 'release'}, questions: []};
	const ask = openAsk(context, page);
	if (ask) return {page, questions: [ask]};
	if (answered(state, 'version.go') === chosen) return undefined;
	return {
		page,
		questions: [{id: 'version.go', page, kind: 'confirm', label: 'Go on with this version'}],
	};
}

/** What is left of the road once this session's hop has ended well. */
export function nextOnRoad(context: Context): readonly Hop[] | undefined {
	const {state} = context;
	if (state.outcome !== 'done' || decided(state, 'decide') !== 'finish') return undefined;
	const road = roadOf(context);
	if (road?.[0]?.to !== answered(state, 'version')) return undefined;
	return road?.slice(1);
}

/** Which version next; and, where some lie beyond a stop, where one wants to be in the end. */
function versionQuestions(context: Context): Question[] {
	const page = 'version' as const;
	const rows = versionRows(context);
	const road = roadOf(context);
	const first = road?.[0];
	const beyond = rows.filter(row => row.road !== undefined);
	const options = rows.flatMap(row =>
		row.road === undefined || row.version === first?.to
			? [{...optionOf(row), ...offTheRoad(row, first)}]
			: [],
	);
	const best = first?.to ?? rows.find(row => row.recommended)?.version;
	const next: Question = {
		id: 'version',
		page,
		kind: 'choice',
		label: road ? `The first stop on the way to ${road.at(-1)?.to ?? ''}` : 'Which version?',
		options,
		...(best === undefined ? {} : {default: best}),
	};
	const again = lookAgain('versions.again', page, 'Look again for versions');
	if (road || beyond.length === 0) return [next, again];
	const goal: Question = {
		id: 'goal',
		page,
		kind: 'choice',
		label: 'Or over several stops?',
		optional: true,
		options: beyond.map(row => ({
			...optionOf(row),
			note: [
				`over ${row.road?.map(({to}) => to).join(', ')}`,
				...gapsOf(row).map(({note}) => note),
			].join(' · '),
		})),
	};
	return [next, goal, again];
}

/** What is left out on the way to a version, hop by hop. */
export const gapsOf = ({gap, road = []}: Row): Gap[] =>
	[gap, ...road.map(hop => hop.gap)].filter(item => item !== undefined);

/** The row of the version that was chosen. */
export const chosenRow = (context: Context): Row | undefined =>
	versionRows(context).find(({version}) => version === answered(context.state, 'version'));

function optionOf({version, date, app, jump, equal, remark, gap, refused}: Row) {
	return {
		value: version,
		label: app === undefined ? version : `${version} (application ${app})`,
		note: [date, jump, equal === undefined ? '' : `equal to ${equal}`, remark, gap?.note]
			.filter(Boolean)
			.join(' · '),
		// Going down, or over what may not be skipped, is never a mere Enter: it says why, and the record keeps it.
		...((jump === 'older' || gap) && refused === undefined ? {reason: true} : {}),
		...(refused === undefined ? {} : {refused}),
	};
}

const offTheRoad = (row: Row, first: Hop | undefined) =>
	first === undefined || row.version === first.to || row.refused !== undefined
		? {}
		: {refused: `Not on the road that was chosen: ${first.to} comes first.`};
