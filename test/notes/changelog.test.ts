import {describe, expect, test} from 'vitest';
import {readChangelog} from '../../source/notes/changelog.ts';
import type {Notes} from '../../source/notes/item.ts';
import {readReleases} from '../../source/notes/releases-json.ts';
import {versionHeading} from '../../source/notes/version-heading.ts';

describe('version headings', () => {
	test.each([
		['v0.28.2', {version: 'v0.28.2'}],
		['[1.2.3] - 2024-01-02', {version: '1.2.3', date: '2024-01-02'}],
		['1.2.3 (2024-01-02)', {version: '1.2.3', date: '2024-01-02'}],
		['1.2.3 — 2 January 2024', {version: '1.2.3', date: '2 January 2024'}],
		[
			'[1.2.3](https://x.example/compare/v1.2.2...v1.2.3) (2024-01-02)',
			{version: '1.2.3', date: '2024-01-02'},
		],
		['Version 1.2.3-rc.1+b5', {version: '1.2.3-rc.1+b5'}],
		['v0.23.0-rc14', {version: 'v0.23.0-rc14'}],
		['**1.2.3**', {version: '1.2.3'}],
		['26.06.10.1', {version: '26.06.10.1'}],
		['Release v5', {version: 'v5'}],
		['1.2.3 / 2024/01/02', {version: '1.2.3', date: '2024-01-02'}],
	])('%s', (heading, wanted) => expect(versionHeading(heading)).toEqual(wanted));

	test.each([
		'Unreleased',
		'[Unreleased]',
		'Changelog',
		'1.2 million users',
		'2024',
		'Breaking changes',
		'[NEXT] 1.2.3',
	])('%s is none', heading => {
		expect(versionHeading(heading)).toBeUndefined();
	});
});

/** Without the lexer's own tokens, which are marked's affair. */
const bare = (notes: readonly Notes[]) =>
	notes.map(({version, date, items}) => ({version, ...(date === undefined ? {} : {date}), items}));

const text = `# Changelog
Words before.

## [Unreleased]
- not yet

## [2.0.0] - 2024-05-06

A paragraph with a [link](https://x.example/a) &amp; \`code\`.

### ⚠ BREAKING CHANGES
- The map \`tls\` is a list
  - nested **one**

    \`\`\`yaml
    tls: []
    \`\`\`
- **api:** other

### Fixed
- Not a breaking change
- You must run \`migrate\` by hand
- No need to do anything, you don't have to restart
- Removed the old flag
- feat(core)!: another order
- ⚠️ careful

> [!CAUTION]
> This has breaking changes.

## 1.9.0 (2024-01-02)

## [1.8.0]

[1.8.0]: https://x.example/1.8.0
`;

describe('readChangelog', () => {
	const notes = readChangelog(text);
	test('finds the versions, without Unreleased', () => {
		expect(notes.map(({version, date, items}) => [version, date, items.length])).toEqual([
			['2.0.0', '2024-05-06', 10],
			['1.9.0', '2024-01-02', 0],
			['1.8.0', undefined, 0],
		]);
	});

	test('makes plain items', () => {
		const [paragraph, nested] = notes[0]!.items;
		expect(paragraph).toEqual({
			text: 'A paragraph with a link (https://x.example/a) & code.',
			code: ['code'],
			breaking: false,
			action: false,
		});
		expect(nested!.text).toBe('The map tls is a list\n- nested one\n    tls: []');
		expect(readChangelog(text)).toEqual(notes);
		expect(readChangelog(text.replaceAll('\n', '\r\n')).map(note => note.items)).toEqual(
			notes.map(note => note.items),
		);
	});

	test('marks what breaks and what asks, and says why', () => {
		expect(
			notes[0]!.items.slice(1).map(({breaking, action, mark}) => [breaking, action, mark]),
		).toEqual([
			[true, false, 'under the heading ⚠ BREAKING CHANGES'],
			[true, false, 'under the heading ⚠ BREAKING CHANGES'],
			[false, false, undefined],
			[false, true, 'says must'],
			[false, false, undefined],
			[true, false, 'says removed'],
			[true, false, 'marked with ! as a breaking commit'],
			[true, false, 'says ⚠️'],
			[true, true, 'says breaking'],
		]);
	});

	test('reads anything without failing, and refuses what is far too large', () => {
		expect(readChangelog('')).toEqual([]);
		expect(readChangelog('no headings')).toEqual([]);
		expect(() => readChangelog('x'.repeat(5_000_000))).toThrow(/larger than 4 MiB/);
	});
});

