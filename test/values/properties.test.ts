import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
	without,
	withAt,
	at as valueAt,
	type Json,
	typeOf,
	equal,
} from '../../source/values/config-tree.ts';
import {parsePath} from '../../source/values/config-path.ts';
import {matchLists} from '../../source/values/lists.ts';
import {variablesIn} from '../../source/values/interpolation.ts';
import {findingJson} from '../../source/values/finding-json.ts';
import {judge} from '../../source/values/judge.ts';
import {chart, digest, judged} from '../support/judged.ts';

const key = fc.constantFrom(
	'host',
	'port',
	'tag',
	'image',
	'size',
	'annotations',
	'password',
	'tls',
);
const leaf: fc.Arbitrary<Json> = fc.oneof(
	fc.integer({min: -5, max: 5}),
	fc.boolean(),
	fc.constantFrom('alpha', 'beta', '1.10', ''),
	fc.constant(null),
	fc.array(fc.constantFrom('one', 'two', 'three'), {maxLength: 3}),
);
const {tree} = fc.letrec<{tree: Json}>(tie => ({
	tree: fc.dictionary(
		key,
		fc.oneof({weight: 3, arbitrary: leaf}, {weight: 1, arbitrary: tie('tree')}),
		{maxKeys: 4},
	),
}));
const runs = {numRuns: 200};
const slow = {timeout: 120_000};

test('equal defaults and nothing set: nothing is said', slow, () => {
	fc.assert(
		fc.property(tree, defaults => {
			expect(judged(chart(defaults), chart(defaults)).findings).toEqual([]);
		}),
		runs,
	);
});

test('the order of keys is no matter', slow, () => {
	const turned = (node: Json): Json =>
		typeOf(node) === 'map'
			? Object.fromEntries(
					Object.entries(node as object)
						.reverse()
						.map(([name, value]) => [name, turned(value as Json)]),
				)
			: node;
	const told = (old: Json, fresh: Json, mine: Json) =>
		judged(chart(old), chart(fresh), mine).findings.map(finding => ({
			...finding,
			line: 0,
			column: 0,
		}));
	fc.assert(
		fc.property(tree, tree, tree, (old, fresh, mine) => {
			expect(told(turned(old), turned(fresh), turned(mine))).toEqual(told(old, fresh, mine));
		}),
		runs,
	);
});

test('every key of yours has one verdict at most, and every path is there', slow, () => {
	fc.assert(
		fc.property(tree, tree, tree, (old, fresh, mine) => {
			const {findings} = judged(chart(old), chart(fresh), mine);
			expect(new Set(findings.map(({path}) => path)).size).toBe(findings.length);
			for (const {path, also, verdict} of findings) {
				const there = [old, fresh, mine].some(side => valueAt(side, parsePath(path)) !== undefined);
				expect(there, path).toBe(true);
				expect(also).not.toContain(verdict);
			}
		}),
		runs,
	);
});

test(
	'after following every suggestion and every new default, what is left still works',
	slow,
	() => {
		const follow = (old: Json, fresh: Json, mine: Json): Json =>
			judged(chart(old), chart(fresh), mine).findings.reduce<Json>(
				(now, {path, set, verdict, suggestion}) => {
					const from = parsePath(path);
					const value = valueAt(now, from);
					if (!set || verdict === 'STILL_EFFECTIVE' || value === undefined) return now;
					const less = without(now, [from]);
					if (suggestion === undefined) return less;
					const to = parsePath(suggestion);
					const target = valueAt(fresh, to)!;
					const fits = value !== null && typeOf(value) === typeOf(target) && !equal(value, target);
					return fits && valueAt(less, to) === undefined && valueAt(old, to) === undefined
						? withAt(less, to, value)
						: less;
				},
				mine,
			);
		fc.assert(
			fc.property(tree, tree, tree, (old, fresh, mine) => {
				const left = judged(chart(old), chart(fresh), follow(old, fresh, mine)).findings.filter(
					({set}) => set,
				);
				for (const {path, verdict} of left) expect(verdict, path).toBe('STILL_EFFECTIVE');
			}),
			runs,
		);
	},
);

