/**
 * Notes name a line by its beginning: `2.0`, `v3`. The release that opens it is 2.0.0, v3.0.0. What has all its parts,
 * or none that are understood, stays.
 */
export function wholeVersion(version: string): string {
	const found = /^(v?\d+(?:\.\d+)?)([-+].*)?$/i.exec(version);
	if (!found) return version;
	const [, line = '', suffix = ''] = found;
	return `${line}${line.includes('.') ? '.0' : '.0.0'}${suffix}`;
}
