import {isGrave} from '../values/grave.ts';
import type {ConfigSeen} from './observations.ts';

/** What the upgrade does to one running object that cannot be taken back, or that makes the upgrade itself fail. */
export type Effect = {id: string; class: string; object: string; texts: readonly string[]};

/** Those that somebody must have seen before going on, in the order in which they are told. */
export function graveEffects({consequences = []}: ConfigSeen): Effect[] {
	const grave = consequences.filter(({class: kind}) => isGrave(kind));
	const groups = Map.groupBy(grave, ({class: kind, object}) => idOf(kind, object));
	return [...groups].map(([id, [first, ...more]]) => ({
		id,
		class: first!.class,
		object: first!.object,
		texts: [first!.text, ...more.map(({text}) => text)],
	}));
}

/** As it is written in an answers file: `effect.recreates.StatefulSet/web`. */
const idOf = (kind: string, object: string): string =>
	`effect.${kind.toLowerCase()}.${object.replaceAll(/\s+/g, '/')}`;
