import {describe, expect, test} from 'vitest';
import {type Judged, judge} from '../../source/values/judge.ts';
import {putTogether} from '../../source/values/compose-files.ts';
import {mountOf} from '../../source/values/compose-merge.ts';
import {at, digest} from '../support/judged.ts';

type Texts = Readonly<Record<string, string>>;
const files = (texts: Texts = {}) => Object.entries(texts).map(([file, text]) => ({file, text}));
type Version = {compose: string; parts?: Texts};
const diff = (
	old: Version,
	fresh: Version,
	mine: {yours?: string; env?: string; merged?: {old: string; new: string}} = {},
): Judged =>
	judge(
		{
			kind: 'compose',
			old: files({'old/compose.yaml': old.compose}),
			new: files({'new/compose.yaml': fresh.compose}),
			parts: {old: files(old.parts), new: files(fresh.parts)},
			yours: mine.yours === undefined ? [] : files({'override.yaml': mine.yours}),
			env: mine.env === undefined ? [] : files({'.env': mine.env}),
			...(mine.merged ? {merged: mine.merged} : {}),
		},
		digest,
	);
const postgres = (version: number) =>
	`  db:\n    image: postgres:${version}\n    volumes: ["db:/var/lib/postgresql/data"]\n`;
const web = (version: number) => `services:\n  web:\n    image: web:${version}\n`;
const whole = {compose: `${web(1)}${postgres(15)}volumes: {db: {}}\n`};

describe('a service that extends one of another file', () => {
	const parts = {'new/base.yaml': `services:\n${postgres(16)}`};
	const compose = `${web(2)}  db:\n    extends: {file: base.yaml, service: db}\n`;
	test('is judged with what it extends', () => {
		const found = diff(whole, {compose, parts});
		expect(at(found, 'services.db.image')).toMatchObject({severity: 'high'});
		expect(at(found, 'services.db.image')?.text).toContain('16 does not read the data of 15');
		expect(at(found, 'services.db.volumes')).toBeUndefined();
		expect(found.unjudged).toEqual([]);
	});
	test('and its own lines win; one of the same file is extended too', () => {
		const made = putTogether(
			files({
				'compose.yaml':
					'services:\n  a: {image: "x:1", environment: [A=1, B=2]}\n  b: {extends: a, image: "y:1", environment: {B: "3"}}\n  c: {extends: {service: b}}\n',
			}),
		);
		const environment = {A: '1', B: '3'};
		expect(made.value['services']).toMatchObject({
			b: {image: 'y:1', environment},
			c: {image: 'y:1', environment},
		});
		expect(made.beyond).toEqual([]);
	});
	test('where the file is not there, it is said, and nothing below it is called gone', () => {
		const found = diff(whole, {compose}, {yours: 'services:\n  db:\n    image: postgres:15\n'});
		expect(at(found, 'services.db.image')).toMatchObject({severity: 'info'});
		expect(found.findings.map(({verdict}) => verdict)).not.toContain('DEFAULT_REMOVED');
		expect(found.unjudged).toEqual([
			'In new/compose.yaml, db extends a service of base.yaml, which was not read: what it takes from there.',
		]);
	});
	test('which a file of yours names and the new version brings is no riddle', () => {
		const mine = {yours: 'services:\n  web:\n    extends: {file: hw.yaml, service: fast}\n'};
		const parts = {'new/hw.yaml': 'services: {fast: {devices: ["/dev/x:/dev/x"]}}\n'};
		expect(diff(whole, {...whole, parts}, mine).unjudged).toEqual([]);
		expect(diff(whole, whole, mine).unjudged).toHaveLength(1);
	});
	test('two that extend each other end, and are told', () => {
		const circle = 'services:\n  a: {extends: b}\n  b: {extends: a}\n';
		expect(putTogether(files({'compose.yaml': circle})).beyond.length).toBeGreaterThan(0);
	});
});

