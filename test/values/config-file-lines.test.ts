import fc from 'fast-check';
import {expect, test} from 'vitest';
import {dropKey, renameKey, setKey} from '../../source/values/config-file.ts';
import {pathText, type Path} from '../../source/values/config-path.ts';
import {at, equal, type Json, leavesOf, withAt, without} from '../../source/values/config-tree.ts';
import {readSettings} from '../../source/values/formats.ts';
import {samePath, under} from '../../source/values/statement.ts';
import {Trouble} from '../../source/trust/trouble.ts';
import {type Made, madeFile} from '../support/setting-lines.ts';

const formats = ['toml', 'ini', 'env'] as const;
/** Lines; of a text that ends its last line, without what would come after it. */
const linesIn = (text: string, ended: boolean): string[] =>
	(ended ? text.replace(/\r?\n$/, '') : text).split(/\r?\n/);

/** Whether the first lines stand among the second in the same order. */
function among(few: readonly string[], many: readonly string[]): boolean {
	let next = 0;
	for (const line of many) if (line === few[next]) next++;
	return next === few.length;
}

/** The lines that an edit of these keys has no business with. */
function untouched({lines, sections}: Made, paths: readonly Path[]): string[] {
	const touched = new Set<number>();
	let line = 0;
	for (const {head, keys} of sections) {
		const from = head === undefined ? line : lines.indexOf(head, line);
		line = head === undefined ? line : from + 1;
		let kept = 0;
		for (const key of keys) {
			const first = lines.findIndex(
				(_, index) =>
					index >= line && key.lines.every((own, offset) => own === lines[index + offset]),
			);
			line = first + key.lines.length;
			if (!paths.some(path => under(path, key.path) || under(key.path, path))) kept++;
			else for (let index = first; index < line; index++) touched.add(index);
		}
		if (kept === 0 && head !== undefined) touched.add(from);
	}
	return lines.filter((_, index) => !touched.has(index));
}

/** Without the maps that are empty on the way to a path: an edit may leave them or not. */
const bare = (tree: Json, path: Path): Json =>
	path.slice(0, -1).reduceRight<Json>((now, _, index) => {
		const above = path.slice(0, index + 1);
		return equal(at(now, above), {}) ? without(now, [above]) : now;
	}, tree);

/** In an INI file the text `true` is read as yes. */
const asRead = (tree: Json): Json =>
	JSON.parse(JSON.stringify(tree).replaceAll('"true"', 'true')) as Json;

const read = (text: string, format: (typeof formats)[number]): Json | undefined => {
	try {
		return readSettings(text, 'f', format).value;
	} catch {
		return undefined;
	}
};

test.each(formats)(
	'%s: any edit means what was asked, and leaves all other lines',
	format => {
		const word = fc.constantFrom('a', 'b', 'e', 's', 't', 'u', 'z', 'p', 'N', 'x y');
		const to = fc.array(word, {minLength: 1, maxLength: format === 'env' ? 1 : 3});
		const next = fc.constantFrom<Json>('1.10', 'v2', 'a b', '#x', "it's", 'true', '');
		const did = {edited: 0, refused: 0};
		const property = fc.property(
			madeFile(format),
			fc.nat(),
			to,
			next,
			(made, pick, target, value) => {
				const tree = read(made.text, format);
				const leaves = tree === undefined ? [] : leavesOf(tree);
				const from = leaves[pick % leaves.length]?.path;
				fc.pre(tree !== undefined && from !== undefined);
				const less = without(tree, [from]);
				const moved = withAt(less, target, at(tree, from)!);
				const tries: [string, () => string, Json, Path[]][] = [
					['drop', () => dropKey(made.text, format, from), less, [from]],
					['set', () => setKey(made.text, format, from, value), withAt(tree, from, value), [from]],
					[
						'new',
						() => setKey(made.text, format, target, value),
						withAt(tree, target, value),
						[target],
					],
					['rename', () => renameKey(made.text, format, from, target), moved, [from, target]],
				];
				for (const [name, edit, wanted, paths] of tries) {
					let text: string;
					try {
						text = edit();
					} catch (error) {
						expect(error).toBeInstanceOf(Trouble);
						// Whatever stands on lines of its own can be taken out.
						expect(name).not.toBe('drop');
						did.refused++;
						continue;
					}
					did.edited++;
					const said = `${name} ${pathText(from)} ${pathText(target)}\n${text}`;
					const [now, then] = [asRead(read(text, format)!), asRead(wanted)];
					expect(equal(bare(now, from), bare(then, from)), said).toBe(true);
					if (text.trim() === '') continue;
					const ended = made.text.endsWith('\n');
					const after = linesIn(text, ended);
					expect(among(untouched(made, paths), after), said).toBe(true);
					const inTable = paths.some(
						path => !made.sections.some(({keys}) => keys.some(key => samePath(key.path, path))),
					);
					if (name === 'drop' && !inTable)
						expect(among(after, linesIn(made.text, ended)), said).toBe(true);
					if (ended) expect(text).toMatch(/\n$/);
					if (made.text.includes('\r\n')) expect(text).not.toMatch(/[^\r]\n/);
				}
			},
		);
		fc.assert(property, {numRuns: 2000});
		expect(did.edited).toBeGreaterThan(did.refused);
	},
	120_000,
);
