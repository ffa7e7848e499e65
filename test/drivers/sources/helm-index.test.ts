import fc from 'fast-check';
import {expect, test, vi} from 'vitest';
import {stringify} from 'yaml';
import {readEntry, readScalar} from '../../../source/drivers/sources/index-entry.ts';
import {indexReader} from '../../../source/drivers/sources/helm-index.ts';

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

test('what is no index, or does not hold the chart, is told', () => {
	expect(() => read(index, 'apline')).toThrow('There is no chart called apline in the index.');
	expect(() => read('<!doctype html><html></html>', 'x')).toThrow(
		'not the index of a chart repository',
	);
	expect(() => read('{"entries": {}}', 'x')).toThrow('not the index of a chart repository');
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
