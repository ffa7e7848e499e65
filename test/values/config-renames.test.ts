import fc from 'fast-check';
import {expect, test} from 'vitest';
import {parse, stringify} from 'yaml';
import {renameKey} from '../../source/values/config-file.ts';
import {renameKeys} from '../../source/values/config-renames.ts';
import {parsePath} from '../../source/values/config-path.ts';
import type {Format} from '../../source/values/formats.ts';

const of = (format: Format, text: string, ...renames: [string, string][]): string =>
	renameKeys(
		text,
		format,
		renames.map(([from, to]) => ({from: parsePath(from), to: parsePath(to)})),
	);
const yaml =
	'# head\n\n# Database section\ndatabase: # trailing\n  # where\n  host: h # primary\n  port: 1\n  pool:\n    size: 2\n\n# after\nz: 1\n# end\n';
const all: [string, string][] = [
	['database.port', 'db.port'],
	['database.pool.size', 'db.pool.size'],
	['database.host', 'db.host'],
];

test('keys that are all of a map take it along with comments, place and order', () => {
	expect(of('yaml', yaml, ...all)).toBe(yaml.replace('database:', 'db:'));
	expect(of('yaml', yaml, ['database.pool.size', 'database.many.size'])).toBe(
		yaml.replace('pool:', 'many:'),
	);
	expect(
		of(
			'toml',
			'# Database\n[database]\n# where\nhost = "h"\nport = 1\n\n[z]\na = 1\n',
			['database.port', 'db.port'],
			['database.host', 'db.host'],
		),
	).toBe('# Database\n[db]\n# where\nhost = "h"\nport = 1\n\n[z]\na = 1\n');
	expect(
		of(
			'ini',
			'; Database\n[database]\nhost = h\nport = 1\n[z]\na = 1\n',
			['database.port', 'db.port'],
			['database.host', 'db.host'],
		),
	).toBe('; Database\n[db]\nhost = h\nport = 1\n[z]\na = 1\n');
	expect(
		of(
			'json',
			'{"database": {"host": "h", "port": 1}, "z": 1}',
			['database.port', 'db.port'],
			['database.host', 'db.host'],
		),
	).toBe('{"db":{"host":"h","port":1},"z":1}');
});

test('some of a map go beside it, in their order, and nothing that is said is lost', () => {
	expect(of('yaml', yaml, ['database.port', 'db.port'], ['database.host', 'db.host'])).toBe(
		'# head\n\n# Database section\ndatabase: # trailing\n  pool:\n    size: 2\ndb:\n  # where\n  host: h # primary\n  port: 1\n\n# after\nz: 1\n# end\n',
	);
	const apart = of(
		'yaml',
		yaml,
		['database.port', 'pg.port'],
		['database.host', 'pg.name'],
		['database.pool.size', 'pool.most'],
	);
	expect(parse(apart)).toEqual({pg: {port: 1, name: 'h'}, pool: {most: 2}, z: 1});
	for (const said of yaml.match(/#.*$/gm)!) expect(apart).toContain(said);
});

test.each<[Format, string]>([
	['toml', ' # trailing'],
	['ini', ''],
])('%s: the same with sections', (format, behind) => {
	const text = `# head\n\n# Database\n[database]${behind}\n# where\nhost = "h" # primary\nport = 1\nmore = 2\n\n# after\n[z]\na = 1\n`;
	expect(of(format, text, ['database.port', 'db.port'], ['database.host', 'db.host'])).toBe(
		`# head\n\n# Database\n[database]${behind}\nmore = 2\n\n[db]\n# where\nhost = "h" # primary\nport = 1\n\n# after\n[z]\na = 1\n`,
	);
	const apart = of(
		format,
		text,
		['database.port', 'db.port'],
		['database.more', 'db.most'],
		['database.host', 'db.name'],
	);
	for (const said of text.match(/#.*$/gm)!) expect(apart).toContain(said);
	expect(apart.indexOf('[db]')).toBeLessThan(apart.indexOf('[z]'));
	expect(of(format, '[z]\na = 1\n# D\n[d]\nhost = 1\n[y]\na = 1\n', ['d.host', 'db.name'])).toBe(
		'[z]\na = 1\n# D\n[db]\nname = 1\n[y]\na = 1\n',
	);
});

test('into a map that is there they go one by one', () => {
	expect(of('yaml', 'a:\n  x: 1\n  y: 2\nb:\n  z: 3\n', ['a.y', 'b.y'], ['a.x', 'b.x'])).toBe(
		'b:\n  z: 3\n  x: 1\n  y: 2\n',
	);
});

test('it means the same as one after the other', () => {
	const key = fc.constantFrom('a', 'b', 'c', 'd');
	const {tree} = fc.letrec<{tree: Record<string, unknown>}>(tie => ({
		tree: fc.dictionary(key, fc.oneof(fc.integer({min: 0, max: 9}), tie('tree')), {
			minKeys: 1,
			maxKeys: 3,
		}),
	}));
	const leaves = (node: unknown, path: string[] = []): string[][] =>
		typeof node === 'object' && node !== null && Object.keys(node).length > 0
			? Object.entries(node).flatMap(([name, value]) => leaves(value, [...path, name]))
			: [path];
	fc.assert(
		fc.property(
			tree,
			fc.infiniteStream(fc.boolean()),
			fc.constantFrom('x', 'a', 'b.x'),
			(given, picks, head) => {
				const text = stringify(given);
				const renames = leaves(given)
					.filter(() => picks.next().value)
					.map(from => ({
						from,
						to: [...parsePath(head), ...from.slice(1), ...(from.length === 1 ? ['own'] : [])],
					}));
				let wanted: string;
				try {
					wanted = renames.reduce((now, {from, to}) => renameKey(now, 'yaml', from, to), text);
				} catch {
					return;
				}
				expect(parse(renameKeys(text, 'yaml', renames))).toEqual(parse(wanted));
			},
		),
		{numRuns: 500},
	);
});
