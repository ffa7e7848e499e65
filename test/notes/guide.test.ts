import {parse} from 'yaml';
import {describe, expect, test} from 'vitest';
import {readNotes} from '../../source/notes/read.ts';

const read = (text: string, name = 'UPGRADE.md') =>
	readNotes(text, {name, target: '3.0.0', readYaml: given => parse(given) as unknown});
const entries = (text: string, name?: string) =>
	read(text, name).flatMap(({version, items}) =>
		items.map(({text: said, breaking, action}) => ({version, said, marked: breaking || action})),
	);
const marked = (text: string, name?: string) =>
	entries(text, name).flatMap(({said, marked: is}) => (is ? [said] : []));

const guide = `# Upgrade guide

## Upgrading to 3.0.0

The store is another one. This is a **breaking change**.

### What changed

- The \`store\` part was removed
- The service has another name

### Removed settings

These do nothing any more:

| Setting | Instead |
|---|---|
| \`store.port\` | |
| \`store.user\` | \`auth.user\` |

### New settings

| Setting | Default |
|---|---|
| \`store.size\` | \`8Gi\` |

### Keep your data

**Steps:**

\`\`\`sh
dump
  restore
\`\`\`

**After that:**

- Delete the old disk

### A store outside (no change)

If yours runs elsewhere, no action is required.
`;

describe('an upgrade guide: what remains to be acknowledged is whole sections, few and with their heading', () => {
	test('one entry a section; tables, listings and lead-ins stand inside', () => {
		expect(marked(guide)).toEqual([
			'The store is another one. This is a breaking change.',
			'What changed:\n- The store part was removed\n- The service has another name',
			'Removed settings: These do nothing any more:\n\n- store.port\n- store.user | auth.user',
			'Keep your data: Steps:\n\n    dump\n      restore\n\nAfter that:\n\n- Delete the old disk',
		]);
	});

	test('what says that nothing is to be done, and what is only new, is told and not asked', () => {
		const told = entries(guide).filter(({marked: is}) => !is);
		expect(told.map(({said}) => said.split('\n')[0])).toEqual([
			'New settings:',
			'A store outside (no change): If yours runs elsewhere, no action is required.',
		]);
		expect(marked('## To 3.0\n\nNo action is required, but the port was removed.\n')).toHaveLength(
			1,
		);
	});

	test('a mere list is no section: each entry stands by itself', () => {
		expect(marked('# Guide\n- One\n- Two\n')).toEqual(['One', 'Two']);
		expect(marked('## To 3.0\n- One\n- Two\n')).toEqual(['One', 'Two']);
	});

	test('numbered steps are one thing to do', () => {
		const text =
			'# Guide\nHow to go on.\n\n## Notes\n- The tables cannot be downgraded\n\n## Upgrade\n\n### 1. Dump\n\nTake it.\n\n### 2. Go\n\nRun it:\n\n    up\n\n## Known issues\n- One\n';
		expect(marked(text)).toEqual([
			'Notes:\n- The tables cannot be downgraded',
			'Upgrade:\n1. Dump:\n\nTake it.\n\n2. Go:\n\nRun it:\n\n    up',
			'Known issues:\n- One',
		]);
	});
});

describe('the sections of a guide', () => {
	const text = `# Upgrading

Always take a dump before you upgrade.

## 2.0.0
Do b.

## Version 3
Do c.

## From v1.5 → v1.6
Do d.

## v1.5.0
Do e.

## Upgrading from 1.9
Do f.

## Known issues
- One
`;
	const found = entries(text);
	const of = (version: string) =>
		found.filter(entry => entry.version === version).map(({said}) => said);

	test('bare versions are read', () => {
		expect(of('2.0.0')).toEqual(['Do b.']);
		expect(of('1.6.0')).toEqual(['Do d.']);
		expect(of('1.5.0')).toEqual(['Do e.']);
	});

	test('a title of its own that says where it leads counts', () => {
		expect(entries('# Upgrading to 2.0\nDo it.\n')).toMatchObject([
			{version: '2.0.0', said: 'Do it.'},
		]);
	});

	test('what names no version it leads to is kept, for where one goes', () => {
		expect(of('3.0.0').toSorted()).toEqual([
			'Always take a dump before you upgrade.',
			'Do c.',
			'Known issues:\n- One',
			'Upgrading from 1.9: Do f.',
		]);
		expect(found.filter(({marked: is}) => !is)).toEqual([]);
	});
});

describe('lead-ins of a changelog', () => {
	const log = (text: string) => marked(`## 3.0.0\n${text}`, 'CHANGELOG.md');
	test('what stands in the list under one is marked by it, each by itself', () => {
		expect(log('The following was removed:\n\n- `a.b`\n- `c.d`\n')).toEqual(['a.b', 'c.d']);
		expect(log('**Breaking changes**\n\n- One\n- Two\n')).toEqual(['One', 'Two']);
		expect(log('Removed settings:\n\n| a |\n|---|\n| `x.y` |\n')).toEqual(['x.y']);
	});

	test('steps and listings stay with their sentence', () => {
		expect(log('You must do this:\n\n1. Stop it\n2. Start it\n')).toEqual([
			'You must do this:\n1. Stop it\n2. Start it',
		]);
		expect(log('You must run:\n\n```\nup\n```\n')).toEqual(['You must run:\n    up']);
	});

	test('a removed part says so without its heading', () => {
		expect(log('### Removed\n- The old panel\n')).toEqual(['Removed: The old panel']);
	});
});

test('general words of a guide go beside where one goes, and do not make that version read', () => {
	const found = read('# Upgrade guide\n\nRead this.\n\n## 1.x → 2.x\n\nRename a.\n');
	expect(found.map(({version, general}) => [version, general])).toEqual([
		['2.0.0', undefined],
		['3.0.0', true],
	]);
	expect(
		read('# Upgrade guide\n\nRead this.\n\n## To 3.0.0\n\nRename a.\n').map(({general}) => general),
	).toEqual([undefined, true]);
});
