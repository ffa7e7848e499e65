import type {Mask} from './config-mask.ts';
import type {Consequence, ConsequenceClass, Consequences} from './consequence.ts';
import {pathText} from './config-path.ts';
import {hookOf, shrinkOf} from './consequence-data.ts';
import {fields, templateText} from './consequence-fields.ts';
import {jumpsOf} from './consequence-jumps.ts';
import {type Json, at, equal, textOf} from './config-tree.ts';
import {nameOf, type Thing, thingsIn, wordAt} from './manifests.ts';

/** What helm rendered with the operator's settings; the new chart twice, to see what changes by itself. */
export type Renders = {old: string; new: string; again?: string};

const order: readonly ConsequenceClass[] = [
	'RESTARTS',
	'RECREATES',
	'DELETES',
	'DATA',
	'RBAC',
	'NETWORK',
	'HOOK',
];
const workloads = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']);
const rights = new Set([
	'Role',
	'ClusterRole',
	'RoleBinding',
	'ClusterRoleBinding',
	'ServiceAccount',
]);
const network = new Set([
	'Service',
	'Ingress',
	'NetworkPolicy',
	'Gateway',
	'HTTPRoute',
	'IngressClass',
]);
const immutable: Readonly<Record<string, readonly (readonly string[])[]>> = {
	Deployment: [['spec', 'selector']],
	DaemonSet: [['spec', 'selector']],
	ReplicaSet: [['spec', 'selector']],
	StatefulSet: [
		['spec', 'selector'],
		['spec', 'serviceName'],
		['spec', 'podManagementPolicy'],
		['spec', 'volumeClaimTemplates'],
	],
	Job: [
		['spec', 'template'],
		['spec', 'selector'],
	],
	Service: [['spec', 'clusterIP']],
	RoleBinding: [['roleRef']],
	ClusterRoleBinding: [['roleRef']],
	PersistentVolumeClaim: [
		['spec', 'accessModes'],
		['spec', 'storageClassName'],
		['spec', 'volumeName'],
		['spec', 'selector'],
		['spec', 'dataSource'],
	],
};

/** Compares what the old chart renders with what the new one does. Values of Secrets are never told. */
export function consequencesOf(renders: Renders, mask: Mask): Consequences {
	const [before, after] = [thingsIn(renders.old), thingsIn(renders.new)];
	const again = renders.again === undefined ? after : thingsIn(renders.again);
	const list: Consequence[] = [];
	let changed = 0;
	for (const [id, thing] of after) {
		const old = before.get(id);
		const differs = !old || !equal(old.body, thing.body);
		if (old && differs) changed++;
		if (thing.hook !== undefined && /upgrade|rollback/.test(thing.hook) && differs)
			list.push(hookOf(thing, old, mask));
		else if (thing.hook === undefined && differs) list.push(...changesOf(thing, old, mask));
		const other = again.get(id);
		if (thing.kind === 'Secret' && old && other && !equal(other.body, thing.body))
			list.push({
				class: 'DATA',
				object: nameOf(thing),
				text: 'holds a value that is made anew at every rendering; what uses the old one may be shut out',
			});
	}
	for (const [id, thing] of before)
		if (!after.has(id) && thing.hook === undefined) list.push(...goneOf(thing));
	return {
		list: sortConsequences(list),
		objects: after.size,
		changed,
		added: [...after.keys()].filter(id => !before.has(id)).length,
	};
}

/** In the order that matters, then by object. */
export function sortConsequences(list: readonly Consequence[]): readonly Consequence[] {
	return list.toSorted(
		(a, b) =>
			order.indexOf(a.class) - order.indexOf(b.class) ||
			(a.object < b.object ? -1 : a.object > b.object ? 1 : 0),
	);
}

function changesOf(thing: Thing, old: Thing | undefined, mask: Mask): Consequence[] {
	const object = nameOf(thing);
	const found: Consequence[] = [];
	if (old && workloads.has(thing.kind)) {
		const [was, is] = [at(old.body, ['spec', 'template']), at(thing.body, ['spec', 'template'])];
		if (!equal(was, is))
			found.push({class: 'RESTARTS', object, text: templateText(was, is)}, ...jumpsOf(thing, old));
	}
	if (old && thing.kind === 'Pod' && !equal(at(old.body, ['spec']), at(thing.body, ['spec'])))
		found.push({class: 'RECREATES', object, text: 'a pod by itself cannot be changed'});
	for (const path of old ? (immutable[thing.kind] ?? []) : []) {
		const [was, is] = [at(old!.body, path), at(thing.body, path)];
		const free = thing.kind === 'Service' && (was === undefined || is === undefined);
		const unset = thing.kind === 'PersistentVolumeClaim' && (was === undefined || was === null);
		if (!free && !unset && !equal(was, is))
			found.push({
				class: 'RECREATES',
				object,
				text: `${pathText(path)} cannot be changed in place; the upgrade fails unless the object is deleted first`,
			});
	}
	if (old) found.push(...shrinkOf(thing, old));
	if (rights.has(thing.kind))
		found.push({class: 'RBAC', object, text: old ? `${fields(old, thing)} changed` : 'new'});
	if (network.has(thing.kind))
		found.push({class: 'NETWORK', object, text: old ? networkText(old, thing, mask) : 'new'});
	return found;
}

function networkText(old: Thing, thing: Thing, mask: Mask): string {
	const path = ['spec', 'type'];
	const [was, is] = [wordAt(old.body, path), wordAt(thing.body, path)];
	if (thing.kind === 'Service' && was !== is)
		return `type ${was || 'ClusterIP'} → ${is || 'ClusterIP'}`;
	const hosts = (of: Thing): Json =>
		(at(of.body, ['spec', 'rules']) as readonly Json[] | undefined)?.map(rule =>
			wordAt(rule, ['host']),
		) ?? [];
	if (thing.kind === 'Ingress' && !equal(hosts(old), hosts(thing)))
		return `hosts ${textOf(mask(['hosts'], hosts(old)))} → ${textOf(mask(['hosts'], hosts(thing)))}`;
	return `${fields(old, thing)} changed`;
}

function goneOf(thing: Thing): Consequence[] {
	const object = nameOf(thing);
	if (thing.keep)
		return thing.kind === 'PersistentVolumeClaim'
			? [
					{
						class: 'DATA',
						object,
						text: 'is no longer part of the chart; it stays, kept by its own annotation, and nothing uses it',
					},
				]
			: [];
	const found: Consequence[] = [{class: 'DELETES', object, text: 'is removed'}];
	if (thing.kind === 'PersistentVolumeClaim')
		found.push({
			class: 'DATA',
			object,
			text: 'is removed, and its disk with it unless the storage keeps it',
		});
	if (
		thing.kind === 'StatefulSet' &&
		at(thing.body, ['spec', 'volumeClaimTemplates']) !== undefined
	)
		found.push({
			class: 'DATA',
			object,
			text: 'is removed; its claims stay behind, and nothing uses them',
		});
	if (rights.has(thing.kind)) found.push({class: 'RBAC', object, text: 'is removed'});
	if (network.has(thing.kind)) found.push({class: 'NETWORK', object, text: 'is removed'});
	return found;
}
