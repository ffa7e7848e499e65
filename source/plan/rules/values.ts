import {acknowledged} from '../acknowledged.ts';
import {answered, type Context} from '../context.ts';
import {graveEffects} from '../effects.ts';
import {configOf} from '../scope.ts';
import {keyAndPlace} from '../finding-ids.ts';
import {findingId, type ConfigFinding, type ConfigSeen} from '../observations.ts';
import type {Option, Question, Stand} from '../questions.ts';
import {isFresh, lookAgain} from './again.ts';

/** Findings that the operator must settle before going on. */
export function openFindings(config: ConfigSeen): ConfigFinding[] {
	return config.findings.filter(({severity}) => severity !== 'info');
}

function choices(finding: ConfigFinding): Option[] {
	if (finding.source === 'flags') {
		return [
			{
				value: 'seen',
				label: 'I have seen it',
				note: 'how the program is called is yours to change',
			},
		];
	}

	if (finding.edits === false) {
		const note =
			finding.verdict === 'NEW_REQUIRED'
				? 'set it in your file, then look again'
				: finding.yours === undefined
					? 'set it in your file if you want another'
					: finding.byHand === undefined
						? 'your file is yours to change'
						: `${finding.byHand} Change it by hand.`;
		return [{value: 'seen', label: 'I have seen it', note}];
	}

	if (finding.pin !== undefined)
		return [
			{
				value: 'pin',
				label: `Set it to ${finding.pin}`,
				note: 'the version that the new chart is made for',
			},
			{value: 'keep', label: 'Leave it as it is'},
		];
	const gone = /REMOVED|RENAMED|UNKNOWN|DEPRECATED/.test(finding.verdict);
	const rename =
		finding.suggestion === undefined || finding.stays !== undefined
			? []
			: [{value: 'rename', label: `Rename it to ${finding.suggestion}`}];
	const follow = {value: 'follow', label: 'Follow the new default', note: 'your line is taken out'};
	const keep = {value: 'keep', label: 'Leave it as it is'};
	const why =
		finding.stays === undefined ? {} : {note: `It cannot be renamed here. ${finding.stays}`};
	return [
		...(gone ? rename : []),
		{...keep, ...(gone ? why : {})},
		...(gone ? [{value: 'drop', label: 'Take it out'}] : [follow]),
	];
}

export function valuesRule({runbook, state}: Context): Stand | undefined {
	const page = 'values' as const;
	if (configOf(runbook, state).length === 0 || answered(state, 'values.go') !== undefined)
		return undefined;
	const looked = state.observed.get('values');
	if (!isFresh(state, 'values.again', looked))
		return {page, work: {do: 'look', what: 'values'}, questions: []};
	const config = looked.data as ConfigSeen;
	const open = openFindings(config).filter(
		finding => answered(state, findingId(finding)) === undefined,
	);
	const questions = open.map((finding): Question => {
		const options = choices(finding);
		const label = `${keyAndPlace(finding)}: what shall become of it?`;
		return {
			id: findingId(finding),
			page,
			kind: 'choice',
			label,
			options,
			default: options[0]?.value ?? 'keep',
		};
	});
	questions.push(
		...graveEffects(config)
			.filter(effect => !acknowledged(state, effect.id))
			.map((effect): Question => ({
				id: effect.id,
				page,
				kind: 'acknowledge',
				label: `${effect.class} ${effect.object}: ${effect.texts.join('; ')}`,
			})),
	);
	const go: Question = {id: 'values.go', page, kind: 'confirm', label: 'Go on with these settings'};
	const again = lookAgain('values.again', page, 'Look again: my files have changed');
	return {page, questions: [...(questions.length > 0 ? questions : [go]), again]};
}
