/** A sum as a list names it: 64 hex digits in small letters. */
export type Listed = {name: string; sum: string};

// sha256sum writes two spaces, or a space and a star; people write tabs and single spaces.
const gnu = /^([0-9a-f]{64}) [ *](.+)$/is;
const loose = /^([0-9a-f]{64})(?:[ \t]+\*?(\S.*))?$/is;
const bsd = /^SHA2?-?256 ?\((.+)\) ?= ([0-9a-f]{64})$/is;
const escapes: Readonly<Record<string, string>> = {n: '\n', r: '\r', '\\': '\\'};

/**
 * Every sha256 in a list, as sha256sum (`SUM  NAME`, `SUM *NAME`), BSD (`SHA256 (NAME) = SUM`) and openssl write
 * it; a line that begins with a backslash has an escaped name. A sum alone has the name ''. Other lines are none.
 */
export function sumsIn(text: string): Listed[] {
	return text
		.replace(/^\uFEFF/, '')
		.split('\n')
		.flatMap(whole => {
			const line = whole.replace(/\r$/, '');
			const found = lineOf(line.startsWith('\\') ? line.slice(1) : line);
			if (!found) return [];
			return [line.startsWith('\\') ? {...found, name: unescaped(found.name)} : found];
		});
}

function lineOf(line: string): Listed | undefined {
	const other = bsd.exec(line);
	if (other) return {name: other[1] ?? '', sum: (other[2] ?? '').toLowerCase()};
	const [, sum, name = ''] = gnu.exec(line) ?? loose.exec(line.trim()) ?? [];
	return sum === undefined ? undefined : {name, sum: sum.toLowerCase()};
}

const unescaped = (name: string) =>
	name.replaceAll(/\\([nr\\])/g, (_, sign: string) => escapes[sign] ?? sign);
