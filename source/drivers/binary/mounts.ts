import fs from 'node:fs';

/**
 * Whether a path lies on a file system mounted noexec, by the text of /proc/self/mountinfo
 * (proc(5): field 5 the mount point, field 6 its options). The path must be real, without links.
 */
export function isNoexec(path: string, mountinfo: string): boolean {
	let [longest, noexec] = [-1, false];
	for (const line of mountinfo.split('\n')) {
		const [, , , , point, options] = line.split(' ');
		if (point === undefined || options === undefined) continue;
		const place = point.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
			String.fromCharCode(Number.parseInt(octal, 8)),
		);
		const inside = place === '/' || path === place || path.startsWith(`${place}/`);
		// A later line of the same point lies over the earlier one.
		if (!inside || place.length < longest) continue;
		longest = place.length;
		noexec = options.split(',').includes('noexec');
	}
	return noexec;
}

/** The mounts that this process sees; '' where the system does not tell. */
export function readMounts(): string {
	try {
		return fs.readFileSync('/proc/self/mountinfo', 'utf8');
	} catch {
		return '';
	}
}
