import fs from 'node:fs';
import {join} from 'node:path';

/** Where tests lie. */
const root = join(import.meta.dirname, '..');
const called =
	/\b(?:test|it|describe)(?:\.each\((\[[\s\S]*?\])(?: as const)?\))?\(\s*(['"`])((?:\\.|(?!\2)[^\\])*)\2/g;

/** `AB-01`, and `AB-01…03` spelled out. */
function idsIn(text: string): string[] {
	return [...text.matchAll(/\b([A-Z]{2})-(\d{2})(?:…(\d{2}))?/g)].flatMap(([, vendor, from, to]) =>
		Array.from(
			{length: Number(to ?? from) - Number(from) + 1},
			(_, at) => `${vendor}-${String(Number(from) + at).padStart(2, '0')}`,
		),
	);
}

/** The vendors' rows that the names of tests in a text name; those of a table where the name takes them from it. */
export function rowsNamedIn(text: string): Set<string> {
	const found = new Set<string>();
	for (const [, table = '', , name = ''] of text.matchAll(called))
		for (const id of [...idsIn(name), ...(name.includes('%s') ? idsIn(table) : [])]) found.add(id);
	return found;
}

/** Which test files name a row of a vendor, by its id. */
export function provenRows(): Map<string, string[]> {
	const proven = new Map<string, string[]>();
	const files = fs
		.readdirSync(root, {recursive: true, encoding: 'utf8'})
		.filter(file => /\.test\.tsx?$/.test(file) && file !== join('rows', 'named.test.ts'));
	for (const file of files.toSorted())
		for (const id of rowsNamedIn(fs.readFileSync(join(root, file), 'utf8')))
			proven.set(id, [...(proven.get(id) ?? []), file]);
	return proven;
}
