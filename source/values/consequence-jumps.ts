import type {Consequence} from './consequence.ts';
import {type Json, at} from './config-tree.ts';
import {jumpOf} from './databases.ts';
import {nameOf, type Thing, wordAt} from './manifests.ts';

/** Databases among the containers of a workload that jump a major version over a volume that stays. */
export function jumpsOf(thing: Thing, old: Thing): Consequence[] {
	const before = new Map(keepersOf(old));
	return keepersOf(thing).flatMap(([name, image]): Consequence[] => {
		const was = before.get(name);
		const jump = was === undefined ? undefined : jumpOf(was, image);
		return jump
			? [
					{
						class: 'DATA',
						object: nameOf(thing),
						text: `${name}, ${jump.from} → ${jump.to}: ${jump.harm}`,
					},
				]
			: [];
	});
}

/** The containers that keep something, each with its image. */
function keepersOf({body}: Thing): readonly [name: string, image: string][] {
	const pod = at(body, ['spec', 'template', 'spec']) ?? null;
	const claims = listAt(body, ['spec', 'volumeClaimTemplates']).map(claim =>
		wordAt(claim, ['metadata', 'name']),
	);
	const volumes = listAt(pod, ['volumes'])
		.filter(volume =>
			['persistentVolumeClaim', 'hostPath'].some(kind => at(volume, [kind]) !== undefined),
		)
		.map(volume => wordAt(volume, ['name']));
	const kept = new Set([...claims, ...volumes]);
	return listAt(pod, ['containers'])
		.filter(container =>
			listAt(container, ['volumeMounts']).some(mount => kept.has(wordAt(mount, ['name']))),
		)
		.map(container => [wordAt(container, ['name']), wordAt(container, ['image'])]);
}

function listAt(tree: Json, path: readonly string[]): readonly Json[] {
	const list = at(tree, path);
	return Array.isArray(list) ? (list as readonly Json[]) : [];
}
