/**
 * A file as another one names it, seen from that file; undefined for what is no place beside it: an address, a path
 * from the root, or one with variables in it.
 */
export function pathBeside(file: string, name: string): string | undefined {
	if (name === '' || /^[/~]|[$:\\]/.test(name)) return undefined;
	return plainPath(`${file.slice(0, file.lastIndexOf('/') + 1)}${name}`);
}

/** A path without `.` and `..` in it, as far as they can be taken out. */
export function plainPath(path: string): string {
	const out: string[] = [];
	for (const part of path.split('/')) {
		if (part === '' || part === '.') continue;
		if (part === '..' && out.length > 0 && out.at(-1) !== '..') out.pop();
		else out.push(part);
	}
	return `${path.startsWith('/') ? '/' : ''}${out.join('/')}`;
}

/** The folder of one file as seen from that of another above it: '' where they lie in one, else `sub`. */
export function folderBetween(from: string, to: string): string {
	const folder = (file: string) => plainPath(file).split('/').slice(0, -1);
	const [above, below] = [folder(from), folder(to)];
	const common = above.findIndex((part, index) => part !== below[index]);
	const shared = common === -1 ? above.length : common;
	return [...above.slice(shared).map(() => '..'), ...below.slice(shared)].join('/');
}
