/** Joins path parts as POSIX does, for rooms that may not touch the file system. */
export function join(...parts: string[]): string {
	return parts.join('/').replaceAll(/\/{2,}/g, '/');
}
