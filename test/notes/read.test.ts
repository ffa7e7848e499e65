import {createHash} from 'node:crypto';
import fc from 'fast-check';
import {parse} from 'yaml';
import {describe, expect, test} from 'vitest';
import {blocksOf} from '../../source/notes/blocks.ts';
import {markdown} from '../../source/notes/markdown.ts';
import {concernsFor} from '../../source/notes/concerns.ts';
import {mergeNotes, notedOf} from '../../source/notes/noted.ts';
import {ownNames} from '../../source/notes/own-names.ts';
import {readNotes} from '../../source/notes/read.ts';

const read = (text: string, name = 'CHANGELOG.md') =>
	readNotes(text, {name, target: '3.0.0', readYaml: given => parse(given) as unknown});
const digest = (text: string) => createHash('sha256').update(text).digest('hex');
const way = {scheme: 'semver', from: '1.0.0', to: '3.0.0'} as const;
const noted = (text: string, name?: string, own: readonly string[] = []) =>
	notedOf(read(text, name), {way, own, digest});
const itemsOf = (text: string, name?: string) =>
	read(text, name).flatMap(({version, items}) =>
		items.map(item => [version, item.text, item.breaking, item.action]),
	);

describe('the shapes that notes come in', () => {
	test('artifacthub.io/changes as a list of texts, and with kinds', () => {
		const chart = (changes: string) =>
			`name: small\nversion: 1.4.0\nappVersion: 2.9.31\nannotations:\n  artifacthub.io/changes: |\n${changes}`;
		expect(
			itemsOf(chart('    - Faster start\n    - Removed the old dashboard\n'), 'Chart.yaml'),
		).toEqual([
			['1.4.0', 'Faster start', false, false],
			['1.4.0', 'Removed the old dashboard', true, false],
		]);
		const kinds =
			'    - kind: removed\n      description: Key ingress.tls\n    - kind: added\n      description: Key ingress.hosts\n';
		expect(itemsOf(chart(kinds), 'Chart.yaml')).toEqual([
			['1.4.0', 'Key ingress.tls', true, false],
			['1.4.0', 'Key ingress.hosts', false, false],
		]);
		expect(read('name: small\nversion: 1.4.0\n', 'Chart.yaml')).toEqual([]);
	});

	test.each([
		['## Upgrading to 2.0', '2.0.0'],
		['## Upgrade from 1.4 to 1.5.1', '1.5.1'],
		['## v1.4 → v1.5', '1.5.0'],
		['## Migrating from 8.x to 9', '9.0.0'],
		['### To version 3.0.0', '3.0.0'],
	])('a section of an upgrade guide: %s', (heading, version) => {
		const text = `# Upgrading\nGeneral words.\n\n${heading}\n\nThe key is read from a file.\n\n#### Details\n- Move it.\n`;
		expect(itemsOf(text, 'UPGRADE.md')).toEqual([
			[version, 'The key is read from a file.', false, true],
			[version, 'Details:\n- Move it.', false, true],
			['3.0.0', 'General words.', false, false],
		]);
	});

	test('a text without versions speaks of the version one goes to', () => {
		expect(itemsOf('You must stop the workers first.\n\n- Then go on.\n', 'pasted.md')).toEqual([
			['3.0.0', 'You must stop the workers first.', false, true],
			['3.0.0', 'Then go on.', false, false],
		]);
		expect(read('', 'pasted.md')).toEqual([]);
	});

	test('a history whose headings are not understood is refused, never taken for the last version', () => {
		const text = '## After 2.8.0 came this\n- a\n## After 2.7.0 came that\n- b\n';
		expect(() => read(text)).toThrow(/headings name versions in a way that is not known/);
		expect(itemsOf('## Lamp 2.9.0\n- a\n## Lamp 3.0.0\n- b\n')).toHaveLength(2);
	});

	test('an upgrade guide without versions is marked throughout, its front matter passed over', () => {
		const text =
			'---\ntitle: Upgrade Guide\n---\nThe schema cannot be downgraded.\n\nTake a backup.\n';
		expect(itemsOf(text, 'Upgrade.md')).toEqual([
			['3.0.0', 'The schema cannot be downgraded.\n\nTake a backup.', true, true],
		]);
	});

	test('a warning of GitHub is said in words and asks for action', () => {
		expect(itemsOf('## 2.0.0\n> [!CAUTION]\n> Tables are rewritten.\n')).toEqual([
			['2.0.0', 'Caution: Tables are rewritten.', false, true],
		]);
	});

	test('several sources are one: entries after each other, what both say once', () => {
		const log = noted('## 2.0.0 (2026-01-02)\n- One\n');
		const guide = noted('## Upgrading to 2.0\n- Two\n', 'UPGRADE.md');
		const [merged] = mergeNotes([log, guide, log]);
		expect(merged?.items.map(({text}) => text)).toEqual(['One', 'Two']);
		const [asked] = mergeNotes([
			noted('## 2.0.0\n- One\n'),
			noted('## To 2.0\nOne\n', 'UPGRADE.md'),
		]);
		expect(asked?.items).toMatchObject([{text: 'One', action: true}]);
		expect(merged?.date).toBe('2026-01-02');
	});

	test('what is no text in UTF-8 is refused, not read as signs', () => {
		const wide = Buffer.from('\uFEFF## 2.0.0\n- Removed the key\n', 'utf16le').toString('utf8');
		expect(() => read(wide)).toThrow(/not text in UTF-8/);
		expect(itemsOf('\uFEFF## 2.0.0\n- One\n')).toHaveLength(1);
	});

	test('5 MB are refused, not half read', () => {
		expect(() => read(`## 2.0.0\n${'- x\n'.repeat(1_300_000)}`)).toThrow(/4 MiB/);
	});
});

