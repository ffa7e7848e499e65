import {type Mount, mountOf} from './compose-merge.ts';
import {type Json, at} from './config-tree.ts';
import type {Consequence} from './consequence.ts';

/** The mounts of a service that have a source, whether written short or long. */
export function mountsOf(service: Json): readonly Mount[] {
	const list = at(service, ['volumes']);
	const entries = Array.isArray(list) ? (list as readonly Json[]) : [];
	return entries.map(mountOf).filter(mount => mount !== undefined);
}

/** Is this the name of a volume, not a place on the machine? */
export const isNamed = (source: string): boolean => /^[A-Za-z0-9]/.test(source);

// Sockets, clocks and devices of the machine hold nothing of the service's.
const system = /^\/(?:etc|dev|proc|sys|run|var\/run)(?:\/|$)|\.sock$/;

/** What a service no longer sees of its data, or sees elsewhere. */
export function mountChanges(
	name: string,
	was: readonly Mount[],
	is: readonly Mount[],
): readonly Consequence[] {
	const found: Consequence[] = [];
	const service = `service ${name}`;
	const now = new Map(is.map(mount => [mount.target, mount.source]));
	for (const {source, target, readOnly} of was) {
		const there = now.get(target);
		const moved = is.find(mount => mount.source === source);
		if (there !== undefined && there !== source)
			found.push({
				class: 'DATA',
				object: service,
				text: `${target} comes from another place: ${source} → ${there}`,
			});
		if (moved) {
			if (there === undefined && !readOnly && !system.test(source))
				found.push({
					class: 'DATA',
					object: service,
					text: `${source} is mounted at ${moved.target}, no longer at ${target}`,
				});
		} else if (isNamed(source))
			found.push({
				class: 'DATA',
				object: `volume ${source}`,
				text: `is no longer mounted into ${name}; what it kept is not seen any more`,
			});
		else if (there === undefined && source !== '' && !readOnly && !system.test(source))
			found.push({
				class: 'DATA',
				object: service,
				text: `${source} is no longer mounted at ${target}; what lies there is not seen any more`,
			});
	}
	return found;
}