describe('a file that is included', () => {
	const compose = `include: [sub/db.yaml]\n${web(2)}`;
	const parts = {
		'new/sub/db.yaml':
			`services:\n${postgres(16)}      - ./conf:/conf\nvolumes: {db: {}}\n`.replace(
				'["db:/var/lib/postgresql/data"]',
				'\n      - db:/var/lib/postgresql/data',
			),
	};
	const yours = 'services:\n  db:\n    environment: {POSTGRES_PASSWORD: hunter2hunter2}\n';
	test('belongs to the version, relative places as seen from the first file', () => {
		const found = diff(whole, {compose, parts}, {yours});
		expect(at(found, 'services.db.environment.POSTGRES_PASSWORD')).toMatchObject({
			verdict: 'STILL_EFFECTIVE',
		});
		expect(at(found, 'services.db.image')).toMatchObject({severity: 'high'});
		expect(JSON.stringify(at(found, 'services.db.volumes')?.new)).toContain('./sub/conf:/conf');
		expect(at(found, 'include')).toBeUndefined();
	});
	test('where it is not there, it is said, and no service is called gone', () => {
		const found = diff(whole, {compose}, {yours, env: 'PG_TUNE=1\n'});
		expect(at(found, 'services.db.environment.POSTGRES_PASSWORD')).toMatchObject({
			verdict: 'STILL_EFFECTIVE',
			severity: 'info',
		});
		expect(at(found, 'PG_TUNE')).toMatchObject({severity: 'info'});
		expect(found.findings.map(({verdict}) => verdict)).not.toContain('DEFAULT_REMOVED');
		expect(found.unjudged).toEqual([
			'new/compose.yaml includes sub/db.yaml, which was not read: what lies there.',
		]);
	});
	test('as compose merged it, a database is seen all the same', () => {
		const model = (version: number) =>
			JSON.stringify({
				services: {
					db: {
						image: `postgres:${version}`,
						volumes: [{type: 'volume', source: 'db', target: '/var/lib/postgresql/data'}],
					},
				},
			});
		const found = diff(whole, {compose}, {merged: {old: model(15), new: model(16)}});
		expect(at(found, 'services.db.image')).toMatchObject({
			verdict: 'DEFAULT_CHANGED',
			severity: 'high',
			new: 'postgres:16',
		});
	});
	test('from the folder it is given, where it is given one', () =>
		expect(
			putTogether(
				files({'p/compose.yaml': 'include: [{path: sub/a.yaml, project_directory: .}]\n'}),
				files({'p/sub/a.yaml': 'services: {a: {image: "a", volumes: ["./d:/d"]}}\n'}),
			).value['services'],
		).toEqual({a: {image: 'a', volumes: ['./d:/d']}}));
	test('a database under another name, over the same volume, is seen too', () => {
		const fresh = {compose: `${web(2)}${postgres(16).replace('  db:', '  database:')}`};
		expect(at(diff(whole, fresh), 'services.database.image')).toMatchObject({
			verdict: 'NEW_DEFAULT',
			severity: 'high',
		});
	});
	test('several in one, a map with a path, and circles', () => {
		const made = putTogether(
			files({'p/compose.yaml': 'include:\n  - path: [a.yaml, b.yaml]\n  - ./c.yaml\n'}),
			files({
				'p/a.yaml': 'services: {a: {image: "a:1"}}\n',
				'p/b.yaml': 'services: {a: {image: "a:2"}}\n',
				'p/c.yaml': 'include: [compose.yaml]\nservices: {c: {image: "c:1"}}\n',
			}),
		);
		expect(made.value['services']).toEqual({a: {image: 'a:2'}, c: {image: 'c:1'}});
		expect(made.beyond).toEqual([{file: 'p/c.yaml', name: 'compose.yaml'}]);
	});
	test('files that include each other in every way come to an end', () => {
		const names = Array.from({length: 12}, (_, index) => `f${index}.yaml`);
		const text = `include: [${names.join(', ')}]\n`;
		const made = putTogether(
			files({'compose.yaml': text}),
			files(Object.fromEntries(names.map(name => [name, text]))),
		);
		expect(made.beyond.length).toBeGreaterThan(0);
	});
	test.each(['https://example.com/x.yaml', '${WHERE}/x.yaml', '/etc/x.yaml', 'oci://r/x'])(
		'%s is no file beside it',
		name =>
			expect(putTogether(files({'compose.yaml': `include: ["${name}"]\n`})).beyond).toEqual([
				{file: 'compose.yaml', name},
			]),
	);
	test('what your own file includes is told as not read', () =>
		expect(diff(whole, whole, {yours: 'include: [more.yaml]\n'}).unjudged).toEqual([
			'override.yaml includes more.yaml, which was not read: what lies there.',
		]));
});

test.each([
	['./a:/b:ro', {source: './a', target: '/b', readOnly: true}],
	['./a:/b:rw,z', {source: './a', target: '/b'}],
	['${DIR:-./a}:/b', {source: '${DIR:-./a}', target: '/b'}],
	['${DIR:-./a}/c:${TO:-/b}:z', {source: '${DIR:-./a}/c', target: '${TO:-/b}'}],
	['/b', undefined],
	['8080:80', undefined],
])('a mount: %s', (text, wanted) => expect(mountOf(text)).toEqual(wanted));

describe('the tags of compose', () => {
	const base = 'services:\n  a: {image: "a:1", ports: ["1:1"], environment: {X: "1", Y: "2"}}\n';
	const over =
		'services:\n  a:\n    ports: !override ["2:2"]\n    environment:\n      X: !reset null\n      Y: !override "3"\n';
	test('take out and replace', () =>
		expect(putTogether(files({'a.yaml': base, 'b.yaml': over})).value).toEqual({
			services: {a: {image: 'a:1', ports: ['2:2'], environment: {X: null, Y: '3'}}},
		}));
	test('are no list that is added to, and no mistake', () => {
		const fresh = base.replace('"1:1"', '"1:1", "443:443"');
		const found = diff({compose: base}, {compose: fresh}, {yours: over});
		expect(at(found, 'services.a.ports')).toMatchObject({verdict: 'LIST_REPLACES'});
		expect(at(found, 'services.a.environment.X')).toMatchObject({verdict: 'NULL_DELETES'});
	});
	test('a whole service, and in no chart', () => {
		const gone = 'services:\n  a: !reset {}\n';
		expect(putTogether(files({'a.yaml': base, 'b.yaml': gone})).value).toEqual({
			services: {a: null},
		});
		expect(() => putTogether(files({'a.yaml': 'a: !other x\n'}))).toThrow(/tag is not known/);
	});
});
