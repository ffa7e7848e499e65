import type {Container} from './inspect.ts';

const within = (path: string, folder: string) =>
	path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

/** Where a path of this machine is seen inside a container; undefined when nothing mounts it. */
export function insideOf({Mounts}: Pick<Container, 'Mounts'>, path: string): string | undefined {
	const found = Mounts.filter(({Source}) => Source !== undefined && within(path, Source));
	// The longest: a file may be mounted apart from the folder in which it lies.
	const nearest = found.toSorted((a, b) => b.Source!.length - a.Source!.length)[0];
	return nearest && `${nearest.Destination}${path.slice(nearest.Source!.length)}`;
}

/** Does one of these paths lie at a folder or below it? */
export const holdsOne = (folder: string | undefined, paths: readonly string[]) =>
	folder !== undefined && paths.some(path => within(path, folder));

/** Is this path one of these folders, or below one? */
export const heldBy = (path: string | undefined, folders: readonly string[]) =>
	path !== undefined && folders.some(folder => within(path, folder));
