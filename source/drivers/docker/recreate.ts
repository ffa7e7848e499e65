import {isDeepStrictEqual} from 'node:util';
import type {Container, Image} from './inspect.ts';

type Settings = Record<string, unknown>;
type Endpoints = Record<string, unknown>;
/** What the engine is asked for: a container, and the networks that it joins afterwards, one a call. */
export type Creation = {body: Settings; join: readonly (readonly [string, unknown])[]};

/** Fields that a container takes from its image where nobody set them. */
const inherited = [
	'User',
	'WorkingDir',
	'StopSignal',
	'StopTimeout',
	'Healthcheck',
	'Shell',
	'OnBuild',
];

/**
 * The same container once more, from another image. What it had from its old image is left out,
 * so that the new image's own is taken; what the operator set is kept, whatever it is.
 */
export function sameAgain(
	container: Container,
	old: Image | undefined,
	changed: {image: string; labels: Readonly<Record<string, string>>},
): Creation {
	const {Config, HostConfig, NetworkSettings, Id} = container;
	const from = old?.Config ?? {};
	const own: Settings = {...Config, Image: changed.image};
	for (const field of inherited)
		if (isDeepStrictEqual(own[field], (from as Settings)[field])) delete own[field];
	commandOf(own, from);
	own['Env'] = (Config.Env ?? []).filter(line => !(from.Env ?? []).includes(line));
	own['Labels'] = {
		...without(Config.Labels ?? {}, (name, value) => from.Labels?.[name] === value),
		...changed.labels,
	};
	own['Volumes'] = without(Config.Volumes ?? {}, name => Object.hasOwn(from.Volumes ?? {}, name));
	own['ExposedPorts'] = {
		...without(Config.ExposedPorts ?? {}, name => Object.hasOwn(from.ExposedPorts ?? {}, name)),
		...Object.fromEntries(Object.keys(HostConfig.PortBindings ?? {}).map(port => [port, {}])),
	};
	// Docker names a host after its container, unless somebody named it.
	if (Config.Hostname === Id.slice(0, 12)) delete own['Hostname'];
	if (HostConfig.NetworkMode.startsWith('container:')) delete own['Hostname'];
	const {ContainerIDFile: _, ConsoleSize: __, ...host} = HostConfig;
	const links = (HostConfig.Links ?? []).map(linkOf);
	const [first, ...others] = networksOf(container);
	return {
		body: {
			...own,
			HostConfig: {...host, Links: links.length > 0 ? links : null},
			...(first === undefined
				? {}
				: {NetworkingConfig: {EndpointsConfig: {[first]: endpointOf(NetworkSettings, first, Id)}}}),
		},
		join: others.map(name => [name, endpointOf(NetworkSettings, name, Id)] as const),
	};
}

/** An entry point and a command belong together: a new image's command is nothing for an old entry point. */
function commandOf(own: Settings, from: NonNullable<Image['Config']>): void {
	const entry = isDeepStrictEqual(own['Entrypoint'] ?? null, from.Entrypoint ?? null);
	const command = isDeepStrictEqual(own['Cmd'] ?? null, from.Cmd ?? null);
	if (!entry) return;
	delete own['Entrypoint'];
	if (command) delete own['Cmd'];
}

function without<T>(
	all: Readonly<Record<string, T>>,
	drop: (name: string, value: T) => boolean,
): Record<string, T> {
	return Object.fromEntries(Object.entries(all).filter(([name, value]) => !drop(name, value)));
}

/** Docker tells a link as /other:/this/alias, and takes it as other:alias. */
function linkOf(link: string): string {
	const [other = '', mine = ''] = link.split(':');
	return `${other.replace(/^\//, '')}:${mine.split('/').at(-1) ?? ''}`;
}

/** The networks of a container, the one that it is made with first; none where it has no network of its own. */
function networksOf({HostConfig, NetworkSettings}: Container): string[] {
	const mode = HostConfig.NetworkMode;
	if (mode === 'host' || mode === 'none' || mode.startsWith('container:')) return [];
	const names = Object.keys(NetworkSettings.Networks ?? {});
	const first = mode === 'default' ? 'bridge' : mode;
	return names.includes(first) ? [first, ...names.filter(name => name !== first)] : names;
}

/** What somebody asked for on a network; addresses that Docker gave out itself are left to it. */
function endpointOf({Networks}: Container['NetworkSettings'], name: string, id: string): Endpoints {
	const {IPAMConfig, Links, Aliases, DriverOpts} = Networks?.[name] ?? {};
	const aliases = (Aliases ?? []).filter(alias => !id.startsWith(alias) || alias.length < 12);
	return {
		...(IPAMConfig == null ? {} : {IPAMConfig}),
		...(Links == null ? {} : {Links}),
		...(aliases.length === 0 ? {} : {Aliases: aliases}),
		...(DriverOpts == null ? {} : {DriverOpts}),
	};
}
