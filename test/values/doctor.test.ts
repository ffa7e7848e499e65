import {describe, expect, test} from 'vitest';
import {at, chart, judged} from '../support/judged.ts';
import {withProofs} from '../../source/values/proven.ts';

const dead = (path: string) =>
	new Map([[path, {result: 'no-effect' as const, why: 'no difference'}]]);
const alive = (path: string) => new Map([[path, {result: 'effect' as const, why: 'a difference'}]]);
const reading = (text: string) => ({templates: [{name: 'templates/a.yaml', text}]});

describe('a key of yours', () => {
	test('REMOVED_MAYBE: gone, and nothing could prove that it does nothing', () => {
		const found = judged(chart('a: 1\nb: 1\n'), chart('b: 1\n'), 'a: 2\n');
		expect(at(found, 'a')).toMatchObject({
			verdict: 'REMOVED_MAYBE',
			severity: 'medium',
			old: 1,
			yours: 2,
		});
		expect(found.suspects).toEqual([['a']]);
	});

	test('REMOVED_MAYBE: gone, and something above it is handed on whole', () => {
		const found = judged(
			chart('a: {b: 1}\n'),
			chart('a: {c: 1}\n', reading('{{ toYaml .Values.a }}')),
			'a: {b: 2}\n',
		);
		expect(at(found, 'a.b')).toMatchObject({verdict: 'REMOVED_MAYBE'});
		expect(at(found, 'a.b')?.text).toContain('handed on whole');
	});

	test('REMOVED_NO_EFFECT: gone, and rendering with and without it is the same', () => {
		const {findings} = judged(
			chart('a: 1\nb: 1\n'),
			chart('b: 1\n', reading('{{ .Values.b }}')),
			'a: 2\n',
		);
		expect(withProofs(findings, dead('a'))[0]).toMatchObject({
			path: 'a',
			verdict: 'REMOVED_NO_EFFECT',
			severity: 'high',
			proof: {result: 'no-effect'},
		});
	});

	test('STILL_EFFECTIVE: gone from the defaults, and the templates read it', () => {
		const uses = [
			'{{ .Values.a.b }}',
			'{{ if (.Values.a).b }}',
			'{{ index .Values "a" "b" }}',
			'{{ hasKey .Values.a "b" }}',
		];
		for (const text of uses)
			expect(
				at(judged(chart('a: {b: 1}\n'), chart('a: {c: 1}\n', reading(text)), 'a: {b: 2}\n'), 'a.b'),
			).toMatchObject({
				verdict: 'STILL_EFFECTIVE',
			});
		const {findings} = judged(chart('a: 1\nb: 1\n'), chart('b: 1\n'), 'a: 2\n');
		expect(withProofs(findings, alive('a'))[0]).toMatchObject({
			verdict: 'STILL_EFFECTIVE',
			severity: 'info',
		});
	});

	test('RENAMED?: gone, and a new key is like it, with a score', () => {
		const found = judged(
			chart('server:\n  # Seconds to wait for an answer.\n  timeout: 30\n'),
			chart('http:\n  # Seconds to wait for an answer.\n  timeout: 30\n'),
			'server: {timeout: 5}\n',
		);
		expect(at(found, 'server.timeout')).toMatchObject({
			verdict: 'RENAMED?',
			also: ['REMOVED_MAYBE'],
			severity: 'high',
			suggestion: 'http.timeout',
		});
		expect(at(found, 'server.timeout')?.score).toBeGreaterThanOrEqual(0.6);
	});

	test('RENAMED?: two that are as like are no suggestion, and one new key is not suggested twice', () => {
		const two = judged(
			chart('a: {port: 81}\n'),
			chart('b: {port: 81}\nc: {port: 81}\n'),
			'a: {port: 9}\n',
		);
		expect(at(two, 'a.port')).not.toHaveProperty('suggestion');
		const shared = judged(
			chart('web: {tokenFile: x}\nwab: {tokenFile: y}\n'),
			chart('webs: {tokenFile: x}\n'),
			'web: {tokenFile: p}\nwab: {tokenFile: q}\n',
		);
		expect(shared.findings.filter(({suggestion}) => suggestion === 'webs.tokenFile')).toHaveLength(
			1,
		);
	});

	test.each([
		['a map for a text', 'a: x\n', 'a: z\n', 'a: {b: 1}\n', 'high'],
		['a text for a map', 'a: {b: 1}\n', 'a: {b: 1}\n', 'a: x\n', 'high'],
		['a map for a list', 'tls: {x: 1}\n', 'tls: []\n', 'tls: {x: 1}\n', 'high'],
		['a number where a text came', 'a: 5\n', 'a: 5s\n', 'a: 7\n', 'high'],
		['a number for a text, as before', 'a: x\n', 'a: z\n', 'a: 7\n', 'medium'],
	])('TYPE_CHANGED: %s', (_, old, fresh, mine, severity) => {
		const [first] = judged(chart(old), chart(fresh), mine).findings;
		expect(first).toMatchObject({verdict: 'TYPE_CHANGED', severity});
	});

	test('TYPE_CHANGED: a part of the chart must be a map, and Helm will refuse', () => {
		const part = {key: 'db', chart: chart('size: 1\n')};
		const found = judged(
			chart('', {parts: [part]}),
			chart('', {parts: [part], templates: []}),
			'db: no\n',
		);
		expect(at(found, 'db')).toMatchObject({verdict: 'TYPE_CHANGED', severity: 'blocker'});
	});

	test('SCHEMA_REJECTS: the schema of the new version refuses it', () => {
		const schema = {
			properties: {
				a: {properties: {size: {type: 'integer', maximum: 9}}, additionalProperties: false},
			},
		};
		const found = judged(
			chart('a: {size: 1}\n'),
			chart('a: {size: 1}\n', {schema}),
			'a: {size: 12, sise: 3}\n',
		);
		expect(at(found, 'a.size')).toMatchObject({verdict: 'SCHEMA_REJECTS', severity: 'blocker'});
		expect(at(found, 'a.sise')).toMatchObject({verdict: 'SCHEMA_REJECTS', also: ['UNKNOWN']});
		expect(found.findings[0]!.severity).toBe('blocker');
	});

	test('PINNED_DEFAULT_CHANGED: medium, and high where it names an image or a version', () => {
		const found = judged(
			chart('count: 1\nimage: {tag: v1, repository: a}\nweb: {image: {tag: v1}}\nversion: 1\n'),
			chart('count: 2\nimage: {tag: v2, repository: b}\nweb: {image: {tag: v2}}\nversion: 2\n'),
			'count: 7\nimage: {tag: v0, repository: c}\nweb: {image: {tag: v0}}\nversion: 9\n',
		);
		expect(at(found, 'count')).toMatchObject({
			verdict: 'PINNED_DEFAULT_CHANGED',
			severity: 'medium',
			old: 1,
			new: 2,
			yours: 7,
		});
		for (const path of ['image.tag', 'image.repository', 'web.image.tag', 'version'])
			expect(at(found, path)).toMatchObject({verdict: 'PINNED_DEFAULT_CHANGED', severity: 'high'});
	});

	test('PINNED_DEFAULT_CHANGED: an empty tag stands for the version of the program (HX-13, AX-12)', () => {
		const found = judged(
			chart('image: {tag: ""}\n', {appVersion: '2.9.30'}),
			chart('image: {tag: ""}\n', {appVersion: '2.9.31'}),
			'image: {tag: 2.9.30}\n',
		);
		expect(at(found, 'image.tag')).toMatchObject({
			verdict: 'PINNED_DEFAULT_CHANGED',
			severity: 'high',
		});
		expect(at(found, 'image.tag')?.text).toContain('2.9.31');
	});

	test('LIST_REPLACES: names the new entries that yours lacks, matched by what identifies them', () => {
		const found = judged(
			chart('env: [{name: A, value: x}]\n'),
			chart('env: [{name: B, value: y}, {name: A, value: x}, {name: C, value: z}]\n'),
			'env: [{name: A, value: q}, {name: C, value: z}]\n',
		);
		expect(at(found, 'env')).toMatchObject({
			verdict: 'LIST_REPLACES',
			also: ['PINNED_DEFAULT_CHANGED'],
			severity: 'medium',
		});
		expect(at(found, 'env')?.text).toMatch(/not in yours: B\./);
		const none = judged(chart('l: [1, 2]\n'), chart('l: [1]\n'), 'l: [9]\n');
		expect(at(none, 'l')).toMatchObject({verdict: 'PINNED_DEFAULT_CHANGED'});
	});

	test('REDUNDANT: the same as the new default, whatever the order of keys', () => {
		const found = judged(
			chart('l: [{a: 1, b: 2}]\n'),
			chart('l: [{a: 1, b: 2}]\n'),
			'l: [{b: 2, a: 1}]\n',
		);
		expect(at(found, 'l')).toMatchObject({verdict: 'REDUNDANT', severity: 'info'});
	});

	test('NULL_DELETES: left empty, it takes the default away', () => {
		expect(at(judged(chart('a: {b: 1}\n'), chart('a: {b: 1}\n'), 'a:\n'), 'a')).toMatchObject({
			verdict: 'NULL_DELETES',
			severity: 'info',
		});
	});

	test('STILL_EFFECTIVE: otherwise; and an empty map changes nothing', () => {
		const found = judged(chart('a: 1\nm: {b: 1}\n'), chart('a: 1\nm: {b: 1}\n'), 'a: 2\nm: {}\n');
		expect(found.findings).toMatchObject([
			{path: 'a', verdict: 'STILL_EFFECTIVE', severity: 'info'},
		]);
	});

	test('free-form maps: everything below is STILL_EFFECTIVE', () => {
		const old =
			'extraEnv: {A: 1}\nannotations: {a: 1}\nlabels: {}\nodd: {}\npodSecurityContext: {x: 1}\n';
		const found = judged(chart(old), chart(old.replace('A: 1', 'B: 1').replace('a: 1', 'a: 2')), {
			extraEnv: {A: 2, Z: 1},
			annotations: {a: '1', 'deep/key': {x: 1}},
			labels: {l: 1},
			odd: {q: {r: 1}},
			podSecurityContext: {runAsUser: 1},
		});
		expect(new Set(found.findings.filter(({set}) => set).map(({verdict}) => verdict))).toEqual(
			new Set(['STILL_EFFECTIVE']),
		);
	});

	test('UNKNOWN: neither version knows it; misspelt ones are suggested; documented ones are left alone', () => {
		const values = 'image:\n  dashboard:\n    tag: x\n# resources:\n#   existing: ""\nother: 1\n';
		const found = judged(
			chart(values),
			chart(values),
			'image: {dashbord: {tag: y}}\nexisting: 1\nzzz: 1\n',
		);
		expect(at(found, 'image.dashbord.tag')).toMatchObject({
			verdict: 'UNKNOWN',
			severity: 'high',
			suggestion: 'image.dashboard.tag',
		});
		expect(at(found, 'existing')).toMatchObject({verdict: 'STILL_EFFECTIVE'});
		expect(at(found, 'zzz')).toMatchObject({verdict: 'UNKNOWN', severity: 'medium'});
	});

	test('one verdict a key, the others as also', () => {
		const found = judged(chart('a: x\n'), chart('a: 1\n'), 'a: x\n');
		expect(found.findings).toMatchObject([
			{path: 'a', verdict: 'TYPE_CHANGED', also: ['PINNED_DEFAULT_CHANGED']},
		]);
	});

	test('DEPRECATED: the new comment says so, of the key or of what it lies in', () => {
		const found = judged(
			chart('a: 1\nm:\n  b: 1\n'),
			chart('a: 1 # deprecated, use b\n# Deprecated.\nm:\n  b: 1\n'),
			'a: 2\nm: {b: 2}\n',
		);
		for (const path of ['a', 'm.b'])
			expect(at(found, path)).toMatchObject({verdict: 'DEPRECATED', severity: 'medium'});
	});
});

