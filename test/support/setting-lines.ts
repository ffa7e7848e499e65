import fc from 'fast-check';
import type {TextFormat} from '../../source/values/notation.ts';

/** One key of a made file, with the lines that are its own: comments above, then the key. */
export type MadeKey = {path: readonly string[]; lines: readonly string[]};
export type MadeSection = {
	head?: string;
	keys: readonly MadeKey[];
	free: readonly (readonly string[])[];
};
export type Made = {text: string; lines: readonly string[]; sections: readonly MadeSection[]};

const value: Record<TextFormat, readonly string[]> = {
	toml: [
		'1',
		'-0.5',
		'true',
		'1979-05-27T07:32:00Z',
		'"a # b = c"',
		"'it\\n ; d'",
		'[1, 2]',
		'[\n  "x", # first\n  "]",\n]',
		'"""\nother = 1\n# no comment\n""" # after',
		"'''\n[a]\n'''",
		'{p = 1, q = "}, r = 2"}',
		'{ p.s = 1 }',
		'"\\u00e9\\""   # near',
	],
	ini: ['1', '', 'true', 'a = b', '"a ; b # c"', "'x'", 'plain \\; text ; note', 'b#c', '#fff'],
	env: ['1', '', '"a # b"', "'$X'", '${X:-y}', 'a=b;c#d', 'x   # note', '"${A}-\\"q"'],
};
const names: Record<TextFormat, readonly string[]> = {
	toml: ['a', 'b', 'c-d', '"x y"', "'q.r'", 'a.e', 'b.f'],
	ini: ['a', 'b', 'c-d', 'x y', 'q.r', '"quoted"'],
	env: ['A', 'B_C', 'd', 'E.F', 'G'],
};
const heads: Record<TextFormat, readonly (readonly string[])[]> = {
	toml: [['s'], ['s', 't'], ['u'], ['a', 'z']],
	ini: [['s'], ['s', 't'], ['u']],
	env: [],
};

const bare = (name: string): string => name.replaceAll(/^["']|["']$/g, '');

function partsOf(format: TextFormat, name: string): string[] {
	return format === 'toml' && !/["']/.test(name) ? name.split('.') : [bare(name)];
}

function keyIn(format: TextFormat, section: readonly string[]): fc.Arbitrary<MadeKey> {
	const signs = format === 'toml' ? ['=', ' = ', '   ='] : ['=', ' = ', ' ='];
	return fc
		.record({
			name: fc.constantFrom(...names[format]),
			value: fc.constantFrom(...value[format]),
			sign: fc.constantFrom(...(format === 'env' ? ['=', '= ', ': '] : signs)),
			comments: fc.array(fc.constantFrom('# one', '# of = two words', '#three'), {maxLength: 2}),
			exported: fc.boolean(),
			shape: fc.constantFrom('one', 'one', 'list', 'bare'),
		})
		.map(({name, value: written, sign, comments, exported, shape}) => {
			const before = format === 'env' && exported ? 'export ' : '';
			const plain = `${before}${name}${sign}${written}`.split('\n');
			const several = [`${bare(name)}[] = 1`, '; between', `${bare(name)}[] = 2`];
			const shapes: Record<string, string[]> = {list: several, bare: ['bare-word']};
			const lines = format === 'ini' && shape !== 'one' ? shapes[shape]! : plain;
			const own = format === 'ini' && shape === 'bare' ? ['bare-word'] : partsOf(format, name);
			return {path: [...section, ...own], lines: [...comments, ...lines]};
		});
}

const free: fc.Arbitrary<string[]> = fc.constantFrom([''], ['', ''], ['', '# alone', '']);

function section(format: TextFormat, path: readonly string[]): fc.Arbitrary<MadeSection> {
	const twice = {selector: ({path: own}: MadeKey) => JSON.stringify(own), maxLength: 3};
	return fc.record({
		keys: fc.uniqueArray(keyIn(format, path), twice),
		free: fc.array(free, {minLength: 4, maxLength: 4}),
		...(path.length === 0 ? {} : {head: fc.constant(`[${path.join('.')}]`)}),
	});
}

/** A file of settings as people write them; not every one means something, and some say a thing twice. */
export function madeFile(format: TextFormat): fc.Arbitrary<Made> {
	const more = heads[format];
	return fc
		.record({
			root: section(format, []),
			others: more.length === 0 ? fc.constant<(readonly string[])[]>([]) : fc.subarray([...more]),
			end: fc.constantFrom('\n', '\r\n'),
			last: fc.boolean(),
			spaced: fc.boolean(),
		})
		.chain(({root, others, end, last, spaced}) =>
			fc.tuple(...others.map(path => section(format, path))).map(rest => {
				const sections = [root, ...rest];
				const lines = sections.flatMap(item => [
					...(item.head === undefined ? [] : [item.head]),
					...item.keys.flatMap((key, index) => [
						...(spaced || index === 0 ? [] : item.free[index]!),
						...key.lines,
					]),
					...(spaced ? [] : item.free[3]!),
				]);
				// A blank line at the end that does not end is no line.
				while (!last && lines.at(-1) === '') lines.pop();
				return {text: lines.join(end) + (last ? end : ''), lines, sections};
			}),
		);
}