describe('an entry that names a setting of the operator', () => {
	const names = ['database.path', '--http', 'port', 'page_size', 'ingress.tls.secretName'];
	test.each([
		['The setting database.path moved', ['database.path']],
		['Use `--http` with a host', ['--http']],
		['secretName is required now', ['ingress.tls.secretName']],
		['page_size: larger by default', ['page_size']],
		['my_page_size and database.path.old are others', []],
		['The port is open', []],
		['http is not a flag here', []],
	])('%s', (text, concerned) => expect(concernsFor(names)(text)).toEqual(concerned));

	const parts = [
		'postgresql.auth.password',
		'kodit.image.tag',
		'theme',
		'server.port',
		'env.LAMP_WAY',
	];
	test.each([
		['The `postgresql` subchart was removed', ['postgresql.auth.password']],
		['The postgresql chart was replaced', ['postgresql.auth.password']],
		['`kodit` is gone', ['kodit.image.tag']],
		['removed `postgresql.auth.*`', ['postgresql.auth.password']],
		['postgresql.auth moved', ['postgresql.auth.password']],
		['Setting `theme` is gone', ['theme']],
		['Set LAMP_WAY=1', ['env.LAMP_WAY']],
		['A new theme for the kodit fans', []],
		['`port` is another', []],
		['`postgresql.authors`, `my-kodit` and `themes` are others', []],
	])('by its component, its branch or in code: %s', (text, concerned) => {
		const [found] = noted(`## 2.0.0\n- ${text}\n`, 'CHANGELOG.md', parts);
		expect(found!.items[0]!.concerns ?? []).toEqual(concerned);
	});

	test('in a section of a guide too; and what is in lists by its own name', () => {
		const guide = '## To 2.0\n### Parts\n\n| Gone |\n|---|\n| `theme` |\n';
		expect(noted(guide, 'UPGRADE.md', parts)[0]!.items[0]!.concerns).toEqual(['theme']);
		const settings = {
			web: {environment: ['LAMP_WAY=1', 'x']},
			env: [{name: 'LAMP_KEY', value: 'y'}],
		};
		expect(ownNames(settings)).toEqual(
			expect.arrayContaining(['web.environment', 'web.environment.LAMP_WAY', 'env.LAMP_KEY']),
		);
	});

	test('never throws, and names only what was given', () => {
		fc.assert(
			fc.property(fc.string(), fc.array(fc.string(), {maxLength: 5}), (text, given) =>
				concernsFor(given)(text).every(name => given.includes(name)),
			),
		);
	});
});