describe('a default that you do not set', () => {
	const only = (old: string, fresh: string, more = {}) =>
		judged(chart(old), chart(fresh, more)).findings;

	test('NEW_DEFAULT', () =>
		expect(only('', 'a: 1\n')).toMatchObject([{verdict: 'NEW_DEFAULT', severity: 'info', new: 1}]));
	test('DEFAULT_CHANGED', () =>
		expect(only('a: 1\n', 'a: 2\n')).toMatchObject([
			{verdict: 'DEFAULT_CHANGED', severity: 'info', old: 1, new: 2},
		]));
	test('DEFAULT_CHANGED: another image is worth a look, another registry is not', () => {
		expect(
			only('image: {repository: r.org/a/db}\n', 'image: {repository: s.org/a/db}\n'),
		).toMatchObject([{severity: 'info'}]);
		expect(
			only('image: {repository: legacy/postgresql}\n', 'image: {repository: postgres}\n'),
		).toMatchObject([{verdict: 'DEFAULT_CHANGED', severity: 'medium'}]);
	});
	test('DEFAULT_CHANGED: a list says what came and went', () =>
		expect(only('l: [{name: a}]\n', 'l: [{name: b}]\n')[0]?.text).toMatch(/new: .*b.*gone: .*a/));
	test('DEFAULT_REMOVED', () =>
		expect(only('a: 1\n', '')).toMatchObject([{verdict: 'DEFAULT_REMOVED', severity: 'info'}]));
	test('DEFAULT_REMOVED: a part that was on by default is worth a look', () =>
		expect(only('db: {enabled: true, size: 1}\n', '')[0]).toMatchObject({
			path: 'db.enabled',
			severity: 'medium',
		}));
	test.each([
		['a comment', 'key: 1\n# Required: signs sessions.\nkey2: ""\n', {}],
		['a comment with must', '# You must set this.\nkey2: ""\n', {}],
		['a template', 'key2: ""\n', reading('{{ required "needed" .Values.key2 }}')],
		['a placeholder', 'key2: <your key>\n', {}],
	])('NEW_REQUIRED: by %s', (_, fresh, more) =>
		expect(only('key: 1\n', fresh, more).find(({path}) => path === 'key2')).toMatchObject({
			verdict: 'NEW_REQUIRED',
			also: ['NEW_DEFAULT'],
			severity: 'high',
		}),
	);
	test('NEW_REQUIRED: by the schema, and Helm will refuse', () =>
		expect(only('', '', {schema: {required: ['site']}})).toMatchObject([
			{path: 'site', verdict: 'NEW_REQUIRED', severity: 'blocker'},
		]));
	test.each([
		'# Only required when tls is on.\na: ""\n',
		'# If set, the key must be AUTH_KEY.\na: ""\n',
		'# To use an existing one, the key must be PASSWD.\na: ""\n',
		'# Not required.\na: ""\n',
		'# both must be the same\na: ""\n',
	])('not NEW_REQUIRED: %s', fresh =>
		expect(only('', fresh)).toMatchObject([{verdict: 'NEW_DEFAULT'}]),
	);
	test('not NEW_REQUIRED: what the old templates insisted on already', () => {
		const text = '{{ required "x" .Values.a }}';
		const found = judged(chart('a: ""\n', reading(text)), chart('a: ""\n', reading(text)));
		expect(found.findings).toEqual([]);
	});
	test('COMMENT_CHANGED', () =>
		expect(only('# one thing\na: 1\n', '# another\na: 1\n')).toMatchObject([
			{verdict: 'COMMENT_CHANGED', severity: 'info', comment: 'another'},
		]));
	test('DEPRECATED: by a comment, or by what the chart says after an upgrade', () => {
		expect(only('a: 1\n', 'a: 1 # will be removed\n')).toMatchObject([
			{verdict: 'DEPRECATED', severity: 'info'},
		]);
		expect(
			only('a: {b: 1}\n', 'a: {b: 1}\n', {notes: 'Note: .Values.a.b is deprecated.'}),
		).toMatchObject([{path: 'a.b', verdict: 'DEPRECATED'}]);
	});
	test('nothing changed: nothing is said', () =>
		expect(only('a: 1\nb: {c: []}\n', 'b: {c: []}\na: 1\n')).toEqual([]));
});

