/** A size in bytes for people: `1.4 GiB`. Powers of 1024, one decimal below 10. */
export function humanSize(bytes: number): string {
	const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
	let value = bytes;
	let unit = 0;
	while (value >= 1024 && unit < units.length - 1) {
		value /= 1024;
		unit += 1;
	}
	const digits = unit > 0 && value < 10 ? 1 : 0;
	return `${value.toFixed(digits)} ${units[unit]}`;
}

/** A mode as chmod takes it: `0640`. */
export function humanMode(mode: number): string {
	return mode.toString(8).padStart(4, '0');
}

// Control, invisible, bidirectional and line separator characters: a file name must not move the cursor.
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A file name as it may stand in a sentence: what cannot be seen is written as `\u{a}`. */
export function showName(name: string): string {
	return name.replaceAll(unseen, letter => `\\u{${letter.codePointAt(0)?.toString(16)}}`);
}

/** A path as an operator would type it in a shell: quoted only where it must be. */
export function shellPath(path: string): string {
	if (/^[\w@%+=:,./-]+$/.test(path)) return path;
	return `'${showName(path).replaceAll(`'`, String.raw`'\''`)}'`;
}