describe('versions in headings that say more, or in plain lines', () => {
	const found = (text: string) =>
		readChangelog(text).map(({version, date, items}) => [
			version,
			date,
			items.map(({text}) => text),
		]);
	test.each([
		['a product', '# Lamp 2.12.2\n- a\n# Lamp 2.9.0\n- b', ['2.12.2', '2.9.0']],
		['a name', '## 1.2.3 "Quiet river"\n- a\n## 1.2.2 Quiet Brook\n- b', ['1.2.3', '1.2.2']],
		['new', "## What's new in 2.9.0\n- a\n## What's new in 2.8.0\n- b", ['2.9.0', '2.8.0']],
		['changes', '## Changes in 2.9.0\n- a\n## Changes in v2.8.0\n- b', ['2.9.0', 'v2.8.0']],
		['a sign', '## 🚀 1.2.3\n- a\n## :tada: 1.2.2\n- b', ['1.2.3', '1.2.2']],
		['a chart', '## lamp-1.2.3\n- a\n## [lamp-1.2.2] - 2024-01-01\n- b', ['1.2.3', '1.2.2']],
		['a tag', '## lamp/v1.2.3\n- a\n## lamp@1.2.2\n- b', ['v1.2.3', '1.2.2']],
		['bold lines', '**1.2.3**\n\n- a\n\n**1.2.2**\n\n- b', ['1.2.3', '1.2.2']],
		['lines', '1.2.3 (2024-01-01)\n- a\n1.2.2 (2023-01-01)\n- b', ['1.2.3', '1.2.2']],
		['dates first', '## 2024-01-02 - 1.2.3\n- a\n## 2023-01-02 (1.2.2)\n- b', ['1.2.3', '1.2.2']],
		['both', '## 1.2.3\n- a\n## Lamp 1.2.2\n- b', ['1.2.3', '1.2.2']],
	])('%s', (_, text, versions) => {
		expect(found(text).map(([version, , items]) => [version, items])).toEqual([
			[versions[0], ['a']],
			[versions[1], ['b']],
		]);
	});

	test("Debian's form, with its dates", () => {
		const entry = (version: string, text: string, date: string) =>
			`lamp (${version}) stable; urgency=low\n\n  * ${text}\n\n -- A Person <a@b.example>  Mon, ${date} 10:00:00 +0000\n\n`;
		expect(
			found(entry('1.2.3', 'a', '01 Jan 2024') + entry('1:1.2.2-1', 'b', '02 Jan 2023')),
		).toEqual([
			['1.2.3', '01 Jan 2024', ['a']],
			['1.2.2', '02 Jan 2023', ['b']],
		]);
	});

	test('a heading inside a version, or of something else, is none', () => {
		const text =
			'## 2.0.0\n### Fixed in 1.9.4 too\n- a\n### Requires Lamp 15.2\n- b\n```\n1.0.0\n```\n';
		expect(found(text).map(([version]) => version)).toEqual(['2.0.0']);
		expect(found('## Requires PostgreSQL 15.2\n- a\n')).toEqual([]);
		expect(found('## Upgrading to 2.0.0\n- a\n')).toEqual([]);
		expect(found('The port of 1.2.3 is closed.\n\n```\n1.2.3\n```\n')).toEqual([]);
	});
});

test('lists in HTML are entries, not one run of words', () => {
	const text =
		'## 1.2.3\n<ul><li>Removed <code>foo</code></li><li>b<br>more</li></ul>\n\n<details><summary>More</summary>\n\n- y\n</details>\n\n<p>One</p><p>Two</p>\n';
	expect(readChangelog(text)[0]!.items.map(({text: said, breaking}) => [said, breaking])).toEqual([
		['Removed foo', true],
		['b\nmore', false],
		['More', false],
		['y', false],
		['One\nTwo', false],
	]);
});