describe('charts inside', () => {
	const sub = (text: string, template: string) => ({
		key: 'cache',
		chart: {...chart(text), name: 'cache', templates: [{name: 'x', text: template}]},
	});
	test('their defaults lie under their key, and what the chart says of them wins', () => {
		const found = judged(
			chart('cache: {size: 5}\n', {
				parts: [sub('size: 1\nttl: 3\n', '{{ .Values.ttl }}')],
				templates: [],
			}),
			chart('cache: {size: 5}\n', {parts: [sub('size: 2\n', '{{ .Values.size }}')], templates: []}),
			'cache: {size: 5, ttl: 9}\n',
		);
		expect(at(found, 'cache.size')).toMatchObject({verdict: 'REDUNDANT'});
		expect(at(found, 'cache.ttl')).toMatchObject({verdict: 'REMOVED_MAYBE', old: 3});
	});

	test('global is read by all of them', () => {
		const found = judged(
			chart('', {parts: [sub('', '{{ .Values.global.site }}')], templates: []}),
			chart('', {parts: [sub('', '{{ .Values.global.site }}')], templates: []}),
			'global: {site: x, odd: y}\n',
		);
		expect(at(found, 'global.site')).toMatchObject({verdict: 'STILL_EFFECTIVE'});
		expect(at(found, 'global.odd')).toMatchObject({verdict: 'UNKNOWN'});
	});

	test('a part that is not here is not judged, and that is said', () => {
		const found = judged(
			chart('', {templates: [], absent: ['db']}),
			chart('', {templates: [], absent: ['db']}),
			'db: {a: 1}\n',
		);
		expect(at(found, 'db.a')).toMatchObject({verdict: 'STILL_EFFECTIVE'});
		expect(found.unjudged[0]).toMatch(/db .*helm dependency build/);
	});

	test('their schemas are heeded, unless a condition turns them off', () => {
		const part = (condition?: string) => ({
			key: 'cache',
			chart: chart('size: 1\n', {schema: {properties: {size: {type: 'integer'}}}}),
			...(condition ? {condition} : {}),
		});
		const mine = 'cache: {size: big, enabled: false}\n';
		expect(
			at(judged(chart('', {parts: [part()]}), chart('', {parts: [part()]}), mine), 'cache.size')
				?.verdict,
		).toBe('SCHEMA_REJECTS');
		expect(
			at(
				judged(
					chart('', {parts: [part('cache.enabled')]}),
					chart('', {parts: [part('cache.enabled')]}),
					mine,
				),
				'cache.size',
			)?.verdict,
		).toBe('TYPE_CHANGED');
	});
});

test('several -f files: the later one wins, and is where the key stands', () => {
	const found = judged(
		chart('a: 1\nb: {c: 1}\n'),
		chart('a: 2\nb: {c: 1}\n'),
		'a: 3\nb: {c: 5}\n',
		'\n\na: 4\n',
	);
	expect(at(found, 'a')).toMatchObject({yours: 4, file: 'mine-2.yaml', line: 3, column: 1});
	expect(at(found, 'b.c')).toMatchObject({yours: 5, file: 'mine-1.yaml', line: 2, column: 5});
});

test('two equal versions are said to be the same', () => {
	expect(judged(chart('a: 1\n'), chart('a: 1\n'), 'a: 2\n').same).toBe(true);
	expect(judged(chart('a: 1\n'), chart('a: 2\n')).same).toBe(false);
});
