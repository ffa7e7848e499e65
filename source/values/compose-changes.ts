import {isNamed, mountChanges, mountsOf} from './compose-mounts.ts';
import type {Mask} from './config-mask.ts';
import type {Consequence, Consequences} from './consequence.ts';
import {differing} from './consequence-fields.ts';
import {type Json, at, equal, isMap, textOf} from './config-tree.ts';
import {sortConsequences} from './consequences.ts';

/** What an upgrade does to the running containers: two merged models of compose compared. */
export function composeChanges(old: Json, fresh: Json, mask: Mask): Consequences {
	const before = servicesOf(old);
	// Lines of an override alone make no service: compose refuses one that has no image.
	const after = Object.fromEntries(
		Object.entries(servicesOf(fresh)).filter(
			([name, service]) => !isMade(before[name]) || isMade(service),
		),
	);
	const list: Consequence[] = [];
	let changed = 0;
	for (const [name, service] of Object.entries(after)) {
		const was = before[name];
		if (was === undefined || equal(was, service)) continue;
		changed++;
		list.push(...changesOf(name, was, service, mask));
	}
	const still = new Set(Object.values(after).flatMap(namedVolumes));
	for (const [name, service] of Object.entries(before)) {
		if (name in after) continue;
		list.push({
			class: 'DELETES',
			object: `service ${name}`,
			text: 'is no longer part of it; its container stays until it is removed',
		});
		for (const volume of namedVolumes(service).filter(own => !still.has(own)))
			list.push({
				class: 'DATA',
				object: `volume ${volume}`,
				text: `was used by ${name}, which is gone; it stays, and nobody reads it`,
			});
	}
	return {
		list: sortConsequences(list),
		objects: Object.keys(after).length,
		changed,
		added: Object.keys(after).filter(name => !(name in before)).length,
	};
}

const isMade = (service: Json | undefined): boolean =>
	service !== undefined &&
	['image', 'build', 'provider'].some(key => (at(service, [key]) ?? null) !== null);

function servicesOf(model: Json): Readonly<Record<string, Json>> {
	const found = at(model, ['services']);
	return isMap(found) ? found : {};
}

function changesOf(name: string, was: Json, is: Json, mask: Mask): Consequence[] {
	const object = `service ${name}`;
	const [old, fresh] = [at(was, ['image']), at(is, ['image'])];
	const image = old !== undefined && fresh !== undefined && !equal(old, fresh);
	// Where in a list something differs says nothing to a reader.
	const fields = [...new Set(differing(was, is).map(field => field.replace(/\[\d+\].*$/, '')))];
	const text = image
		? `image ${textOf(mask(['image'], old))} → ${textOf(mask(['image'], fresh))}`
		: `${fields.slice(0, 4).join(', ')}${fields.length > 4 ? ` and ${fields.length - 4} more` : ''}`;
	const found: Consequence[] = [
		{class: 'RESTARTS', object, text: `its container is made anew; ${text}`},
	];
	found.push(...mountChanges(name, mountsOf(was), mountsOf(is)));
	const [ports, now] = [portsOf(was), portsOf(is)];
	if (ports !== now) found.push({class: 'NETWORK', object, text: `ports ${ports} → ${now}`});
	return found;
}

/** Published ports as one writes them. */
function portsOf(service: Json): string {
	const list = at(service, ['ports']);
	const texts = (Array.isArray(list) ? (list as readonly Json[]) : []).map(entry =>
		isMap(entry)
			? `${textOf(entry['published'] ?? '')}:${textOf(entry['target'] ?? '')}`
			: textOf(entry),
	);
	return texts.length === 0 ? 'none' : texts.join(', ').slice(0, 200);
}

function namedVolumes(service: Json): readonly string[] {
	return mountsOf(service)
		.map(({source}) => source)
		.filter(isNamed);
}
