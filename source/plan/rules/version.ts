import {changeClass, chooseVersions} from '../../versions/choice.ts';
import {answered, seen, type Context} from '../context.ts';
import type {Release, VersionsSeen} from '../observations.ts';
import type {Stand} from '../questions.ts';

/** The rows of the version page, newest first. */
export function versionRows({runbook, state}: Context) {
	const versions = seen<VersionsSeen>(state, 'versions');
	if (!versions) return [];
	const {scheme, rules} = runbook.versions;
	const all = {...rules, withdrawn: [...rules.withdrawn, ...versions.withdrawn]};
	return chooseVersions({
		scheme,
		installed: versions.installed.version,
		available: versions.available,
		rules: all,
	});
}

/** The change class of the chosen pair; said by the runbook, else by the operator, else destructive. */
export function classOfChange(context: Context) {
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
	const own = answered(state, 'change');
	if (said.said || typeof own !== 'string') return said;
	return own === 'compatible'
		? {class: 'compatible' as const, why: 'You said so.', said: true}
		: said;
}

export function versionRule(context: Context): Stand | undefined {
	const {state} = context;
	const page = 'version' as const;
	if (!seen<VersionsSeen>(state, 'versions'))
		return {page, work: {do: 'look', what: 'versions'}, questions: []};
	const chosen = answered(state, 'version');
	if (chosen === undefined) {
		const rows = versionRows(context);
		const options = rows.map(row => ({
			value: row.version,
			label: row.version,
			note: [row.date, row.jump].filter(Boolean).join(' · '),
			...(row.refused === undefined ? {} : {refused: row.refused}),
		}));
		const best = rows.find(row => row.recommended)?.version;
		return {
			page,
			questions: [
				{
					id: 'version',
					page,
					kind: 'choice',
					label: 'Which version?',
					options,
					...(best ? {default: best} : {}),
				},
			],
		};
	}

	if (classOfChange(context)?.said === false && answered(state, 'change') === undefined) {
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
		];
		const label = 'Nobody said what this change does to the data. What do the notes say?';
		return {
			page,
			questions: [{id: 'change', page, kind: 'choice', label, options, default: 'destructive'}],
		};
	}

	const release = seen<Release>(state, 'release');
	if (release?.version !== chosen)
		return {page, work: {do: 'look', what: 'release'}, questions: []};
	if (answered(state, 'version.go') === chosen) return undefined;
	return {
		page,
		questions: [{id: 'version.go', page, kind: 'confirm', label: 'Go on with this version'}],
	};
}