test('a version that was withdrawn says so', () => {
	const notes = readChangelog(
		'## [1.2.3] - 2024-01-02 [YANKED]\n- a\n## [YANKED] 1.2.2\n- b\n## 1.2.1\n- c\n',
	);
	expect(notes.map(({version, date, yanked}) => [version, date, yanked])).toEqual([
		['1.2.3', '2024-01-02', true],
		['1.2.2', undefined, true],
		['1.2.1', undefined, undefined],
	]);
});

describe('readReleases', () => {
	test('gives the same shape, without drafts', () => {
		const body = '## What\r\n* ⚠️ new default by @x in https://x.example/pull/1\r\n* other';
		const read = bare(
			readReleases([
				{
					tag_name: 'v2',
					name: 'Two',
					body,
					published_at: '2024-01-02T03:04:05Z',
					prerelease: false,
					draft: false,
				},
				{tag_name: 'v3', body: 'x', draft: true},
				{tag_name: 'v1', body: null, published_at: null},
			]),
		);
		expect(read).toEqual([
			{
				version: 'v2',
				date: '2024-01-02',
				items: [
					{
						text: '⚠️ new default by @x in https://x.example/pull/1',
						breaking: true,
						action: false,
						mark: 'says ⚠️',
					},
					{text: 'other', breaking: false, action: false},
				],
			},
			{version: 'v1', items: []},
		]);
	});

	test('what the list of versions calls early, the notes call so too', () => {
		const read = readReleases([
			{tag_name: 'v3', upcoming_release: true},
			{tag_name: 'v2', prerelease: true},
			{tag_name: 'v1', prerelease: null},
		]);
		expect(read.map(({caution}) => caution)).toEqual(['upcoming', 'pre-release', undefined]);
	});

	test('as GitLab gives it, as one release, and as a list of ours; without notes there is nothing', () => {
		const said = (json: unknown, prefixes: readonly string[] = []) =>
			readReleases(json, prefixes).map(({version, date, items}) => [
				version,
				date,
				items.map(({text}) => text),
			]);
		const gitlab = {tag_name: 'v1', description: '- Gone', released_at: '2024-01-02T00:00:00Z'};
		expect(said([gitlab])).toEqual([['v1', '2024-01-02', ['Gone']]]);
		expect(said(gitlab)).toEqual([['v1', '2024-01-02', ['Gone']]]);
		expect(
			said({
				versions: [
					{version: '1.2.0', date: '2024-01-02'},
					{version: '1.3.0', notes: 'New'},
				],
			}),
		).toEqual([
			['1.2.0', '2024-01-02', []],
			['1.3.0', undefined, ['New']],
		]);
	});

	test("a tag's own beginning is taken off: the source's, or the one that all have", () => {
		const tags = (names: readonly string[], prefixes?: readonly string[]) =>
			readReleases(
				names.map(tag_name => ({tag_name, body: 'x'})),
				prefixes,
			).map(({version}) => version);
		expect(tags(['chart-2.9.0', 'app-2.9.1', '2.8.0'], ['chart-'])).toEqual([
			'2.9.0',
			'app-2.9.1',
			'2.8.0',
		]);
		expect(tags(['server-v2.9.0', 'server-v2.8.0'])).toEqual(['v2.9.0', 'v2.8.0']);
		expect(tags(['a-2.9.0', 'b-2.8.0'])).toEqual(['a-2.9.0', 'b-2.8.0']);
	});

	test.each([[{message: 'API rate limit exceeded'}], [null], ['x'], [[{name: 'no tag'}]]])(
		'%j is refused',
		json => {
			expect(() => readReleases(json)).toThrow(/not a list of releases/);
		},
	);
});

