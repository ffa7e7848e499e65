import type {State} from '../journal/state.ts';
import {acknowledged} from '../plan/acknowledged.ts';
import {type Effect, graveEffects} from '../plan/effects.ts';
import type {ConfigSeen} from '../plan/observations.ts';
import {isGrave} from '../values/grave.ts';
import {blank, heading, paragraph, type Row} from './model.ts';

/** What the upgrade does to the running objects; what cannot be taken back is acknowledged one by one. */
export function consequenceRows(config: ConfigSeen, state: State): Row[] {
	const {consequences = []} = config;
	if (consequences.length === 0) return [];
	const rest = consequences.filter(({class: kind}) => !isGrave(kind));
	return [
		blank('bc'),
		heading('hc', 'What it does to the running objects'),
		...graveEffects(config).flatMap(effect => effectRows(effect, state)),
		...rest.map(({class: kind, object, text}, index): Row => ({
			key: `c${index}`,
			text: `${kind}  ${object}  ${text}`,
			mark: 'dot',
			wrap: true,
		})),
	];
}

/** What cannot be taken back is seen by itself, like a note that breaks something. */
function effectRows({id, class: kind, object, texts}: Effect, state: State): Row[] {
	const said = acknowledged(state, id);
	const [first = '', ...more] = texts;
	const head = `${kind}  ${object}  ${first}`;
	const rest = more.map((text, index) =>
		paragraph(`${id}.${index}`, text, said ? 'dim' : 'plain', 4),
	);
	if (said) {
		return [
			{key: id, text: head, mark: 'good', tone: 'dim', wrap: true},
			...rest,
			...(said.note === undefined ? [] : [paragraph(`${id}n`, `noted: ${said.note}`, 'dim', 4)]),
		];
	}

	return [{key: id, text: head, mark: 'warn', wrap: true}, ...rest, ...acknowledgeRows(id)];
}

/** The two ways to say that something was read, below it: as it is, or with a note of one's own. */
function acknowledgeRows(id: string): Row[] {
	return [
		{
			key: `${id}?`,
			text: 'I have seen it',
			indent: 4,
			act: {do: 'answer', id, value: 'yes'},
			preferred: true,
		},
		{
			key: `${id}+`,
			text: 'I have seen it, with a note for the record',
			tone: 'dim',
			indent: 4,
			act: {do: 'type', id, value: 'yes', need: 'reason', label: 'Your note'},
		},
	];
}