describe('secrets', () => {
	const secret = fc.stringMatching(/^[A-Za-z0-9+/=_.-]{10,30}$/).map(text => `S3${text}`);
	const said = (value: string) => `# for example: --set password=${value}\na: 1\n`;
	const holder = (value: string): fc.Arbitrary<Json> =>
		fc.constantFrom<Json>(
			{db: {password: value}},
			{apiKey: value},
			{env: [{name: 'DB_PASSWORD', value}]},
			{env: {SESSION_TOKEN: value}},
			{environment: [`ACCESS_TOKEN=${value}`]},
			{url: `postgres://user:${value}@db/x`},
			{config: `host = a\npassword = ${value}\n`},
			{credentials: {list: [value]}},
			{auth: {password: value}, note: `it was ${value} before`},
			{auth: {pw: value}},
			{url: `https://x/y?password=${value}&b=1`},
			{url: `https://x/y?sv=1&sig=${value}`},
			{repo: `https://${value.replaceAll('/', '_')}@github.com/x`},
			{annotation: JSON.stringify({password: value, user: 'x'})},
			{annotation: JSON.stringify({outer: JSON.stringify({token: value})})},
			{args: ['--token', value, '--level', 'debug']},
			{nested: [['run', '--db-password', value]]},
			{env: [{key: 'SECRET_KEY', value}]},
			{header: {Authorization: value}},
			{before: `export PGPASSWORD=${value}`},
			{script: `set -e\nexport PGPASSWORD=${value}\nrun\n`},
			{run: `psql --password ${value} -h db`},
			{dsn2: `host=x user=y password=${value}`},
		);
	test('none of the inputs stands in any output', slow, () => {
		const given = fc
			.tuple(secret, secret, secret)
			.chain(([a, b, c]) => fc.tuple(fc.constant([a, b, c]), holder(a), holder(b), holder(c)));
		fc.assert(
			fc.property(given, ([secrets, old, fresh, mine]) => {
				const {findings, notices, unjudged} = judged(chart(old), chart(fresh), mine);
				const out = {findings, notices, unjudged};
				for (const one of secrets) expect(JSON.stringify(out)).not.toContain(one);
			}),
			runs,
		);
	});

	test('nor a secret that the comment of a default holds', () => {
		const found = judged(
			chart(said('S3ecret-one')),
			chart(said('S3ecret-two').replace('a: 1', 'a: 2')),
			{a: 3},
		);
		expect(found.findings[0]?.comment).toContain('for example');
		expect(JSON.stringify(found)).not.toContain('S3ecret');
	});

	test('a seal tells them apart where the digits do not', () => {
		const digits = (text: string, whole?: boolean) =>
			whole ? digest(text).repeat(4) + text.length : 'abcd';
		const sealOf = (mine: string) =>
			judge(
				{
					kind: 'helm',
					old: chart({password: 'x'}),
					new: chart({password: 'y'}),
					yours: [{file: 'm', text: mine}],
				},
				digits,
			).findings[0];
		const [one, two] = [sealOf('password: abc\n'), sealOf('password: abcdef\n')];
		expect(one?.yours).toBe(two?.yours);
		expect(one?.seal).not.toBe(two?.seal);
		expect(sealOf('password: abc # behind\n')?.seal).toBe(one?.seal);
		expect(findingJson(one!)).not.toHaveProperty('seal');
	});

	test('one as long as a whole file is masked, too', () =>
		expect(
			judged(chart({password: ''}), chart({password: ''}), {password: '"token":'.repeat(60_000)})
				.findings[0]?.yours,
		).toMatch(/^‹/));

	test('equal secrets show equal digits, others most likely not, and no length', () => {
		const pair = (a: string, b: string) =>
			judged(chart({password: a}), chart({password: b})).findings[0];
		expect(pair('one-secret', 'another-secret')?.new).toMatch(/^‹changed #[0-9a-f]{4}›$/);
		expect(pair('one-secret', 'another-secret')?.old).toMatch(/^‹set #[0-9a-f]{4}›$/);
		const mine = judged(chart({password: 'x-default'}), chart({password: 'x-default'}), {
			password: 'x-default',
		}).findings[0];
		expect(mine?.yours).toBe(mine?.new);
		expect(JSON.stringify(pair('short-one', 'x'.repeat(500))?.new)).toHaveLength(
			JSON.stringify(pair('short-one', 'y')?.new).length,
		);
	});
});

describe('matching lists', () => {
	const entry = fc.oneof(
		fc.constantFrom('a', 'b', 'c'),
		fc.integer({min: 0, max: 3}),
		fc.record({name: fc.constantFrom('x', 'y', 'z'), value: fc.integer({min: 0, max: 2})}),
		fc.record({containerPort: fc.integer({min: 1, max: 3})}),
	);
	test('is total: every entry of both stands in exactly one place', slow, () => {
		fc.assert(
			fc.property(fc.array(entry, {maxLength: 6}), fc.array(entry, {maxLength: 6}), (a, b) => {
				const {pairs, added, removed} = matchLists(a, b);
				const [left, right] = [
					[...pairs.map(([x]) => x), ...removed],
					[...pairs.map(([, y]) => y), ...added],
				];
				expect(left.toSorted((x, y) => x - y)).toEqual([...a.keys()]);
				expect(right.toSorted((x, y) => x - y)).toEqual([...b.keys()]);
			}),
			{numRuns: 1000},
		);
	});
	test.each([
		[
			'identifiers first',
			[
				{name: 'a', slot: 1},
				{name: 'a', slot: 2},
			],
			[{name: 'a', slot: 2}],
			['slot'],
			'slot',
		],
		['then names', [{name: 'a', id: 1}], [{name: 'a', id: 2}], [], 'name'],
		[
			'then what Kubernetes goes by',
			[{containerPort: 80, protocol: 'TCP'}],
			[{containerPort: 80, protocol: 'UDP'}],
			[],
			'containerPort+protocol',
		],
		[
			'then the object',
			[{apiVersion: 'v1', kind: 'A', metadata: {name: 'x'}}],
			[{apiVersion: 'v1', kind: 'A', metadata: {name: 'y'}}],
			[],
			'apiVersion, kind, name',
		],
		[
			'then any text that tells more than three apart',
			[{h: 'a'}, {h: 'b'}, {h: 'c'}, {h: 'd'}],
			[{h: 'b'}],
			[],
			'h',
		],
		['else whole values', [{h: 'a'}], [{h: 'b'}], [], ''],
	])('%s', (_, a, b, identifiers, by) => expect(matchLists(a, b, identifiers).by).toBe(by));
	test('an entry on top is one new entry, and no change to the rest', () =>
		expect(
			matchLists([{name: 'a'}, {name: 'b'}], [{name: 'n'}, {name: 'a'}, {name: 'b'}]),
		).toMatchObject({added: [0], removed: [], reordered: false}));
	test('a name that stands there twice falls to position, with a warning', () =>
		expect(matchLists([{name: 'a'}, {name: 'a'}], [{name: 'a'}]).warning).toContain('twice'));
	test('another order is told', () =>
		expect(matchLists(['a', 'b'], ['b', 'a'])).toMatchObject({added: [], reordered: true}));
});

test.each([
	['${A}', [{name: 'A'}]],
	['$A/$B', [{name: 'A'}, {name: 'B'}]],
	['$$A', []],
	['${A:-x}', [{name: 'A', default: 'x'}]],
	['${A-}', [{name: 'A', default: ''}]],
	['${A:?must be set}', [{name: 'A', required: 'must be set'}]],
	['${A:+y}', [{name: 'A', default: ''}]],
	[
		'${A:-${B:-z}}',
		[
			{name: 'A', default: '${B:-z}'},
			{name: 'B', default: 'z'},
		],
	],
	['${A', [{name: 'A'}]],
])('variables of compose: %s', (text, wanted) => expect(variablesIn(text)).toEqual(wanted));