describe('versions that are no numbers, such as release trains (HF-06)', () => {
	const names = ['spring', 'spring-2', '2026-spring', 'venus'];
	test.each([
		['2026-spring', '2026-spring'],
		['Train [spring] - 2026-04-01', 'spring'],
		['spring-2 (2026-04-02)', 'spring-2'],
		['Venus', 'venus'],
	])('%s', (heading, version) => {
		expect(versionHeading(heading, names)?.version).toBe(version);
	});

	test.each(['springtime', 'spring-3', 'In spring', 'Breaking changes'])('%s is none', heading => {
		expect(versionHeading(heading, names)).toBeUndefined();
		expect(versionHeading('2026-spring')).toBeUndefined();
	});

	test('each has its own entries; numbers are read besides', () => {
		const notes = readChangelog(
			'# venus\n- a\n## Fixes\n- b\n# spring\n- c\n# 1.2.3\n- d\n',
			names,
		);
		expect(notes.map(({version, items}) => [version, items.map(({text}) => text)])).toEqual([
			['venus', ['a', 'b']],
			['spring', ['c']],
			['1.2.3', ['d']],
		]);
	});
});

describe('other shapes of a changelog', () => {
	test('as conventional-changelog writes it: patches a step deeper, the kinds of change as deep as they', () => {
		const notes = readChangelog(`# Changelog

## [1.1.0](https://x.example/compare/v1.0.1...v1.1.0) (2024-12-01)


### Features

* add y ([abc](https://x.example/abc))

### [1.0.1](https://x.example/compare/v1.0.0...v1.0.1) (2024-11-01)


### ⚠ BREAKING CHANGES

* the flag \`--old\` went

### Bug Fixes

* mend a

## 1.0.0 (2024-10-01)

### Features

* first
`);
		expect(
			notes.map(({version, items}) => [version, items.map(({text, breaking}) => [text, breaking])]),
		).toEqual([
			['1.1.0', [['add y (abc (https://x.example/abc))', false]]],
			[
				'1.0.1',
				[
					['the flag --old went', true],
					['mend a', false],
				],
			],
			['1.0.0', [['first', false]]],
		]);
	});

	test('with nothing but patches, all as deep as their kinds of change', () => {
		const notes = readChangelog('### 1.0.2\n### Bug Fixes\n* a\n### 1.0.1\n### Features\n* b\n');
		expect(notes.map(({version, items}) => [version, items[0]?.text])).toEqual([
			['1.0.2', 'a'],
			['1.0.1', 'b'],
		]);
	});

	test('a part beside the versions speaks of none of them', () => {
		const [only, more] = readChangelog('## 1.0.0\n- a\n\n## About this project\n- b\n');
		expect(only!.items.map(({text}) => text)).toEqual(['a']);
		expect(more).toBeUndefined();
	});

	test('a line named by its beginning is the release that opens it', () => {
		const versions = (given: string, names: readonly string[] = []) =>
			readChangelog(given, names).map(({version}) => version);
		expect(versions('## 2.0\n- a\n## v3\n- b\n## 2.1-rc1\n- c\n')).toEqual([
			'2.0.0',
			'v3.0.0',
			'2.1.0-rc1',
		]);
		expect(versions('## 2.0\n- a\n', ['2.0'])).toEqual(['2.0']);
	});

	test('a heading that says breaking marks what is below it', () => {
		const marks = (given: string) => readChangelog(given)[0]!.items[0]!.breaking;
		expect(marks('## 2.0.0 - BREAKING\n- x\n')).toBe(true);
		expect(marks('# Lamp 2.0.0 (breaking)\n- x\n')).toBe(true);
		expect(marks('## 2.0.0 - no breaking changes\n- x\n')).toBe(false);
		expect(marks('## 2.0.0\n- x\n')).toBe(false);
	});
});

test('a release whose name says breaking marks what is in it; JSON of another shape is told how it should be', () => {
	const release = (name: string) => readReleases([{tag_name: 'v2.0.0', name, body: '- x'}]);
	expect(release('2.0.0 (breaking)')[0]!.items[0]).toMatchObject({breaking: true});
	expect(release('2.0.0')[0]!.items[0]).toMatchObject({breaking: false});
	expect(() => readReleases({one: 1})).toThrow(
		expect.objectContaining({next: expect.stringContaining('a tag_name or a version each')}),
	);
});
