import fc from 'fast-check';
import {expect, test, vi} from 'vitest';
import {stringify} from 'yaml';
import {readEntry, readScalar} from '../../../source/drivers/sources/index-entry.ts';
import {indexReader} from '../../../source/drivers/sources/helm-index.ts';
import {jsonScanner} from '../../../source/drivers/sources/json-scan.ts';

vi.setConfig({testTimeout: 90_000});

function read(text: string, chart: string, cuts: readonly number[] = []) {
	const bytes = Buffer.from(text);
	const reader = indexReader(chart);
	const places = [0, ...cuts.map(cut => cut % (bytes.length + 1)), bytes.length];
	places.sort((a, b) => a - b);
	for (let at = 1; at < places.length; at++)
		reader.take(bytes.subarray(places[at - 1], places[at]));
	return reader.end();
}

const index = `apiVersion: v1
entries:
  alpine:
  - apiVersion: v2
    appVersion: "1.10"
    created: 2026-03-01T10:00:00.123456789Z
    dependencies:
    - name: redis
      version: 9.9.9
    description: |
      version: 0.0.0
      - not an item
    digest: ${'a'.repeat(64)}
    name: alpine
    urls:
    - https://charts.example.org/alpine-1.2.3.tgz
    version: 1.2.3
  - appVersion: 1.20
    name: alpine
    urls: [alpine-1.2.2.tgz]
    version: '1.2.2+build.1'
  "quoted name":
  - version: 7.0.0
  nginx:
    - name: nginx
      version: 3.0.0
generated: "2026-03-01T10:00:00Z"
`;

test('the entries of one chart, each with the version of its application as it was written', () => {
	expect(read(index, 'alpine')).toEqual({
		unread: 0,
		made: '2026-03-01T10:00:00.000Z',
		entries: [
			{
				version: '1.2.3',
				app: '1.10',
				created: '2026-03-01T10:00:00.123456789Z',
				digest: 'a'.repeat(64),
				urls: ['https://charts.example.org/alpine-1.2.3.tgz'],
			},
			{version: '1.2.2+build.1', app: '1.2', urls: ['alpine-1.2.2.tgz']},
		],
	});
	expect(read(index, 'nginx').entries.map(({version}) => version)).toEqual(['3.0.0']);
	expect(read(index, 'quoted name').entries).toHaveLength(1);
});

test('what follows a null without a blank is no comment', () => {
	const app = (written: string) => readEntry(['- version: 1.0.0', `  appVersion: ${written}`])?.app;
	expect(['~', 'null', '~ # none', 'null #', '~#', 'null#1'].map(app)).toEqual([
		undefined,
		undefined,
		undefined,
		undefined,
		'~#',
		'null#1',
	]);
});

test('that a chart is deprecated, and when an index was written, in every style', () => {
	const old = {version: '1.0.0', deprecated: true, urls: []};
	const parts = {entries: {x: [old, {version: '1.1.0', deprecated: false, urls: []}]}};
	const whole = {...parts, generated: '2026-03-01T10:00:00.5Z'};
	const found = {
		unread: 0,
		made: '2026-03-01T10:00:00.500Z',
		entries: [old, {version: '1.1.0', urls: []}],
	};
	const flow = `{generated: ${whole.generated}, entries: ${JSON.stringify(parts.entries)}}`;
	for (const text of [stringify(whole), JSON.stringify(whole), flow])
		expect(read(text, 'x')).toEqual(found);
	for (const generated of ['yesterday', 7, null, {a: 1}])
		for (const write of [JSON.stringify, stringify])
			expect(read(write({...parts, generated}), 'x').made).toBeUndefined();
});

test('what is no index, or does not hold the chart, is told', () => {
	expect(() => read(index, 'apline')).toThrow('There is no chart called apline in the index.');
	expect(() => read('<!doctype html><html></html>', 'x')).toThrow(
		'not the index of a chart repository',
	);
	expect(() => read('', 'x')).toThrow('not the index of a chart repository');
	expect(() => read('hello: world\n', 'x')).toThrow('not the index of a chart repository');
	expect(() => read(`entries:\n${'x'.repeat(2 ** 20 + 5)}`, 'x')).toThrow(
		'a line of more than 1 MiB',
	);
	expect(() => read(`entries:\n  x:\n${`  - a\n`.repeat(20_002)}`, 'x')).toThrow(
		'more than 20000 times',
	);
	expect(() =>
		read(`entries:\n  x:\n  - a: b\n${`    c: ${'d'.repeat(999)}\n`.repeat(1100)}`, 'x'),
	).toThrow('too long to be one');
});

