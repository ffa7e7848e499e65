import {acknowledged} from '../acknowledged.ts';
import {answered, seen, type Context} from '../context.ts';
import {graveEffects} from '../effects.ts';
import {configOf} from '../scope.ts';
import {keyAndPlace} from '../finding-ids.ts';
import {findingId, type ConfigFinding, type ConfigSeen, type NotesSeen} from '../observations.ts';
import type {Question, Stand} from '../questions.ts';
import {isFresh, lookAgain} from './again.ts';
import {choicesFor} from './value-choices.ts';

/** Findings that the operator must settle before going on. */
export function openFindings(config: ConfigSeen): ConfigFinding[] {
	return config.findings.filter(({severity}) => severity !== 'info');
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
		const {options, usual} = choicesFor(finding, seen<NotesSeen>(state, 'notes'));
		const label = `${keyAndPlace(finding)}: what shall become of it?`;
		return {
			id: findingId(finding),
			page,
			kind: 'choice',
			label,
			options,
			default: usual,
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
