import {shellLine} from '../../trust/quote.ts';
import type {Container, Image} from './inspect.ts';

/** Where volumes and folders are mounted by name: what a new container can be given again. */
function namedPlaces({HostConfig}: Container): Set<string> {
	const binds = (HostConfig.Binds ?? []).flatMap(bind => bind.split(':')[1] ?? []);
	const mounts = (HostConfig.Mounts ?? []).flatMap(({Source, Target}) =>
		Source === undefined || Source === '' ? [] : [Target],
	);
	return new Set([...binds, ...mounts, ...Object.keys(HostConfig.Tmpfs ?? {})]);
}

/** Volumes without a name: a container made anew would get an empty one in their place. */
export function anonymousVolumes(container: Container): {name: string; at: string}[] {
	const named = namedPlaces(container);
	return container.Mounts.filter(
		({Type, Destination}) => Type === 'volume' && !named.has(Destination),
	).map(({Name = '', Destination}) => ({name: Name, at: Destination}));
}

/** Folders where an image keeps data in a volume of its own, and this container has given it none. */
export function uncovered(container: Container, image: Image): string[] {
	const places = new Set(container.Mounts.map(({Destination}) => Destination));
	const named = namedPlaces(container);
	return Object.keys(image.Config?.Volumes ?? {}).filter(at => !places.has(at) && !named.has(at));
}

/** Why a container cannot be made anew by handrail without losing something: one sentence with its remedy. */
export function unfit(container: Container): string | undefined {
	const name = container.Name.replace(/^\//, '');
	const labels = container.Config.Labels ?? {};
	const project = labels['com.docker.compose.project'];
	if (project !== undefined)
		return `${name} belongs to the compose project ${project}, which would undo this. Upgrade it with compose.`;
	if (labels['com.docker.swarm.service.name'] !== undefined)
		return `${name} belongs to a swarm service, which would undo this. Upgrade the service.`;
	if (container.HostConfig.AutoRemove)
		return `${name} was started with --rm: stopped, it would be removed and be no way back. Make it anew without --rm, then begin again.`;
	if ((container.HostConfig.VolumesFrom ?? []).length > 0)
		return `${name} takes its volumes from another container (--volumes-from). Make it anew with the volumes named, then begin again.`;
	const [first] = anonymousVolumes(container);
	if (first)
		return `${name} keeps ${first.at} in a volume without a name, which a new container would not get. Copy it to a volume with a name (${copyLine(first)}), make ${name} anew with --volume=NAME:${first.at}, then begin again.`;
	return undefined;
}

const copyLine = ({name}: {name: string}) =>
	shellLine([
		'docker',
		'run',
		'--rm',
		`--volume=${name}:/from:ro`,
		'--volume=NAME:/to',
		'busybox',
		'cp',
		'-a',
		'/from/.',
		'/to/',
	]);