describe('what an entry is called by', () => {
	const idsOf = (text: string) => noted(text).flatMap(({items}) => items.map(({id}) => id));
	const log = (entries: readonly string[]) =>
		`## 2.0.0\n${entries.map(entry => `- ${entry}\n`).join('')}`;

	test('by its version, its first words and a digest of the whole', () => {
		const [id] = idsOf(log(['**BREAKING:** The setting `data_file` is now called `path`']));
		expect(id).toMatch(/^2\.0\.0#setting-data-file-[0-9a-f]{8}$/);
		expect(idsOf(log(['Опция удалена']))[0]).toMatch(/^2\.0\.0#[0-9a-f]{8}$/);
		expect(idsOf('## v2.0.0\n- a key is gone')).toEqual(idsOf('## 2.0.0\n-  a key\n   is gone'));
	});

	test('an entry that comes, goes or moves leaves the others as they are called', () => {
		const entry = fc.constantFrom(
			'One is gone',
			'Two is gone',
			'Two is new',
			'Three',
			'One  is gone',
		);
		fc.assert(
			fc.property(
				fc.uniqueArray(entry, {minLength: 1, selector: text => text.replaceAll(/\s+/g, ' ')}),
				fc.nat(5),
				(entries, at) => {
					const before = idsOf(log(entries));
					const after = idsOf(
						log([...entries.slice(0, at), 'New: a key broke', ...entries.slice(at)]),
					);
					expect(after).toEqual(expect.arrayContaining(before));
					expect(new Set(after).size).toBe(entries.length + 1);
					expect(idsOf(log(entries.toReversed())).toSorted()).toEqual(before.toSorted());
				},
			),
		);
	});

	test('a changed entry is another one; equal entries are told apart by a count', () => {
		const [a, b, c] = idsOf(log(['A key is gone', 'A key is gone', 'A key is gone now']));
		expect(b).toBe(`${a}-2`);
		expect(c).not.toBe(a);
	});
});

describe('what is kept of notes', () => {
	test('the versions on the way, each entry with the settings it names', () => {
		const text = '## 3.0.0\n- `page_size` moved\n## 2.0.0\n- x\n## 1.0.0\n- y\n## words\n- z\n';
		expect(
			noted(text, 'CHANGELOG.md', ['page_size']).map(({version, items}) => [
				version,
				items.map(({concerns}) => concerns),
			]),
		).toEqual([
			['3.0.0', [['page_size']]],
			['2.0.0', [undefined]],
		]);
	});

	test('no more than can be read; that more may break something is an entry to be read', () => {
		const many = `## 2.0.0\n${'- Fixed a word\n'.repeat(1000)}${'- Removed a key\n'.repeat(1000)}`;
		const [found] = noted(many);
		const marked = found!.items.filter(({breaking}) => breaking);
		expect(found!.items.length).toBeLessThan(700);
		expect(marked.length).toBeGreaterThan(200);
		expect(marked.at(-1)!.text).toMatch(/^\d+ more entries of this version may break something\./);
		const told = Number(/^\d+/.exec(marked.at(-1)!.text)?.[0]);
		expect(told + marked.length - 1).toBe(1000);
		expect(found!.left! + found!.items.length - 1).toBe(2000);
	});
});

describe('notes as blocks', () => {
	const blocks = (text: string) => blocksOf(markdown(text), 100).blocks;
	test('headings, nested lists, code, tables, quotes, links as text', () => {
		const text = `## Two\nWords with a [link](https://x.example/a).\n\n- one\n  - inner\n- two\n\n\`\`\`sh\na\n\nb\n\`\`\`\n\n| a | bc |\n|---|---|\n| long | d |\n\n> [!WARNING]\n> Hot\n`;
		expect(blocks(text)).toEqual([
			{kind: 'heading', text: 'Two', depth: 2},
			{kind: 'text', text: 'Words with a link (https://x.example/a).', depth: 0},
			{kind: 'item', text: 'one', depth: 0},
			{kind: 'item', text: 'inner', depth: 1},
			{kind: 'item', text: 'two', depth: 0},
			{kind: 'code', text: 'a\n\nb', depth: 0},
			{kind: 'row', text: 'a     bc', depth: 0},
			{kind: 'row', text: 'long  d', depth: 0},
			{kind: 'quote', text: 'Warning: Hot', depth: 0},
		]);
	});

	test('what is left out is counted', () => {
		const {blocks: kept, more} = blocksOf(markdown('- x\n'.repeat(30)), 10);
		expect([kept.length, more]).toEqual([10, 20]);
	});

	test('any text is read without a throw, each block within its limit', () => {
		fc.assert(
			fc.property(fc.string({maxLength: 400}), text =>
				blocks(text).every(block => block.text !== '' && block.text.length <= 2002),
			),
		);
	});
});