test('an index that is JSON is read like the other', () => {
	const json = JSON.stringify(
		{
			generated: '2026-03-01T10:00:00Z',
			entries: {
				'we"ird': [{version: '7.0.0'}],
				alpine: [
					{
						version: '1.2.3',
						appVersion: '1.10',
						created: '2026-03-01T10:00:00Z',
						digest: 'a'.repeat(64),
						urls: ['https://charts.example.org/alpine-1.2.3.tgz'],
						description: '"entries": {"alpine": [{"version": "0.0.0"}]}',
						dependencies: [{name: 'redis', version: '9.9.9'}],
					},
					{version: '1.2.2', appVersion: null, urls: null},
				],
				entries: [{version: '8.0.0'}],
			},
			more: {entries: {alpine: [{version: '6.6.6'}]}},
		},
		null,
		2,
	);
	const alpine = {
		unread: 0,
		made: '2026-03-01T10:00:00.000Z',
		entries: [
			{
				version: '1.2.3',
				app: '1.10',
				created: '2026-03-01T10:00:00Z',
				digest: 'a'.repeat(64),
				urls: ['https://charts.example.org/alpine-1.2.3.tgz'],
			},
			{version: '1.2.2', urls: []},
		],
	};
	for (const text of [json, `\uFEFF ${'\n'.repeat(9)}${json}`, json.replaceAll(/\n\s*/g, '')]) {
		expect(read(text, 'alpine')).toEqual(alpine);
		expect(read(text, 'alpine', [1, 2, 3, 4, 5])).toEqual(alpine);
	}
	expect(read(json, 'we"ird').entries).toEqual([{version: '7.0.0', urls: []}]);
	expect(read(json, 'entries').entries).toEqual([{version: '8.0.0', urls: []}]);
	expect(
		read('{"entries": {"x": [{"version": "1.0.0", "appVersion": 1.10}, 7, {"urls": 1}]}}', 'x'),
	).toEqual({unread: 2, entries: [{version: '1.0.0', app: '1.10', urls: []}]});
});

test('what is wrong with an index that is JSON is told', () => {
	expect(() => read('{"entries": {"alpine": []}}', 'x')).toThrow(
		/There is no chart called x in the index/,
	);
	for (const text of ['{"hello": 1}', '{}', '{"entries": null}', '{"entries": ["x"]}'])
		expect(() => read(text, 'x')).toThrow('not the index of a chart repository');
	expect(() => read('{"entries": {"x": [{"version": "1.0.0"}', 'x')).toThrow('cut short');
	expect(() => read(`{"entries": {"x": ${'['.repeat(100)}`, 'x')).toThrow('more than 64 levels');
	expect(() => read(`{"entries": {"x": [${'{},'.repeat(20_002)}`, 'x')).toThrow(
		'more than 20000 times',
	);
	expect(() => read(`{"entries": {"x": [{"a": "${'d'.repeat(2 ** 20)}"}]}}`, 'x')).toThrow(
		'too long to be one',
	);
	for (const text of ['{"entries": {"x": [}]}', '{"entries": {,}}', '{} {}', '{"entries": {"x"}}'])
		expect(() => read(text, 'x')).toThrow(/index/);
});

