import {type Mask, maskedEntries} from './config-mask.ts';
import type {Consequence} from './consequence.ts';
import {type Json, at, textOf} from './config-tree.ts';
import {nameOf, type Thing, wordAt} from './manifests.ts';

/** Disks that would become smaller. */
export function shrinkOf(thing: Thing, old: Thing): Consequence[] {
	return sizesOf(thing).flatMap(([name, is]): Consequence[] => {
		const was = sizesOf(old).find(([other]) => other === name)?.[1];
		return was !== undefined && bytes(is) < bytes(was)
			? [
					{
						class: 'DATA',
						object: nameOf(thing),
						text: `${name === '' ? 'its disk' : `the disk ${name}`} would shrink, ${was} → ${is}; Kubernetes refuses that`,
					},
				]
			: [];
	});
}

function sizesOf({kind, body}: Thing): readonly [string, string][] {
	const size = ['spec', 'resources', 'requests', 'storage'];
	if (kind === 'PersistentVolumeClaim') return [['', wordAt(body, size)]];
	const templates = at(body, ['spec', 'volumeClaimTemplates']);
	if (kind !== 'StatefulSet' || !Array.isArray(templates)) return [];
	return (templates as readonly Json[]).map(claim => [
		wordAt(claim, ['metadata', 'name']),
		wordAt(claim, size),
	]);
}

/** A Kubernetes quantity as a number; NaN for what is none. */
function bytes(quantity: string): number {
	const [, number = '', unit = ''] = /^([0-9.]+(?:[eE][0-9]+)?)([A-Za-z]*)$/.exec(quantity) ?? [];
	const power = ['', 'k', 'M', 'G', 'T', 'P'].indexOf(unit.replace(/i$/, '').replace('K', 'k'));
	return power < 0 ? Number.NaN : Number(number) * (unit.endsWith('i') ? 1024 : 1000) ** power;
}

/** A hook that is new or other: what it starts. */
export function hookOf(thing: Thing, old: Thing | undefined, mask: Mask): Consequence {
	const template = thing.kind === 'Pod' ? thing.body : at(thing.body, ['spec', 'template']);
	const containers = at(template ?? null, ['spec', 'containers']);
	const first = Array.isArray(containers) ? (containers as readonly Json[])[0] : undefined;
	const words = ['command', 'args'].flatMap(key => {
		const list = first === undefined ? undefined : at(first, [key]);
		return Array.isArray(list)
			? maskedEntries(mask, [key], list as readonly Json[]).map(textOf)
			: [];
	});
	const what =
		first === undefined
			? ''
			: `: ${wordAt(first, ['image'])}${words.length > 0 ? `, ${words.join(' ').replaceAll(/\s+/g, ' ').slice(0, 120)}` : ''}`;
	return {
		class: 'HOOK',
		object: nameOf(thing),
		text: `${old ? 'changed' : 'new'}, runs at ${thing.hook}${what}`,
	};
}