test('flow style that is not JSON is read where it is small, and else told', () => {
	const flow =
		'{apiVersion: v1, entries: {x: [{version: 1.0.0, appVersion: 1.10, urls: [a.tgz]}]}}';
	const wanted = {unread: 0, entries: [{version: '1.0.0', app: '1.10', urls: ['a.tgz']}]};
	expect(read(flow, 'x', [5, 20])).toEqual(wanted);
	expect(read('entries: {x: [{version: 1.0.0, appVersion: 1.10, urls: [a.tgz]}]}\n', 'x')).toEqual(
		wanted,
	);
	expect(
		read('entries:\n  x: [{version: 1.0.0, appVersion: "1.10", urls: [a.tgz]}]\n', 'x'),
	).toEqual(wanted);
	expect(
		read('entries:\n  x:\n  - {version: 1.0.0, appVersion: "1.10", urls: [a.tgz]}\n', 'x'),
	).toEqual(wanted);
	expect(() => read('{apiVersion: v1, entries: {x: [', 'x')).toThrow(/index\.yaml:1:\d+/);
	const long = `  other:\n${`  - description: ${'d'.repeat(300)}\n`.repeat(1000)}`;
	expect(() => read(`entries:\n${long}  x: [{version: 1.0.0}]\n`, 'x')).toThrow(
		'read up to 256 KiB only',
	);
	expect(() => read(`{apiVersion: v1, more: "${'d'.repeat(2 ** 19)}"}`, 'x', [20])).toThrow(
		'read up to 256 KiB only',
	);
});

test('an entry that cannot be read does not hide the others', () => {
	const text =
		'entries:\n  x:\n  - version: 1.0.0\n  - version: "1.1\n    urls: [\n  - version: 1.2.0\n';
	const {entries, unread} = read(text, 'x');
	expect(entries.map(({version}) => version)).toEqual(['1.0.0', '1.2.0']);
	expect(unread).toBe(1);
});

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const anyEntry = fc.record(
	{
		version: fc.stringMatching(/^\d{1,3}\.\d{1,3}\.\d{1,3}(-[a-z]{1,5}\.\d)?(\+[a-z0-9]{1,5})?$/),
		appVersion: fc.oneof(fc.string(), fc.constant('1.10'), fc.constant('014'), fc.constant('no')),
		description: fc.string({unit: 'grapheme', maxLength: 200}),
		urls: fc.array(fc.webUrl(), {maxLength: 3}),
		digest: fc.stringMatching(/^[0-9a-f]{64}$/),
		created: fc.date({noInvalidDate: true}).map(date => date.toISOString()),
		deprecated: fc.boolean(),
		keywords: fc.array(fc.string({maxLength: 20}), {maxLength: 3}),
		maintainers: fc.array(fc.record({name: fc.string({maxLength: 20})}), {maxLength: 2}),
	},
	{requiredKeys: ['version', 'urls']},
);

test('whatever helm writes there is read back, wherever it is cut', () => {
	const entries = fc.dictionary(word, fc.array(anyEntry, {minLength: 1, maxLength: 4}), {
		minKeys: 1,
		maxKeys: 4,
	});
	fc.assert(
		fc.property(
			entries,
			fc.array(fc.nat(), {maxLength: 8}),
			fc.boolean(),
			(all, cuts, indentSeq) => {
				const text = stringify(
					{apiVersion: 'v1', entries: all, generated: 'now'},
					{indentSeq, lineWidth: 0},
				);
				for (const [name, wanted] of Object.entries(all)) {
					const found = read(text, name, cuts);
					expect(found.unread).toBe(0);
					expect(found.entries.map(({version}) => version)).toEqual(
						wanted.map(({version}) => version),
					);
					expect(found.entries.map(({urls}) => urls)).toEqual(wanted.map(({urls}) => urls));
					expect(found.entries.map(({app}) => app ?? '')).toEqual(
						wanted.map(({appVersion = ''}) => appVersion),
					);
				}
			},
		),
		{numRuns: 150},
	);
});

test('the same index written both ways is the same, wherever it is cut', () => {
	const entries = fc.dictionary(
		fc.oneof(word, fc.constantFrom('quoted name', 'entries', 'a: b', 'no')),
		fc.array(anyEntry, {maxLength: 4}),
		{
			minKeys: 1,
			maxKeys: 4,
		},
	);
	const outcome = (text: string, chart: string, cuts: readonly number[]) => {
		try {
			return read(text, chart, cuts);
		} catch (error) {
			return (error as Error).message;
		}
	};
	fc.assert(
		fc.property(entries, fc.array(fc.nat(), {maxLength: 8}), fc.nat(3), (all, cuts, space) => {
			const index = {apiVersion: 'v1', entries: all, generated: 'now'};
			const json = JSON.stringify(index, null, space);
			for (const name of Object.keys(all)) {
				expect(outcome(json, name, cuts)).toEqual(
					outcome(stringify(index, {lineWidth: 0}), name, cuts),
				);
			}
			for (const [name, wanted] of Object.entries(all).filter(([, {length}]) => length > 0))
				expect(read(json, name, cuts).entries.map(({version}) => version)).toEqual(
					wanted.map(({version}) => version),
				);
		}),
		{numRuns: 300},
	);
});

test('no text brings the reader to an end of its own', () => {
	fc.assert(
		fc.property(
			fc.array(
				fc.oneof(
					fc.string(),
					fc.constantFrom(
						'entries:',
						'  x:',
						'  - version: 1',
						'    urls:',
						'    - a',
						'"',
						"'",
						'|',
						'{"entries":',
						'{"x":[{"version":"1"}',
						']}}',
						',',
					),
				),
			),
			lines => {
				try {
					read(lines.join('\n'), 'x');
				} catch (error) {
					expect((error as Error).name).toBe('Trouble');
				}
			},
		),
	);
	fc.assert(fc.property(fc.array(fc.string()), lines => void readEntry(lines)));
	fc.assert(fc.property(fc.string(), text => void readScalar(text)));
});

test('any JSON is followed to its end, and what is no JSON is not taken for it', () => {
	const scan = (text: string, cuts: readonly number[]) => {
		const held: string[] = [];
		const fail = () => {
			throw new Error('refused');
		};
		const scanner = jsonScanner({
			begins: path => path.length === 1,
			held: one => void held.push(one),
			depth: 1,
			most: 1e6,
			deepest: 64,
			tooLong: fail,
			refuse: fail,
		});
		const places = [0, ...cuts.map(cut => cut % (text.length + 1)), text.length];
		places.sort((a, b) => a - b);
		for (let at = 1; at < places.length; at++) scanner.take(text.slice(places[at - 1], places[at]));
		scanner.end();
		return held;
	};
	fc.assert(
		fc.property(
			fc.jsonValue(),
			fc.array(fc.nat(), {maxLength: 6}),
			fc.nat(2),
			(value, cuts, space) => {
				const parts = typeof value === 'object' && value !== null ? Object.values(value) : [];
				const text = JSON.stringify(value, null, space);
				expect(scan(text, cuts).map(one => JSON.parse(one))).toEqual(
					JSON.parse(JSON.stringify(parts)),
				);
			},
		),
	);
	const tokens = fc.array(
		fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '1', 'true', ' ', '-', '01', '1.5e3', 'x'),
		{maxLength: 7},
	);
	fc.assert(
		fc.property(tokens, fc.array(fc.nat(), {maxLength: 3}), (words, cuts) => {
			const text = words.join('');
			const accepts = (work: () => unknown) => {
				try {
					work();
					return true;
				} catch {
					return false;
				}
			};
			expect(accepts(() => scan(text, cuts))).toBe(accepts(() => JSON.parse(text)));
		}),
		{numRuns: 5000},
	);
});

test('an index of 600 MB in JSON leaves no more than its own entries behind', () => {
	const reader = indexReader('wanted');
	const one = JSON.stringify({description: 'd'.repeat(300), version: '1.0.0'});
	const big = Buffer.from(`"other": [${`${one},`.repeat(2999)}${one}],`);
	reader.take(Buffer.from('{"entries": {'));
	const before = process.memoryUsage().heapUsed;
	for (let at = 0; at < 600; at++) reader.take(big);
	reader.take(Buffer.from('"wanted": [{"version": "1.0.0"}]}}'));
	expect(reader.end().entries).toHaveLength(1);
	expect(process.memoryUsage().heapUsed - before).toBeLessThan(400 * 1024 * 1024);
}, 120_000);

test('an index of 600 MB leaves no more than its own entries behind', () => {
	const reader = indexReader('wanted');
	const big = Buffer.from(
		`  other-N:\n${`  - description: ${'d'.repeat(300)}\n    version: 1.0.0\n`.repeat(3000)}`,
	);
	reader.take(Buffer.from('entries:\n'));
	const before = process.memoryUsage().heapUsed;
	for (let at = 0; at < 600; at++) reader.take(big);
	reader.take(Buffer.from('  wanted:\n  - version: 1.0.0\n'));
	expect(reader.end().entries).toHaveLength(1);
	expect(process.memoryUsage().heapUsed - before).toBeLessThan(400 * 1024 * 1024);
}, 120_000);
